/** Who chose what, by row numbers. */
export interface Choices {
  users: number;
  items: number;
  /** Items that each user chose, ascending. */
  of: readonly (readonly number[])[];
}
/** The best `limit` items for a user that the user has not chosen yet, best first. */
export interface Recommender {
  rank(user: number, limit: number): number[];
}

export function bestOf(scores: Float64Array, without: readonly number[], limit: number): number[] {
  const known = new Set(without);
  return [...scores.keys()].filter((item) => !known.has(item)).sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, limit);
}

/**
 * Those who chose what you chose also chose this: each item is told from all others by ridge regression with itself left out.
 * With few users the regression over items is solved over users instead, which gives the same answer from a small matrix.
 * @see Steck, "Embarrassingly shallow autoencoders for sparse data", WWW 2019 (EASE); Woodbury's identity for the change of sides
 */
export class CoChoice implements Recommender {
  private readonly inverse: Float64Array;
  private readonly diagonal: Float64Array;
  private readonly weights: Float64Array;

  /** @param ridge the larger, the less a rare item says @param damping how much popular items are held back, 0 to 1 */
  constructor(
    private readonly choices: Choices,
    private readonly ridge: number,
    damping = 0.2,
  ) {
    const { users, items, of } = choices;
    const counts = new Float64Array(items);
    for (const list of of) for (const item of list) counts[item]! += 1;
    this.weights = counts.map((count) => (count === 0 ? 0 : count ** -damping));
    const gram = new Float64Array(users * users);
    const holders: number[][] = Array.from({ length: items }, () => []);
    for (const [user, list] of of.entries()) for (const item of list) holders[item]!.push(user);
    for (const [item, list] of holders.entries()) {
      const square = this.weights[item]! ** 2;
      for (const a of list) for (const b of list) gram[a * users + b]! += square;
    }
    for (let user = 0; user < users; user += 1) gram[user * users + user]! += ridge;
    this.inverse = invert(gram, users);
    this.diagonal = new Float64Array(items);
    for (const [item, list] of holders.entries()) {
      let sum = 0;
      for (const a of list) for (const b of list) sum += this.inverse[a * users + b]!;
      this.diagonal[item] = (1 - this.weights[item]! ** 2 * sum) / ridge;
    }
  }

  rank(user: number, limit: number): number[] {
    return bestOf(this.scores(user), this.choices.of[user]!, limit);
  }

  scores(user: number): Float64Array {
    const { users, items, of } = this.choices;
    const { weights, inverse, diagonal, ridge } = this;
    const own = new Set(of[user]);
    // x Xᵀ, then times the inverse, then back over the items.
    const shared = new Float64Array(users);
    for (const [other, list] of of.entries()) for (const item of list) if (own.has(item)) shared[other]! += weights[item]! ** 2;
    const turned = new Float64Array(users);
    for (let a = 0; a < users; a += 1) {
      const share = shared[a]!;
      if (share !== 0) for (let b = 0; b < users; b += 1) turned[b]! += share * inverse[a * users + b]!;
    }
    const back = new Float64Array(items);
    for (const [other, list] of of.entries()) for (const item of list) back[item]! += turned[other]! * weights[item]!;
    return back.map((value, item) => {
      const chosen = own.has(item) ? weights[item]! : 0;
      return weights[item] === 0 ? Number.NEGATIVE_INFINITY : (chosen - (chosen - value) / ridge / diagonal[item]!) / weights[item]! ** 0.5;
    });
  }
}

/** Of a symmetric positive matrix, by Gauss and Jordan. */
export function invert(matrix: Float64Array, n: number): Float64Array {
  const a = Float64Array.from(matrix);
  const b = new Float64Array(n * n);
  for (let at = 0; at < n; at += 1) b[at * n + at] = 1;
  for (let pivot = 0; pivot < n; pivot += 1) {
    const scale = 1 / a[pivot * n + pivot]!;
    for (let column = 0; column < n; column += 1) {
      a[pivot * n + column]! *= scale;
      b[pivot * n + column]! *= scale;
    }
    for (let row = 0; row < n; row += 1) {
      const factor = a[row * n + pivot]!;
      if (row === pivot || factor === 0) continue;
      for (let column = 0; column < n; column += 1) {
        a[row * n + column]! -= factor * a[pivot * n + column]!;
        b[row * n + column]! -= factor * b[pivot * n + column]!;
      }
    }
  }
  return b;
}
