/** What is usual for one term: its recent ordinary days, by weekday, with how much they scatter. Sums only, so that a day costs nothing. */
export interface Expected {
  mean: number;
  /** Over-dispersion with what is not known about the mean in it: variance = mean + alpha·mean². */
  alpha: number;
}

/** So many ordinary days are remembered. */
export const WINDOW = 56;
/** Pseudo-days of the prior: a term never seen is expected about once in four months. */
const PRIOR_DAYS = 4;
const PRIOR_MEAN = 0.03;
/** How many counts of a weekday weigh as much as the weekday's share over all terms. */
const SEASON_PRIOR = 12;
/** How many days of its own weigh as much as the scatter of all terms. */
const SCATTER_DAYS = 45;

/** The weekdays' factors of the term at hand; made anew each time, kept only to spare the memory. */
const factors = new Float64Array(7);

export class Baseline {
  private readonly values = new Float32Array(WINDOW);
  private readonly places = new Uint8Array(WINDOW);
  private readonly sums = new Float64Array(7);
  private readonly squares = new Float64Array(7);
  private readonly days = new Float64Array(7);
  private total = 0;
  private added = 0;

  /** An ordinary day enters, the oldest leaves. `place` is the day's place in its week. */
  add(place: number, value: number): void {
    const at = this.added % WINDOW;
    if (this.added >= WINDOW) this.change(this.places[at]!, this.values[at]!, -1);
    this.values[at] = value;
    this.places[at] = place;
    // As it was rounded, so that what leaves is what came.
    this.change(place, this.values[at]!, 1);
    this.added += 1;
  }

  get size(): number {
    return Math.min(this.added, WINDOW);
  }

  get level(): number {
    return (this.total + PRIOR_DAYS * PRIOR_MEAN) / (this.size + PRIOR_DAYS);
  }

  /**
   * @param season the weekday's factor over all terms, 1 on average
   * @param usualScatter the over-dispersion over all terms
   */
  expect(place: number, season: ArrayLike<number>, usualScatter: number): Expected {
    const { level } = this;
    this.setFactors(level, season);
    const mean = Math.max(level * factors[place]!, 1e-4);
    const scatter = this.scatter(level, usualScatter);
    // The mean itself is known from so many days only; its weekday's part from fewer.
    const known = 1 / (this.size + PRIOR_DAYS) + 0.6 / (this.days[place]! + SEASON_PRIOR / Math.max(level, 0.2));
    return { mean, alpha: scatter + (1 / mean + scatter) * known };
  }

  private setFactors(level: number, season: ArrayLike<number>): void {
    let sum = 0;
    for (let place = 0; place < 7; place += 1) {
      factors[place] = (this.sums[place]! + SEASON_PRIOR * season[place]!) / (this.days[place]! * level + SEASON_PRIOR);
      sum += factors[place]!;
    }
    for (let place = 0; place < 7; place += 1) factors[place]! /= sum / 7;
  }

  /** Over-dispersion by moments, drawn towards that of all terms; never below it by much, for a quiet stretch proves little. */
  private scatter(level: number, usual: number): number {
    let [excess, weight] = [usual * SCATTER_DAYS * level * level, SCATTER_DAYS * level * level];
    for (let place = 0; place < 7; place += 1) {
      const [mean, days] = [level * factors[place]!, this.days[place]!];
      excess += this.squares[place]! - 2 * mean * this.sums[place]! + days * mean * mean - days * mean;
      weight += days * mean * mean;
    }
    return Math.min(5, Math.max(0.02, 0.8 * usual, excess / weight));
  }

  private change(place: number, value: number, sign: 1 | -1): void {
    this.sums[place]! += sign * value;
    this.squares[place]! += sign * value * value;
    this.days[place]! += sign;
    this.total += sign * value;
  }
}
