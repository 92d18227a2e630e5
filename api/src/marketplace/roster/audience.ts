/**
 * People in segments, and how many of each a creator reaches. Two creators reach a segment independently, so that the share of it that a roster
 * reaches is 1 − Π (1 − share): reach never counts a person twice.
 */
export interface Audience {
  /** People by segment. */
  people: Float64Array;
  /** Share of each segment that a creator reaches, row by row; 0 to less than 1. */
  shares: Float32Array;
}
/** A roster's people, each counted once. */
export function reachOf({ people, shares }: Audience, rows: readonly number[]): number {
  const segments = people.length;
  let reached = 0;
  for (let segment = 0; segment < segments; segment += 1) {
    let missed = 1;
    for (const row of rows) missed *= 1 - shares[row * segments + segment]!;
    reached += people[segment]! * (1 - missed);
  }
  return reached;
}

/** Of some rows alone. */
export function sharesOf({ people, shares }: Audience, rows: Int32Array): Float32Array {
  const segments = people.length;
  const some = new Float32Array(rows.length * segments);
  for (const [at, row] of rows.entries()) some.set(shares.subarray(row * segments, (row + 1) * segments), at * segments);
  return some;
}

/** Adds what some rows reach to the loads of the segments. */
export function addLoad(load: Float64Array, { shares }: Audience, rows: readonly number[], weight: number): void {
  const segments = load.length;
  for (const row of rows) for (let segment = 0; segment < segments; segment += 1) load[segment]! -= weight * Math.log1p(-shares[row * segments + segment]!);
}
