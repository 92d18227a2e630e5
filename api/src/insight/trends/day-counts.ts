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

/** What is older teaches nothing about what is usual. */
export const REMEMBERED_DAYS = 430;

export const addDays = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const nextDay = (day: string): string => addDays(day, 1);

/** Gives terms numbers in the order in which they come. */
export class Numbering {
  readonly names: string[] = [];
  private readonly ids = new Map<string, number>();

  idOf(term: string): number {
    let id = this.ids.get(term);
    if (id === undefined) {
      this.ids.set(term, (id = this.names.length));
      this.names.push(term);
    }
    return id;
  }
}

/** Terms by name as numbers. */
export function numbered(days: readonly NamedDay[]): Days {
  const numbers = new Numbering();
  const counted = days.map(({ day, texts, terms }) => {
    const pairs = [...terms];
    return { day, texts, ids: Uint32Array.from(pairs, ([term]) => numbers.idOf(term)), counts: Uint32Array.from(pairs, ([, count]) => count) };
  });
  return { days: counted, names: numbers.names };
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
