import type { Audience } from './audience.ts';
import type { Candidates } from './problem.ts';

/** What each creator would add to what is reached already. */
export class Gains {
  readonly segments: number;
  private readonly logs: Float32Array;

  constructor(
    readonly candidates: Candidates,
    readonly audience: Audience,
  ) {
    this.segments = audience.people.length;
    this.logs = new Float32Array(audience.shares.length);
    for (let at = 0; at < this.logs.length; at += 1) {
      const share = audience.shares[at]!;
      if (share > 0) this.logs[at] = -Math.log1p(-share);
    }
  }

  alone(): Float64Array {
    return this.all(this.audience.people, this.audience.shares);
  }

  /** The people whom a roster leaves, by segment. */
  left(rows: readonly number[]): Float64Array {
    const left = Float64Array.from(this.audience.people);
    for (const row of rows) this.take(left, row);
    return left;
  }

  take(left: Float64Array, row: number): void {
    const { shares } = this.audience;
    const at = row * this.segments;
    for (let segment = 0; segment < this.segments; segment += 1) left[segment]! *= 1 - shares[at + segment]!;
  }

  giveBack(left: Float64Array, row: number): void {
    const { shares } = this.audience;
    const at = row * this.segments;
    for (let segment = 0; segment < this.segments; segment += 1) left[segment]! /= 1 - shares[at + segment]!;
  }

  of(left: Float64Array, row: number): number {
    const { shares } = this.audience;
    const at = row * this.segments;
    let sum = 0;
    for (let segment = 0; segment < this.segments; segment += 1) sum += left[segment]! * shares[at + segment]!;
    return sum;
  }

  every(left: Float64Array): Float64Array {
    return this.all(left, this.audience.shares);
  }

  /** The tangent plane of Σ people · (1 − exp(−load)) in the loads: what a creator's load is worth, and the plane's height without any. */
  tangent(load: Float64Array): { gradient: Float64Array; height: number } {
    const slope = load.map((at, segment) => this.audience.people[segment]! * Math.exp(-at));
    let height = 0;
    for (const [segment, at] of load.entries()) height += this.audience.people[segment]! - slope[segment]! * (1 + at);
    return { gradient: this.all(slope, this.logs), height };
  }

  private all(weights: Float64Array, matrix: Float32Array): Float64Array {
    const { segments } = this;
    const { state } = this.candidates;
    const sums = new Float64Array(state.length);
    for (let row = 0, at = 0; row < sums.length; row += 1, at += segments) {
      let a = 0;
      let b = 0;
      for (let segment = 0; segment + 1 < segments; segment += 2) {
        a += weights[segment]! * matrix[at + segment]!;
        b += weights[segment + 1]! * matrix[at + segment + 1]!;
      }
      if (segments % 2 === 1) a += weights[segments - 1]! * matrix[at + segments - 1]!;
      sums[row] = a + b;
    }
    return sums;
  }
}
