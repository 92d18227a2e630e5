import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';
import type { Context } from '../../platform/database/tenant-context.ts';
import { eventKind } from '../events/event-kinds.ts';
import { CLOCK_SLACK } from './last-click.ts';

/** No decision takes longer; what comes later is another one. */
export const MOST_LATER_DAYS = 90;

export interface LaterRevenue {
  /** Revenue came within so many days after the day of the click; 0 is the same day. */
  days: number;
  conversions: number;
  revenueMinor: bigint;
}

/** $1 brand, $2 first and $3 last day of clicks, $4 zone, $5 currency, $6 campaign or null for all: purchases less refunds of who clicked, by days since their last click in the range, and by the deal of that click. */
const BY_DISTANCE = `
  WITH clicked AS (
    SELECT visitor, click_id, source_no, occurred_at FROM touches
    WHERE brand_id = $1 AND occurred_at >= ($2::date::timestamp AT TIME ZONE $4) AND occurred_at < (($3::date + 1)::timestamp AT TIME ZONE $4)
      AND ($6::uuid IS NULL OR source_no IN (SELECT no FROM event_sources WHERE brand_id = $1 AND campaign_id = $6))
  ), led AS (
    SELECT c.event_id, c.day, c.occurred_at, t.occurred_at AS touched_at, t.source_no, t.click_id FROM conversions c JOIN clicked t ON t.visitor = c.visitor WHERE c.brand_id = $1
    UNION ALL SELECT c.event_id, c.day, c.occurred_at, t.occurred_at, t.source_no, t.click_id FROM conversions c JOIN clicked t ON t.click_id = c.click_id WHERE c.brand_id = $1
  ), nearest AS (
    SELECT DISTINCT ON (event_id, day) event_id, day, (occurred_at AT TIME ZONE $4)::date - (touched_at AT TIME ZONE $4)::date AS distance, source_no FROM led
    WHERE touched_at <= occurred_at + ${CLOCK_SLACK} AND occurred_at < touched_at + interval '${MOST_LATER_DAYS + 1} days' ORDER BY event_id, day, touched_at DESC, click_id DESC
  )
  SELECT greatest(n.distance, 0)::int AS distance, s.deal_id,
    (count(*) FILTER (WHERE c.type = ${eventKind.purchase}) - count(*) FILTER (WHERE c.type = ${eventKind.refund}))::bigint AS conversions,
    coalesce(sum(CASE WHEN c.type = ${eventKind.refund} THEN -c.value_minor ELSE c.value_minor END) FILTER (WHERE c.currency = $5), 0)::bigint AS revenue_minor
  FROM nearest n JOIN conversions c ON c.brand_id = $1 AND c.event_id = n.event_id AND c.day = n.day LEFT JOIN event_sources s ON s.no = n.source_no
  WHERE c.counted AND c.type IN (${eventKind.purchase}, ${eventKind.refund}) GROUP BY 1, 2`;

interface Row extends Record<string, unknown> {
  distance: number;
  deal_id: string | null;
  conversions: bigint;
  revenue_minor: bigint;
}
interface Wish {
  brandId: string;
  from: string;
  to: string;
  zone: string;
  currency: string;
  /** Only who clicked on its ads. */
  campaignId?: string;
}

/** T+x: what those who clicked on the days T bought within x days, whatever the attribution window; for goods that are thought about. */
@Injectable()
export class LaterRevenueService {
  constructor(private readonly db: Database) {}

  async report(context: Context, wish: Wish & { days: readonly number[] }): Promise<LaterRevenue[]> {
    const rows = await this.read(context, wish);
    return [...new Set(wish.days)].toSorted((a, b) => a - b).map((days) => {
      const within = rows.filter(({ distance }) => distance <= days);
      return { days, conversions: within.reduce((sum, row) => sum + Number(row.conversions), 0), revenueMinor: within.reduce((sum, row) => sum + row.revenue_minor, 0n) };
    });
  }

  /** The same by the deal of the last click and by how many days later, where a deal led there. */
  async byDeal(context: Context, wish: Wish): Promise<{ dealId: string; distance: number; conversions: number; revenueMinor: bigint }[]> {
    const rows = await this.read(context, wish);
    return rows.flatMap(({ deal_id: dealId, distance, conversions, revenue_minor: revenueMinor }) => (dealId === null ? [] : [{ dealId, distance, conversions: Number(conversions), revenueMinor }]));
  }

  private read(context: Context, { brandId, from, to, zone, currency, campaignId }: Wish): Promise<Row[]> {
    return this.db.read<Row>(context, BY_DISTANCE, [brandId, from, to, zone, currency, campaignId ?? null], 'later_revenue');
  }
}
