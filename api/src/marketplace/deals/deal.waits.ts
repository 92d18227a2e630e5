import { addWorkingHours, endOfDay } from '@meadow/shared';
import type { Config } from '../../platform/config/config.ts';
import { waits, type WaitRule } from './deal.lifecycle.ts';
import type { Deal } from './deal.entity.ts';
import type { Terms } from './deal.terms.ts';

export type WaitSettings = Pick<Config, 'REPLY_HOURS' | 'FUND_HOURS' | 'REVIEW_HOURS' | 'VERIFY_DAYS' | 'PAYOUT_DAYS' | 'DISPUTE_DAYS'>;

const HOUR = 3_600_000;
const after = (from: Date, hours: number): Date => new Date(from.getTime() + hours * HOUR);
const later = (a: Date, b: Date): Date => (a > b ? a : b);

/**
 * When the wait of the deal's present status runs out. What people are to do is counted in hours of working days. A creator who is late by the day agreed still has the time of a reply.
 * @param zone of the brand, in which the days of the terms are counted
 */
export function dueAt(deal: Pick<Deal, 'status'>, terms: Terms, zone: string, now: Date, settings: WaitSettings): Date | null {
  const rule = waits[deal.status];
  return rule && dueBy[rule.clock]({ terms, zone, now, settings });
}

interface Moment {
  terms: Terms;
  zone: string;
  now: Date;
  settings: WaitSettings;
}
const dueBy: Record<WaitRule['clock'], (moment: Moment) => Date> = {
  reply: ({ now, zone, settings }) => addWorkingHours(now, settings.REPLY_HOURS, zone),
  funding: ({ now, zone, settings }) => addWorkingHours(now, settings.FUND_HOURS, zone),
  draft: ({ terms, zone, now, settings }) => addWorkingHours(later(endOfDay(terms.draftDueOn, zone), now), settings.REPLY_HOURS, zone),
  review: ({ now, zone, settings }) => addWorkingHours(now, settings.REVIEW_HOURS, zone),
  revision: ({ terms, zone, now, settings }) => addWorkingHours(later(endOfDay(terms.draftDueOn, zone), now), settings.REPLY_HOURS, zone),
  publication: ({ terms, zone, now, settings }) => addWorkingHours(later(endOfDay(terms.publishTo, zone), now), settings.REPLY_HOURS, zone),
  verification: ({ now, settings }) => after(now, settings.VERIFY_DAYS * 24),
  settlement: ({ now }) => now,
  payout: ({ terms, now, settings }) => after(now, (terms.payoutDays ?? settings.PAYOUT_DAYS) * 24),
  ruling: ({ now, settings }) => after(now, settings.DISPUTE_DAYS * 24),
};
