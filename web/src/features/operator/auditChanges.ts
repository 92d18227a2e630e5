const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function read(text: string | null | undefined): Record<string, unknown> {
  if (!text) return {};
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : { value };
  } catch {
    return { value: text };
  }
}

const short = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value) ?? '–').slice(0, 80);

/** What differs between the two states of an entry, at most six fields; `was` is null for what is new. */
export function changesOf(before: string | null | undefined, after: string | null | undefined) {
  const old = read(before);
  const now = read(after);
  // The state before may hold more than was changed; what was said anew is what counts.
  const keys = Object.keys(now).length > 0 ? Object.keys(now) : Object.keys(old);
  return keys
    .filter((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key]) && !(old[key] == null && now[key] == null))
    .slice(0, 6)
    .map((key) => ({ key, was: old[key] == null ? null : short(old[key]), is: now[key] == null ? '–' : short(now[key]) }));
}
