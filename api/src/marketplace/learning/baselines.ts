import { bestOf, invert, type Choices, type Recommender } from './co-choice.ts';

/** What most have chosen. */
export class Popular implements Recommender {
  private readonly counts: Float64Array;

  constructor(private readonly choices: Choices) {
    this.counts = new Float64Array(choices.items);
    for (const list of choices.of) for (const item of list) this.counts[item]! += 1;
  }

  rank(user: number, limit: number): number[] {
    return bestOf(this.counts, this.choices.of[user]!, limit);
  }
}

export class AtRandom implements Recommender {
  constructor(
    private readonly choices: Choices,
    private readonly random: () => number,
  ) {}

  rank(user: number, limit: number): number[] {
    return bestOf(Float64Array.from({ length: this.choices.items }, this.random), this.choices.of[user]!, limit);
  }
}

const CONFIDENCE = 20;

/** Matrix factorisation for choices, the published baseline: alternating least squares where what was not chosen counts a little. @see Hu, Koren and Volinsky, "Collaborative filtering for implicit feedback datasets", ICDM 2008 */
export class Factorised implements Recommender {
  private readonly ofUsers: Float64Array;
  private readonly ofItems: Float64Array;

  constructor(
    private readonly choices: Choices,
    private readonly rank_: number,
    ridge: number,
    rounds: number,
    random: () => number,
  ) {
    const { users, items, of } = choices;
    const holders: number[][] = Array.from({ length: items }, () => []);
    for (const [user, list] of of.entries()) for (const item of list) holders[item]!.push(user);
    this.ofUsers = Float64Array.from({ length: users * rank_ }, () => 0.1 * (random() - 0.5));
    this.ofItems = Float64Array.from({ length: items * rank_ }, () => 0.1 * (random() - 0.5));
    for (let round = 0; round < rounds; round += 1) {
      this.solve(this.ofUsers, this.ofItems, of, ridge);
      this.solve(this.ofItems, this.ofUsers, holders, ridge);
    }
  }

  rank(user: number, limit: number): number[] {
    const k = this.rank_;
    const scores = new Float64Array(this.choices.items);
    for (let item = 0; item < scores.length; item += 1) for (let d = 0; d < k; d += 1) scores[item]! += this.ofUsers[user * k + d]! * this.ofItems[item * k + d]!;
    return bestOf(scores, this.choices.of[user]!, limit);
  }

  private solve(into: Float64Array, from: Float64Array, lists: readonly (readonly number[])[], ridge: number): void {
    const k = this.rank_;
    const gram = new Float64Array(k * k);
    for (let row = 0; row < from.length; row += k) for (let a = 0; a < k; a += 1) for (let b = 0; b < k; b += 1) gram[a * k + b]! += from[row + a]! * from[row + b]!;
    for (const [row, list] of lists.entries()) {
      const left = Float64Array.from(gram);
      const right = new Float64Array(k);
      for (let d = 0; d < k; d += 1) left[d * k + d]! += ridge;
      for (const other of list) {
        for (let a = 0; a < k; a += 1) {
          right[a]! += (1 + CONFIDENCE) * from[other * k + a]!;
          for (let b = 0; b < k; b += 1) left[a * k + b]! += CONFIDENCE * from[other * k + a]! * from[other * k + b]!;
        }
      }
      const inverse = invert(left, k);
      for (let a = 0; a < k; a += 1) {
        let sum = 0;
        for (let b = 0; b < k; b += 1) sum += inverse[a * k + b]! * right[b]!;
        into[row * k + a] = sum;
      }
    }
  }
}
