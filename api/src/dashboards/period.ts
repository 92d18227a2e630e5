import { BadInput } from '../platform/errors/domain-error.ts';

export interface Period {
  /** First and last day, both included, in the account's zone. */
  from: string;
  to: string;
}

const DAY_MS = 86_400_000;
const MAX_DAYS = 400;
const at = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

export const daysIn = ({ from, to }: Period): number => Math.round((at(to) - at(from)) / DAY_MS) + 1;

/** @throws BadInput when it ends before it starts or is longer than 400 days */
export function checkPeriod(period: Period): Period {
  const days = daysIn(period);
  if (days < 1) throw new BadInput({ to: 'must not lie before from' });
  if (days > MAX_DAYS) throw new BadInput({ from: `may lie at most ${MAX_DAYS} days before to` });
  return period;
}

/** As many days right before. */
export function before(period: Period): Period {
  const length = daysIn(period) * DAY_MS;
  return { from: dayOf(at(period.from) - length), to: dayOf(at(period.to) - length) };
}

export const daysOf = (period: Period): string[] => Array.from({ length: daysIn(period) }, (_, index) => dayOf(at(period.from) + index * DAY_MS));

/** The calendar day of an instant in a zone. */
export const dayIn = (instant: Date, zone: string): string => new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(instant);
