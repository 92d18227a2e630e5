import { addDays, REMEMBERED_DAYS, withoutGaps, type Days } from './day-counts.ts';
import { detectTrends, type DayCounts, type TrendDay } from './detect.ts';

/** The hot list of a day holds at most so many. */
const MOST = 50;
const SPARK_DAYS = 14;

/** A row of a day's hot list. */
export interface Told extends Omit<TrendDay, 'term' | 'isBurst'> {
  term: string;
  burst: boolean;
  day: string;
  rank: number;
  /** The two weeks up to the day. */
  spark: number[];
}
export interface ToldCategory {
  category: string;
  rows: Told[];
}

/** The hot lists of all days of one category. */
export function tell({ days: some, names }: Days): Told[] {
  const days = withoutGaps(some);
  const trends = detectTrends(days, names.length).map((told) => told.slice(0, MOST));
  const sparks = new Sparks(days, trends.flatMap((told) => told.map(({ term }) => term)));
  return trends.flatMap((told, index) => told.map(({ isBurst, term, ...trend }, rank) => ({ ...trend, term: names[term]!, burst: isBurst, day: days[index]!.day, rank: rank + 1, spark: sparks.of(term, index) })));
}

/** Every category's hot lists, of as many days as are remembered. */
export const tellAll = ({ names, days }: { names: readonly string[]; days: readonly (DayCounts & { category: string })[] }): ToldCategory[] =>
  [...new Set(days.map(({ category }) => category))].map((category) => ({ category, rows: tell({ names, days: latest(days.filter((day) => day.category === category)) }) }));

function latest(days: readonly DayCounts[]): DayCounts[] {
  const last = days.reduce((latestDay, { day }) => (day > latestDay ? day : latestDay), '');
  const from = addDays(last, 1 - REMEMBERED_DAYS);
  return days.filter(({ day }) => day >= from);
}

/** The two weeks up to a day, of the terms that are told. */
class Sparks {
  private readonly series = new Map<number, Uint32Array>();

  constructor(days: Days['days'], terms: readonly number[]) {
    for (const term of terms) if (!this.series.has(term)) this.series.set(term, new Uint32Array(days.length));
    for (const [index, { ids, counts }] of days.entries()) {
      for (let at = 0; at < ids.length; at += 1) {
        const series = this.series.get(ids[at]!);
        if (series) series[index] = counts[at]!;
      }
    }
  }

  of(term: number, index: number): number[] {
    return Array.from(this.series.get(term)?.subarray(Math.max(0, index - SPARK_DAYS + 1), index + 1) ?? []);
  }
}
