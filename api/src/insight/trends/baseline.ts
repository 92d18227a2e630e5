/** What is usual of a day for one term. */
export interface Expected {
  mean: number;
  /** Over-dispersion with what is not known about the mean in it: variance = mean + alpha·mean². */
  alpha: number;
}

/** So many ordinary days are remembered: whole weeks, so that the day which leaves has the weekday of the one that comes. */
const WINDOW = 56;
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

/**
 * What is usual for each of many terms: its recent ordinary days, by weekday, with how much they scatter. Sums only, so that a day costs
 * next to nothing; a kind of sum of all terms lies side by side, for a walk through the days passes by all of them every day.
 */
export class Baselines {
  /** By weekday and term. */
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;
  /** By day of the window and term. */
  private readonly values: Float32Array;
  private readonly totals: Float64Array;
  private readonly daysAt = new Float64Array(WEEK);
  private days = 0;

  constructor(private readonly terms = 1) {
    this.sums = new Float64Array(WEEK * terms);
    this.squares = new Float64Array(WEEK * terms);
    this.values = new Float32Array(WINDOW * terms);
    this.totals = new Float64Array(terms);
  }

  /** What the day at hand teaches of a term; each has to be told, also of a day without it. */
  add(value: number, term = 0): void {
    const { values } = this;
    const at = (this.days % WINDOW) * this.terms + term;
    // Zero while the window is not full.
    const left = values[at]!;
    if (left === 0 && value === 0) return;
    values[at] = value;
    // As it was rounded: sums of such numbers are exact, so that what leaves takes all of itself along.
    const came = values[at]!;
    const place = (this.days % WEEK) * this.terms + term;
    this.sums[place]! += came - left;
    this.squares[place]! += came * came - left * left;
    this.totals[term]! += came - left;
  }

  /** The day at hand is over. */
  endDay(): void {
    if (this.days < WINDOW) this.daysAt[this.days % WEEK]! += 1;
    this.days += 1;
  }

  /** Mean of the remembered days, drawn towards hardly ever. */
  levelOf(term: number): number {
    return (this.totals[term]! + PRIOR_DAYS * PRIOR_MEAN) / (this.size + PRIOR_DAYS);
  }

  private get size(): number {
    return Math.min(this.days, WINDOW);
  }

  /**
   * What is usual on the day at hand.
   * @param season the weekday's factor over all terms, 1 on average
   * @param usualScatter the over-dispersion over all terms
   */
  expect(season: ArrayLike<number>, usualScatter: number, term = 0): Expected {
    const level = this.levelOf(term);
    const place = this.days % WEEK;
    this.setFactors(term, level, season);
    const mean = Math.max(level * factors[place]!, 1e-4);
    const scatter = this.scatter(term, level, usualScatter);
    // The mean itself is known from so many days only; its weekday's part from fewer.
    const known = 1 / (this.size + PRIOR_DAYS) + 0.6 / (this.daysAt[place]! + SEASON_PRIOR / Math.max(level, 0.2));
    return { mean, alpha: scatter + (1 / mean + scatter) * known };
  }

  private setFactors(term: number, level: number, season: ArrayLike<number>): void {
    let sum = 0;
    for (let place = 0; place < WEEK; place += 1) {
      factors[place] = (this.sums[place * this.terms + term]! + SEASON_PRIOR * season[place]!) / (this.daysAt[place]! * level + SEASON_PRIOR);
      sum += factors[place]!;
    }
    for (let place = 0; place < WEEK; place += 1) factors[place]! /= sum / WEEK;
  }

  /** Over-dispersion by moments, drawn towards that of all terms; never below it by much, for a quiet stretch proves little. */
  private scatter(term: number, level: number, usual: number): number {
    let excess = usual * SCATTER_DAYS * level * level;
    let weight = SCATTER_DAYS * level * level;
    for (let place = 0; place < WEEK; place += 1) {
      const mean = level * factors[place]!;
      const days = this.daysAt[place]!;
      excess += this.squares[place * this.terms + term]! - 2 * mean * this.sums[place * this.terms + term]! + days * mean * mean - days * mean;
      weight += days * mean * mean;
    }
    return Math.min(5, Math.max(0.02, 0.8 * usual, excess / weight));
  }
}
