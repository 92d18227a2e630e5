import { addDays } from '@meadow/shared';

export const granularities = ['TOTAL', 'HOUR', 'DAY', 'WEEK', 'MONTH'] as const;
export type Granularity = (typeof granularities)[number];

/** Begin of the week (Monday) or month that a day is in. */
export function bucketOf(day: string, granularity: Granularity): string {
  if (granularity === 'MONTH') return `${day.slice(0, 7)}-01`;
  if (granularity !== 'WEEK') return day;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}

/** The buckets of a range with the days of the range that are in each. */
export function bucketsOf(from: string, to: string, granularity: Granularity): { name: string; from: string; to: string }[] {
  const buckets: { name: string; from: string; to: string }[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const name = bucketOf(day, granularity);
    const last = buckets.at(-1);
    if (last?.name === name) last.to = day;
    else buckets.push({ name, from: day, to: day });
  }
  return buckets;
}
