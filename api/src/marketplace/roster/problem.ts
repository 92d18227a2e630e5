/** Who could be booked, in columns: a roster is a choice of rows. */
export interface Candidates {
  /** What one brings, such as expected reach; at least 0. */
  value: Float64Array;
  /** Minor units; above 0. */
  price: Float64Array;
  /** Position of the tier. */
  tier: Uint8Array;
  /** FREE, LOCKED or EXCLUDED. */
  state: Uint8Array;
}
export const FREE = 0;
export const LOCKED = 1;
export const EXCLUDED = 2;

export interface Bounds {
  least: number;
  most: number;
}
/** What a roster must keep to. */
export interface Limits extends Bounds {
  budget: number;
  /** By tier's position. */
  tiers: readonly Bounds[];
}
export interface Roster {
  rows: number[];
  cost: number;
  value: number;
  /** No roster within the limits is worth more; proven, not estimated. */
  bound: number;
}
/** Why no roster keeps to the limits: too few candidates of a tier or in all, more locked or needed than there are places, or the cheapest possible one costs more than the budget. */
export type Impossible = { code: 'tooFew' | 'tooMany'; tier: number | null; has: number; needs: number } | { code: 'budget'; cheapest: number };

export const isImpossible = (answer: Roster | Impossible): answer is Impossible => 'code' in answer;
export const anyNumber: Bounds = { least: 0, most: Number.POSITIVE_INFINITY };

export function costOf({ price }: Candidates, rows: readonly number[]): number {
  return rows.reduce((sum, row) => sum + price[row]!, 0);
}

export function tierCounts({ tier }: Candidates, rows: readonly number[], tiers: number): number[] {
  const counts = Array.from({ length: tiers }, () => 0);
  for (const row of rows) counts[tier[row]!]! += 1;
  return counts;
}

/** Whether a choice keeps to all limits. */
export function isFeasible(candidates: Candidates, limits: Limits, rows: readonly number[]): boolean {
  const counts = tierCounts(candidates, rows, limits.tiers.length);
  const chosen = new Set(rows);
  return chosen.size === rows.length && rows.length >= limits.least && rows.length <= limits.most && costOf(candidates, rows) <= limits.budget + 1e-6
    && counts.every((count, tier) => count >= limits.tiers[tier]!.least && count <= limits.tiers[tier]!.most)
    && candidates.state.every((state, row) => (state === LOCKED ? chosen.has(row) : state === EXCLUDED ? !chosen.has(row) : true));
}
