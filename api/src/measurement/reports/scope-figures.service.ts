import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import type { Context } from '../../platform/database/tenant-context.ts';
import { dayOfNumber, lastClosedDay, numberOfDay, spansOf } from '../rollups/reach-days.ts';
import { ReachSketch } from '../rollups/reach-sketch.ts';
import { SCOPE_DAYS, SCOPE_PEOPLE, SCOPE_TOTALS } from './scope-figures.sql.ts';

/** Sums of one scope: the valid events by type, and all of them by validity. */
export interface Counts {
  impressions: number;
  viewables: number;
  clicks: number;
  linkClicks: number;
  engagements: number;
  pageViews: number;
  valid: number;
  givt: number;
  sivt: number;
  spendMicros: bigint;
}
export interface ScopeFigures extends Counts {
  /** Distinct visitors with an impression. */
  reach: number;
}

export interface CountsRow extends Record<string, unknown> {
  impressions: number;
  viewables: number;
  clicks: number;
  link_clicks: number;
  engagements: number;
  page_views: number;
  valid: number;
  givt: number;
  sivt: number;
  price_micros: string;
}
interface TotalsRow extends CountsRow {
  scope: string;
  sketches: string | null;
}
interface DayRow extends CountsRow {
  scope: string;
  number: number;
  reach: number;
}

export const countsOf = (row: CountsRow): Counts => ({
  impressions: row.impressions, viewables: row.viewables, clicks: row.clicks, linkClicks: row.link_clicks, engagements: row.engagements, pageViews: row.page_views,
  valid: row.valid, givt: row.givt, sivt: row.sivt, spendMicros: BigInt(row.price_micros),
});

/** Figures of a brand, a campaign, an ad group, a creative, a deal or a creator, from their daily sums and merged sketches. */
@Injectable()
export class ScopeFiguresService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Over the whole range, by scope. */
  async totals(context: Context, brandId: string, scopes: readonly string[], from: string, to: string): Promise<Map<string, ScopeFigures>> {
    const spans = spansOf(numberOfDay(from), numberOfDay(to), lastClosedDay(this.clock.now()));
    const values = [brandId, scopes, from, to, spans.map(({ level }) => level), spans.map(({ n }) => n)];
    const rows = await this.db.readByOnePlan<TotalsRow>(context, SCOPE_TOTALS, values, 'scope_totals');
    return new Map(rows.map((row) => [row.scope, { ...countsOf(row), reach: ReachSketch.countOf(row.sketches ?? '') }]));
  }

  /** Distinct visitors with an event of any of the types. */
  async people(context: Context, brandId: string, scope: string, types: readonly number[], from: string, to: string): Promise<number> {
    const spans = spansOf(numberOfDay(from), numberOfDay(to), lastClosedDay(this.clock.now()));
    const values = [brandId, scope, from, to, spans.map(({ level }) => level), spans.map(({ n }) => n), types];
    const [row] = await this.db.readByOnePlan<{ sketches: string | null }>(context, SCOPE_PEOPLE, values, 'scope_people');
    return ReachSketch.countOf(row?.sketches ?? '');
  }

  /** By scope, then by day; only days on which something happened. */
  async days(context: Context, brandId: string, scopes: readonly string[], from: string, to: string): Promise<Map<string, Map<string, ScopeFigures>>> {
    const rows = await this.db.read<DayRow>(context, SCOPE_DAYS, [brandId, scopes, from, to], 'scope_days');
    const names = new Map<number, string>();
    const found = new Map<string, Map<string, ScopeFigures>>();
    for (const row of rows) {
      let day = names.get(row.number);
      if (day === undefined) names.set(row.number, (day = dayOfNumber(row.number)));
      let days = found.get(row.scope);
      if (days === undefined) found.set(row.scope, (days = new Map()));
      days.set(day, { ...countsOf(row), reach: row.reach });
    }
    return found;
  }
}
