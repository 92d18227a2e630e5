import { addDays, isDay } from '@meadow/shared';

type Search = Record<string, string | undefined>;

const DAY_MS = 86_400_000;

/** What is kept of an address: all but the place in a list. A range that ends today is kept by its length, so that it moves on. */
export function viewQuery(search: Search, today: string): string {
  const { after: _, from, to, ...rest } = search;
  const isToToday = from !== undefined && to === today && isDay(from) && from <= to;
  const range: Search = isToToday ? { last: String((Date.parse(to) - Date.parse(from)) / DAY_MS + 1) } : { from, to };
  const kept = Object.entries({ ...rest, ...range }).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '');
  return new URLSearchParams(kept.sort(([a], [b]) => (a < b ? -1 : 1))).toString();
}

/** The address that shows it again. */
export function viewSearch(query: string, today: string): Record<string, string> {
  const { last, ...rest } = Object.fromEntries(new URLSearchParams(query));
  const days = Number(last);
  return Number.isInteger(days) && days >= 1 && days <= 3_660 ? { ...rest, from: addDays(today, 1 - days), to: today } : rest;
}
