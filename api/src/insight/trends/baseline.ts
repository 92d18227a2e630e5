/** What is usual for one term: its recent ordinary days, by weekday, with how much they scatter. Sums only, so that a day costs nothing. */
export interface Expected {
  mean: number;
  /** Over-dispersion with what is not known about the mean in it: variance = mean + alpha·mean². */
  alpha: number;
}

const WINDOW = 56;
/** Pseudo-days of the prior: a term never seen is expected about once in four months. */
const PRIOR_DAYS = 4;
const PRIOR_MEAN = 0.03;
/** How many counts of a weekday weigh as much as the weekday's share over all terms. */
const SEASON_PRIOR = 12;
/** How many days of its own weigh as much as the scatter of all terms. */
const SCATTER_DAYS = 45;

export class Baseline {
  private readonly values: number[] = [];
  private readonly places: number[] = [];
  private readonly sums = new Float64Array(7);
  private readonly days = new Float64Array(7);
  private total = 0;

  /** An ordinary day enters, the oldest leaves. `place` is the day's place in its week. */
  add(place: number, value: number): void {
    this.values.push(value);
    this.places.push(place);
    this.change(place, value, 1);
    if (this.values.length > WINDOW) this.change(this.places.shift()!, this.values.shift()!, -1);
  }

  get size(): number {
    return this.values.length;
  }

  get level(): number {
    return (this.total + PRIOR_DAYS * PRIOR_MEAN) / (this.values.length + PRIOR_DAYS);
  }

  /**
   * @param season the weekday's factor over all terms, 1 on average
   * @param usualScatter the over-dispersion over all terms
   */
  expect(place: number, season: readonly number[], usualScatter: number): Expected {
    const days = this.values.length;
    const { level } = this;
    const factors = this.factors(level, season);
    const mean = Math.max(level * factors[place]!, 1e-4);
    const scatter = this.scatter(level, factors, usualScatter);
    // The mean itself is known from so many days only; its weekday's part from fewer.
    const known = 1 / (days + PRIOR_DAYS) + 0.6 / (this.days[place]! + (SEASON_PRIOR / Math.max(level, 0.2)));
    return { mean, alpha: scatter + (1 / mean + scatter) * known };
  }

  private factors(level: number, season: readonly number[]): number[] {
    const raw = season.map((usual, place) => (this.sums[place]! + SEASON_PRIOR * usual) / (this.days[place]! * level + SEASON_PRIOR));
    const average = raw.reduce((sum, factor) => sum + factor, 0) / 7;
    return raw.map((factor) => factor / average);
  }

  /** Over-dispersion by moments, drawn towards that of all terms; never below it by much, for a quiet stretch proves little. */
  private scatter(level: number, factors: readonly number[], usual: number): number {
    let [excess, weight] = [usual * SCATTER_DAYS * level * level, SCATTER_DAYS * level * level];
    for (const [index, value] of this.values.entries()) {
      const mean = level * factors[this.places[index]!]!;
      excess += (value - mean) ** 2 - mean;
      weight += mean * mean;
    }
    return Math.min(5, Math.max(0.02, 0.8 * usual, excess / weight));
  }

  private change(place: number, value: number, sign: 1 | -1): void {
    this.sums[place]! += sign * value;
    this.days[place]! += sign;
    this.total += sign * value;
  }
}
