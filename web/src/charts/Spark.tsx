/** A word-sized trend; the figure beside it carries the value. */
export function Spark({ values, width = 72, height = 22 }: { values: readonly (number | null)[]; width?: number; height?: number }) {
  const known = values.filter((value): value is number => value !== null);
  if (known.length < 2) return null;
  const top = Math.max(...known);
  const low = Math.min(...known, 0);
  const span = top - low || 1;
  const step = width / (values.length - 1);
  let path = '';
  values.forEach((value, index) => {
    if (value === null) return;
    const isStart = index === 0 || values[index - 1] === null;
    path += `${isStart ? 'M' : 'L'}${(index * step).toFixed(1)} ${(height - 2 - ((value - low) / span) * (height - 4)).toFixed(1)}`;
  });
  return (
    <svg width={width} height={height} aria-hidden style={{ flex: 'none' }}>
      <path d={path} fill="none" stroke="var(--s1)" strokeWidth={1.5} strokeLinejoin="round" />
    </svg>
  );
}
