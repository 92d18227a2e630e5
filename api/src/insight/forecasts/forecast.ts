import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initSync, MSTL } from '@bsull/augurs/mstl';

export interface ForecastStep {
  expected: number;
  /** Four of five outcomes lie between these. */
  low: number;
  high: number;
}
export interface Forecast {
  steps: ForecastStep[];
  /** Mean absolute error on the series' own latest past, of this forecast and of repeating the last season. Null when the past is too short to say. */
  error: number | null;
  naiveError: number | null;
}

/** So many forecasts made in the past say how wide the band must be. */
const BACKTESTS = 20;
/** More of the past makes a fit slower, not better. */
const SEASONS = 12;
const FEWEST_SEASONS = 4;
/** How much the last season itself weighs beside the fitted model; the mean of two different forecasts errs less than either. */
const NAIVE_WEIGHT = 0.25;

let isReady = false;
function makeReady(): void {
  if (isReady) return;
  initSync({ module: readFileSync(createRequire(import.meta.url).resolve('@bsull/augurs/mstl').replace(/mstl\.js$/, 'mstl_bg.wasm')) });
  isReady = true;
}

/** The last season again. */
export const seasonalNaive = (values: readonly number[], season: number, horizon: number): number[] =>
  Array.from({ length: horizon }, (_, step) => values[values.length - season + (step % season)] ?? values.at(-1) ?? 0);

/** Season and trend by loess, exponential smoothing of the rest (augurs), on a scale on which counts scatter evenly. Null when no model fits. */
function fitted(values: readonly number[], season: number, horizon: number): number[] | null {
  makeReady();
  const model = MSTL.ets([season]);
  try {
    model.fit(values.slice(-SEASONS * season));
    return model.predict(horizon).point;
  } catch {
    // It finds no model for series that hardly move; the last season stands in.
    return null;
  } finally {
    model.free();
  }
}

function pointOf(values: readonly number[], season: number, horizon: number): number[] {
  const naive = seasonalNaive(values, season, horizon);
  if (values.length < FEWEST_SEASONS * season) return naive;
  // A series that never moves has nothing to fit.
  if (values.every((value) => value === values[0])) return naive;
  const model = fitted(values, season, horizon);
  return model === null ? naive : model.map((value, step) => (Number.isFinite(value) ? (1 - NAIVE_WEIGHT) * value + NAIVE_WEIGHT * naive[step]! : naive[step]!));
}

const quantile = (sorted: readonly number[], q: number): number => {
  const at = q * (sorted.length - 1);
  const [low, high] = [Math.floor(at), Math.ceil(at)];
  return (sorted[low] ?? 0) + ((sorted[high] ?? 0) - (sorted[low] ?? 0)) * (at - low);
};

/**
 * What comes next, with a band taken from how far the same method was off before.
 * @param counts of equal steps, none below zero
 */
export function forecast(counts: readonly number[], season: number, horizon: number): Forecast {
  const values = counts.map((count) => Math.log1p(Math.max(0, count)));
  const back = (value: number) => Math.max(0, Math.expm1(value));
  const [misses, errors, naiveErrors]: [number[][], number[], number[]] = [Array.from({ length: horizon }, () => []), [], []];
  const stride = Math.max(1, Math.floor(horizon / 3));
  for (let test = 1; test <= BACKTESTS; test += 1) {
    const origin = values.length - horizon - (test - 1) * stride;
    if (origin < FEWEST_SEASONS * season) break;
    const past = values.slice(0, origin);
    const [own, naive] = [pointOf(past, season, horizon), seasonalNaive(past, season, horizon)];
    for (let step = 0; step < horizon; step += 1) {
      const truth = values[origin + step]!;
      misses[step]!.push(truth - own[step]!);
      errors.push(Math.abs(back(own[step]!) - back(truth)));
      naiveErrors.push(Math.abs(back(naive[step]!) - back(truth)));
    }
  }
  const mean = (list: readonly number[]) => (list.length === 0 ? null : list.reduce((sum, value) => sum + value, 0) / list.length);
  const bands = misses.map((_, step) => {
    // Neighbouring steps err alike; together they say more.
    const near = misses.slice(Math.max(0, step - 1), step + 2).flat().sort((a, b) => a - b);
    return near.length < 8 ? [-0.8, 0.8] as const : [quantile(near, 0.1 - EDGE), quantile(near, 0.9 + EDGE)] as const;
  });
  const steps = pointOf(values, season, horizon).map((value, step) => ({ expected: back(value), low: back(value + bands[step]![0]), high: back(value + bands[step]![1]) }));
  return { steps, error: mean(errors), naiveError: mean(naiveErrors) };
}

/** Few tests see too little of the tails. */
const EDGE = 0.015;
