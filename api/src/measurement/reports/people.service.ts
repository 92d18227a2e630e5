import { Injectable } from '@nestjs/common';
import { addDays, dayAt } from '@meadow/shared';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import type { Context } from '../../platform/database/tenant-context.ts';
import { eventKind, LINK_CLICK } from '../events/event-kinds.ts';
import { SHARES } from '../rollups/fold.sql.ts';
import { COHORTS } from './cut-report.sql.ts';
import { ScopeFiguresService } from './scope-figures.service.ts';

/** Aware, Interest, True Interest, Purchase, Share: which events make a person count for a step. */
export const aipsSteps = {
  AWARE: [eventKind.impression],
  INTEREST: [eventKind.click, LINK_CLICK, eventKind.engagement, SHARES, eventKind.page_view],
  TRUE_INTEREST: [eventKind.view_content, eventKind.search, eventKind.add_to_cart],
  PURCHASE: [eventKind.purchase],
  SHARE: [SHARES],
} as const;
export type AipsStep = keyof typeof aipsSteps;
export const aipsCodes = Object.keys(aipsSteps) as AipsStep[];

export interface Cohort {
  /** First day of the week or month in which these people bought first. */
  cohort: string;
  size: number;
  /** How many of them bought so many weeks or months later, as far as these have begun; the first is the cohort itself. */
  later: number[];
}

/** First day of the week or month that lies so much after the one that begins on a day. */
function startOf(cohort: string, by: 'WEEK' | 'MONTH', later: number): string {
  if (by === 'WEEK') return addDays(cohort, 7 * later);
  const day = new Date(`${cohort}T00:00:00Z`);
  day.setUTCMonth(day.getUTCMonth() + later);
  return day.toISOString().slice(0, 10);
}

/** Who the people behind the figures are: how far they came, and whether they came again. */
@Injectable()
export class PeopleService {
  constructor(
    private readonly db: Database,
    private readonly figures: ScopeFiguresService,
    private readonly clock: Clock,
  ) {}

  /** Distinct people who did what makes a step, by merged sketches. @param scope the brand, or a campaign, deal or creator of it */
  aips(context: Context, wish: { brandId: string; scope: string; from: string; to: string }): Promise<{ step: AipsStep; people: number }[]> {
    return Promise.all(aipsCodes.map(async (step) => ({ step, people: await this.figures.people(context, wish.brandId, wish.scope, aipsSteps[step], wish.from, wish.to) })));
  }

  async cohorts(context: Context, { brandId, from, to, zone, by }: { brandId: string; from: string; to: string; zone: string; by: 'WEEK' | 'MONTH' }): Promise<Cohort[]> {
    const rows = await this.db.read<{ cohort: string; later: number; people: number }>(context, COHORTS, [brandId, from, to, zone, by.toLowerCase()], 'cohorts');
    const cohorts = new Map<string, Cohort>();
    for (const { cohort, later, people } of rows) {
      const one = cohorts.get(cohort) ?? { cohort, size: 0, later: [] };
      cohorts.set(cohort, one);
      while (one.later.length < later) one.later.push(0);
      one.later[later] = people;
      if (later === 0) one.size = people;
    }
    // Nobody came again in a week that has come is a figure, too; of weeks to come nothing is known.
    const today = dayAt(this.clock.now(), zone);
    for (const one of cohorts.values()) while (startOf(one.cohort, by, one.later.length) <= (to < today ? to : today)) one.later.push(0);
    return [...cohorts.values()];
  }
}
