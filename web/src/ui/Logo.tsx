/** The mark: a shoot with two leaves. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="8" fill="var(--mantine-color-meadow-7)" />
      <path d="M16 26V14M16 17c0-5-3.500-8-9-8 0 5.500 3.500 8 9 8Zm0-3c0-4.500 3-7 9-7 0 5-3.500 7.500-9 7" fill="none" stroke="#fff" strokeWidth="2.200" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
