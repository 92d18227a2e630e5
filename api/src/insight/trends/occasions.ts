import { promotionsOf } from '../events/promotions.ts';

export type Occasion = 'holiday' | 'promotion';

const holidays = new Set(['new-year', 'spring-festival', 'labour-day', 'dragon-boat', 'mid-autumn', 'national-day', 'christmas']);
const byYear = new Map<number, ReadonlyMap<string, Occasion>>();

function daysOf(year: number): ReadonlyMap<string, Occasion> {
  let days = byYear.get(year);
  if (days) return days;
  const made = new Map<string, Occasion>();
  for (const { code, from, to } of promotionsOf(year)) {
    for (let at = Date.parse(`${from}T00:00:00Z`); at <= Date.parse(`${to}T00:00:00Z`); at += 86_400_000) made.set(new Date(at).toISOString().slice(0, 10), holidays.has(code) ? 'holiday' : 'promotion');
  }
  byYear.set(year, (days = made));
  return days;
}

/** What the calendar says of a day; null for an ordinary one. */
export const occasionOf = (day: string): Occasion | null => daysOf(Number(day.slice(0, 4))).get(day) ?? null;

/** Days of an occasion that count as much as the assumption that it changes nothing. */
const PRIOR_DAYS = 5;
const MOST = 5;

/** How many times more is written on holidays and in promotions than on an ordinary day like it, from those so far. */
export class Occasions {
  private readonly ratios: Record<Occasion, { sum: number; days: number }> = { holiday: { sum: 0, days: 0 }, promotion: { sum: 0, days: 0 } };

  add(occasion: Occasion, texts: number, usual: number): void {
    if (usual <= 0) return;
    this.ratios[occasion].sum += Math.min(MOST, texts / usual);
    this.ratios[occasion].days += 1;
  }

  factor(occasion: Occasion | null): number {
    if (occasion === null) return 1;
    const { sum, days } = this.ratios[occasion];
    return Math.max(1 / MOST, (sum + PRIOR_DAYS) / (days + PRIOR_DAYS));
  }
}
