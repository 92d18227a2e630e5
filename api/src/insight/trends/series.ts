import { Baseline } from './baseline.ts';
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
const after = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Each day beside what its own past led to expect, and the days to come, with an 80 % band. */
export function withBand(series: readonly SeriesDay[], ahead: number): BandDay[] {
  const baseline = new Baseline();
  const band = (index: number): Omit<BandDay, 'day' | 'count'> => {
    const { mean, alpha } = baseline.expect(index % 7, FLAT, USUAL_SCATTER);
    return { expected: mean, low: quantileOf(0.1, mean, alpha), high: quantileOf(0.9, mean, alpha) };
  };
  const past = series.map(({ day, count }, index) => {
    const expected = band(index);
    // A spike teaches no more than a busy day.
    baseline.add(index % 7, Math.min(count, expected.high * 2 + 2));
    return { day, count, ...expected };
  });
  const last = series.at(-1)?.day;
  const future = last === undefined ? [] : Array.from({ length: ahead }, (_, step) => ({ day: after(last, step + 1), count: null, ...band(series.length + step) }));
  return [...past, ...future];
}
