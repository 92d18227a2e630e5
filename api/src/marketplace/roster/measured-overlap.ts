import { segmentsOf, USUALLY_FOLLOWED, type Reader } from './audience-segments.ts';

/** Two creators whose audiences were measured, and how much of the smaller one is shared. */
export interface MeasuredPair {
  first: string;
  second: string;
  share: number;
}
/** So many pairs the usual number of followed creators counts for. */
const PRIOR_PAIRS = 3;
const MOST_FOLLOWED = 60;

/**
 * How many creators about the same things a reader follows, so that the segments share as many readers as measured audiences do. What two creators share
 * in the segments grows with that number, so it is the usual one times what was measured over what was estimated; drawn to the usual one while few pairs were measured.
 */
export function followedOf(readers: ReadonlyMap<string, Reader>, pairs: readonly MeasuredPair[]): { followed: number; pairs: number; share: number | null } {
  const known = pairs.flatMap(({ first, second, share }) => {
    const [a, b] = [readers.get(first), readers.get(second)];
    return a && b && a.reach > 0 && b.reach > 0 ? [{ a, b, share }] : [];
  });
  if (known.length === 0) return { followed: USUALLY_FOLLOWED, pairs: 0, share: null };
  const all = [...readers.values()];
  const { people, shares } = segmentsOf(all);
  const rows = new Map(all.map((reader, row) => [reader, row]));
  const estimated = known.map(({ a, b }) => {
    let both = 0;
    for (let segment = 0; segment < people.length; segment += 1) both += people[segment]! * shares[rows.get(a)! * people.length + segment]! * shares[rows.get(b)! * people.length + segment]!;
    return both / Math.min(a.reach, b.reach);
  });
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const usual = sum(estimated) / known.length;
  const measured = sum(known.map(({ share }) => share));
  const ratio = usual === 0 ? 1 : (measured + PRIOR_PAIRS * usual) / (sum(estimated) + PRIOR_PAIRS * usual);
  return { followed: Math.min(MOST_FOLLOWED, Math.max(1, USUALLY_FOLLOWED * ratio)), pairs: known.length, share: measured / known.length };
}
