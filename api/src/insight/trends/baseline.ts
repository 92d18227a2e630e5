/** What is usual for one term: its recent ordinary days, by weekday, with how much they scatter. Sums only, so that a day costs nothing. */
export interface Expected {
  mean: number;
  /** Over-dispersion with what is not known about the mean in it: variance = mean + alpha·mean². */
  alpha: number;
}

/** So many ordinary days are remembered: whole weeks, so that the day which leaves has the weekday of the one that comes. */
export const WINDOW = 56;
const WEEK = 7;
/** Pseudo-days of the prior: a term never seen is expected about once in four months. */
const PRIOR_DAYS = 4;
const PRIOR_MEAN = 0.03;
/** How many counts of a weekday weigh as much as the weekday's share over all terms. */
const SEASON_PRIOR = 12;
/** How many days of its own weigh as much as the scatter of all terms. */
const SCATTER_DAYS = 45;

/** The weekdays' factors of the term at hand; made anew each time, kept only to spare the memory. */
const factors = new Float64Array(WEEK);

/** Where the parts lie in a baseline's one array: hundreds of thousands of terms have one, and small arrays cost more than what is in them. */
const SUMS = 0;
const SQUARES = SUMS + WEEK;
const DAYS = SQUARES + WEEK;
const VALUES = DAYS + WEEK;

export class Baseline {
  private readonly parts = new Float64Array(VALUES + WINDOW);
  private total = 0;
  private added = 0;

  /** An ordinary day enters, the oldest leaves. @param place the day's place in its week, the one after the day before's */
  add(place: number, value: number): void {
    const { parts } = this;
    const at = VALUES + (this.added % WINDOW);
    // Zero while the window is not full.
    const left = parts[at]!;
    // Sums of numbers so rounded are exact: what leaves takes all of itself along.
    const came = Math.fround(value);
    parts[at] = came;
    parts[SUMS + place]! += came - left;
    parts[SQUARES + place]! += came * came - left * left;
    if (this.added < WINDOW) parts[DAYS + place]! += 1;
    this.total += came - left;
    this.added += 1;
  }

  /** As many days without the term as are remembered, whichever weekday follows. */
  rest(): void {
    this.parts.fill(0).fill(WINDOW / WEEK, DAYS, VALUES);
    this.total = 0;
    this.added = WINDOW;
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
    const known = 1 / (this.size + PRIOR_DAYS) + 0.6 / (this.parts[DAYS + place]! + SEASON_PRIOR / Math.max(level, 0.2));
    return { mean, alpha: scatter + (1 / mean + scatter) * known };
  }

  private setFactors(level: number, season: ArrayLike<number>): void {
    const { parts } = this;
    let sum = 0;
    for (let place = 0; place < WEEK; place += 1) {
      factors[place] = (parts[SUMS + place]! + SEASON_PRIOR * season[place]!) / (parts[DAYS + place]! * level + SEASON_PRIOR);
      sum += factors[place]!;
    }
    for (let place = 0; place < WEEK; place += 1) factors[place]! /= sum / WEEK;
  }

  /** Over-dispersion by moments, drawn towards that of all terms; never below it by much, for a quiet stretch proves little. */
  private scatter(level: number, usual: number): number {
    const { parts } = this;
    let [excess, weight] = [usual * SCATTER_DAYS * level * level, SCATTER_DAYS * level * level];
    for (let place = 0; place < WEEK; place += 1) {
      const [mean, days] = [level * factors[place]!, parts[DAYS + place]!];
      excess += parts[SQUARES + place]! - 2 * mean * parts[SUMS + place]! + days * mean * mean - days * mean;
      weight += days * mean * mean;
    }
    return Math.min(5, Math.max(0.02, 0.8 * usual, excess / weight));
  }
}
