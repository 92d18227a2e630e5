/** A sketch of 2^level days, from day n × 2^level since 2000-01-01; level 0 is a day. */
export interface Span {
  level: number;
  n: number;
}

export const TOP_LEVEL = 7;
const EPOCH_MS = Date.UTC(2000, 0, 1);
const DAY_MS = 86_400_000;

/** Days since 2000-01-01. */
export const numberOfDay = (day: string): number => Math.round((Date.parse(`${day}T00:00:00Z`) - EPOCH_MS) / DAY_MS);
export const dayOfNumber = (number: number): string => new Date(EPOCH_MS + number * DAY_MS).toISOString().slice(0, 10);

/** Days up to this one are over in every zone, and their sketches are merged beforehand. */
export const lastClosedDay = (now: Date): number => Math.floor((now.getTime() - EPOCH_MS) / DAY_MS) - 2;

/**
 * The fewest spans that make up a range of days, both included: at most two of each level.
 * @param closed last day for which spans are made; later days stand alone
 */
export function spansOf(first: number, last: number, closed: number): Span[] {
  const spans: Span[] = [];
  let day = first;
  while (day <= last) {
    let level = 0;
    while (level < TOP_LEVEL && day % 2 ** (level + 1) === 0 && day + 2 ** (level + 1) - 1 <= Math.min(last, closed)) level += 1;
    spans.push({ level, n: day / 2 ** level });
    day += 2 ** level;
  }
  return spans;
}
