import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { forecast, seasonalNaive } from '../insight/import.ts';
import { openRows } from '../marketplace/import.ts';
import { ConfigError } from '../platform/config/config.ts';
import { rounded, type BenchResult } from './result.ts';

const data = fileURLToPath(new URL('../../../../shared/data/series/', import.meta.url));
const ORIGINS = 24;

interface Series {
  name: string;
  season: number;
  horizon: number;
  values: number[];
}

async function columns(path: string, time: string, value: string): Promise<{ at: number; value: number }[]> {
  const rows: { at: number; value: number }[] = [];
  for await (const row of (await openRows(path)).rows) {
    if (!('refused' in row)) rows.push({ at: Date.parse(`${String(row.values[time]).replace(' ', 'T')}${String(row.values[time]).length > 10 ? 'Z' : ''}`), value: Number(row.values[value]) });
  }
  return rows;
}

/** Means by hour; an hour without a row has what the hour before had. */
function hourly(rows: readonly { at: number; value: number }[], fold: 'sum' | 'mean'): number[] {
  const hours = new Map<number, { sum: number; count: number }>();
  for (const { at, value } of rows) {
    const hour = Math.floor(at / 3_600_000);
    const one = hours.get(hour) ?? { sum: 0, count: 0 };
    hours.set(hour, { sum: one.sum + value, count: one.count + 1 });
  }
  const keys = [...hours.keys()];
  const values: number[] = [];
  for (let hour = Math.min(...keys); hour <= Math.max(...keys); hour += 1) {
    const one = hours.get(hour);
    values.push(one ? (fold === 'sum' ? one.sum : one.sum / one.count) : values.at(-1) ?? 0);
  }
  return values;
}

async function allSeries(): Promise<Series[]> {
  const views = (await columns(`${data}wikipedia_peyton_manning_to_2014.csv`, 'ds', 'y_log_views')).map(({ value }) => Math.expm1(value));
  const brands = await Promise.all(['AAPL', 'AMZN', 'CRM', 'CVS', 'FB'].map(async (name) => ({ name, season: 24, horizon: 24, values: hourly(await columns(`${data}nab/Twitter_volume_${name}.csv.gz`, 'timestamp', 'value'), 'sum') })));
  const prices = await Promise.all(['exchange-2_cpc', 'exchange-2_cpm', 'exchange-3_cpc', 'exchange-3_cpm'].map(async (name) => ({ name, season: 24, horizon: 24, values: hourly(await columns(`${data}nab/${name}_results.csv.gz`, 'timestamp', 'value'), 'mean') })));
  return [{ name: 'views', season: 7, horizon: 14, values: views }, ...brands, ...prices];
}

/** Each series forecast again and again from its own past only, beside the last season repeated. */
export async function run(): Promise<BenchResult> {
  if (!existsSync(data)) throw new ConfigError(`This benchmark needs the series in ${data}.`);
  const figures: Record<string, number> = {};
  const started = performance.now();
  let [inside, all, better] = [0, 0, 0];
  const ratios: number[] = [];
  const every = await allSeries();
  for (const { name, season, horizon, values } of every) {
    let [own, naive, held, steps] = [0, 0, 0, 0];
    const first = Math.max(Math.floor(values.length / 2), 8 * season);
    for (let test = 0; test < ORIGINS; test += 1) {
      const origin = first + Math.floor(((values.length - horizon - first) * test) / (ORIGINS - 1));
      const past = values.slice(0, origin);
      const told = forecast(past, season, horizon).steps;
      const repeated = seasonalNaive(past, season, horizon);
      for (const [step, { expected, low, high }] of told.entries()) {
        const truth = values[origin + step]!;
        own += Math.abs(expected - truth);
        naive += Math.abs(repeated[step]! - truth);
        held += truth >= low && truth <= high ? 1 : 0;
        steps += 1;
      }
    }
    figures[`${name.replaceAll('-', '_').toLowerCase()}_error_vs_naive`] = rounded(own / naive);
    figures[`${name.replaceAll('-', '_').toLowerCase()}_band_held`] = rounded(held / steps);
    ratios.push(own / naive);
    if (own < naive) better += 1;
    inside += held;
    all += steps;
  }
  const ms = (performance.now() - started) / (every.length * ORIGINS);
  return {
    figures: { ...figures, series: every.length, series_better_than_naive: better, band_held: rounded(inside / all), ms_per_forecast: rounded(ms, 1) },
    limits: {},
    ratios: { error_vs_seasonal_naive: rounded(Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length)) },
  };
}
