import type { DayCounts } from './detect.ts';

/** Days with their terms by name, as terms are stored and shown. */
export interface NamedDay {
  day: string;
  texts: number;
  terms: Iterable<readonly [string, number]>;
}
export interface Days {
  days: DayCounts[];
  names: readonly string[];
}

const nextDay = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** Terms by name as numbers. */
export function numbered(days: readonly NamedDay[]): Days {
  const ids = new Map<string, number>();
  const names: string[] = [];
  const counted = days.map(({ day, texts, terms }) => {
    const [own, counts]: [number[], number[]] = [[], []];
    for (const [term, count] of terms) {
      let id = ids.get(term);
      if (id === undefined) {
        ids.set(term, (id = names.length));
        names.push(term);
      }
      own.push(id);
      counts.push(count);
    }
    return { day, texts, ids: own, counts };
  });
  return { days: counted, names };
}

/** In order; a day without texts is a day too. */
export function withoutGaps(days: readonly DayCounts[]): DayCounts[] {
  const all: DayCounts[] = [];
  for (const day of [...days].sort((a, b) => (a.day < b.day ? -1 : 1))) {
    let last = all.at(-1)?.day;
    while (last !== undefined && nextDay(last) < day.day) {
      last = nextDay(last);
      all.push({ day: last, texts: 0, ids: [], counts: [] });
    }
    all.push(day);
  }
  return all;
}
