import { forecast } from '../forecasts/forecast.ts';
import { addDays } from './day-counts.ts';
import { Baselines } from './baseline.ts';
import { quantileOf } from './tail.ts';

export interface SeriesDay {
  day: string;
  count: number;
}
export interface BandDay {
  day: string;
  /** Null for a day to come. */
  count: number | null;
  expected: number;
  /** Four days of five lie between these. */
  low: number;
  high: number;
}

const FLAT = [1, 1, 1, 1, 1, 1, 1];
const USUAL_SCATTER = 0.15;

export interface Banded {
  days: BandDay[];
  /** Mean absolute error of the same forecast on the latest past, beside repeating the last week; null for a short past. */
  forecastError: number | null;
  naiveError: number | null;
}

/** Each day beside what its own past led to expect, and the days to come, with an 80 % band. */
export function withBand(series: readonly SeriesDay[], ahead: number): Banded {
  const baseline = new Baselines();
  const past = series.map(({ day, count }) => {
    const { mean, alpha } = baseline.expect(FLAT, USUAL_SCATTER);
    const [low, high] = [quantileOf(0.1, mean, alpha), quantileOf(0.9, mean, alpha)];
    // A spike teaches no more than a busy day.
    baseline.add(Math.min(count, high * 2 + 2));
    baseline.endDay();
    return { day, count, expected: mean, low, high };
  });
  const last = series.at(-1)?.day;
  if (last === undefined) return { days: past, forecastError: null, naiveError: null };
  // Where a series has just left zero, its past errors say next to nothing: a band is told up to thrice of what there ever was.
  const most = 3 * Math.max(1, ...series.map(({ count }) => count));
  const { steps, error, naiveError } = forecast(series.map(({ count }) => count), 7, ahead);
  return { days: [...past, ...steps.map((step, index) => ({ day: addDays(last, index + 1), count: null, expected: Math.min(step.expected, most), low: Math.min(step.low, most), high: Math.min(step.high, most) }))], forecastError: error, naiveError };
}
