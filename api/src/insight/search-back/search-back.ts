export interface ExposureDay {
  day: string;
  impressions: number;
  searches: number;
  clicks: number;
  purchases: number;
}
export interface SearchBack {
  /** Days between exposure and search at which the two move together most; null when they do not. */
  lagDays: number | null;
  /** How closely, −1 to 1, at that distance. */
  correlation: number | null;
  /** Searches on the days after much exposure, beside those after little. */
  afterMuch: number | null;
  afterLittle: number | null;
}

const LONGEST_LAG = 14;
const FEWEST_DAYS = 21;

function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [mx, my] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [at, value] of x.entries()) {
    xy += (value - mx) * (y[at]! - my);
    xx += (value - mx) ** 2;
    yy += (y[at]! - my) ** 2;
  }
  return xx === 0 || yy === 0 ? 0 : xy / Math.sqrt(xx * yy);
}

/** Farther from chance than the best of fifteen distances gets in one of twenty cases: 2.8 standard errors. */
const certain = (r: number, days: number): boolean => r > 2.8 / Math.sqrt(days);

/** Do people search after they saw? Moving together is told, not cause. */
export function searchBack(days: readonly ExposureDay[]): SearchBack {
  const none = { lagDays: null, correlation: null, afterMuch: null, afterLittle: null };
  if (days.length < FEWEST_DAYS) return none;
  const [seen, searched] = [days.map(({ impressions }) => impressions), days.map(({ searches }) => searches)];
  let [best, lag] = [0, -1];
  for (let by = 0; by <= Math.min(LONGEST_LAG, days.length - FEWEST_DAYS + 7); by += 1) {
    const r = correlation(seen.slice(0, days.length - by), searched.slice(by));
    if (r > best) [best, lag] = [r, by];
  }
  if (lag < 0 || !certain(best, days.length - lag)) return none;
  const middle = [...seen].sort((a, b) => a - b)[Math.floor(seen.length / 2)]!;
  const after = (isMuch: boolean) => searched.filter((_, at) => at >= lag && seen[at - lag]! > middle === isMuch);
  const mean = (list: readonly number[]) => (list.length === 0 ? null : list.reduce((sum, value) => sum + value, 0) / list.length);
  return { lagDays: lag, correlation: best, afterMuch: mean(after(true)), afterLittle: mean(after(false)) };
}
