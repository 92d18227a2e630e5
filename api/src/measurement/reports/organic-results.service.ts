import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';
import type { TenantContext } from '../../platform/database/tenant-context.ts';
import { eventKind, LINK_CLICK } from '../events/event-kinds.ts';

/** A keyword is what so many different people searched for; what fewer did may tell who they are. */
const LEAST_PEOPLE = 3;
const MOST_KEYWORDS = 20;

export interface OrganicResult {
  /** Valid clicks on the deal's own links. */
  clicks: number;
  /** Purchases less refunds that are attributed to these links. */
  orders: number;
}

export interface SearchedKeyword {
  words: string;
  people: number;
}

/** What notes brought by themselves, ads left out. */
@Injectable()
export class OrganicResultsService {
  constructor(private readonly db: Database) {}

  /** By deal, within so many days after the publication of each note. */
  async of(context: TenantContext, brandId: string, notes: readonly { dealId: string; publishedAt: Date }[], withinDays: number): Promise<Map<string, OrganicResult>> {
    const rows = await this.db.read<{ deal_id: string; clicks: number; orders: number }>(
      context,
      `SELECT n.deal_id, sum(k.clicks)::float8 AS clicks, sum(o.orders)::float8 AS orders
       FROM unnest($2::uuid[], $3::timestamptz[]) AS n(deal_id, since)
       JOIN event_sources s ON s.deal_id = n.deal_id AND s.brand_id = $1 AND s.link_id IS NOT NULL
       CROSS JOIN LATERAL (SELECT coalesce(sum(r.valid), 0) AS clicks FROM rollup_hours r
         WHERE r.source_no = s.no AND r.brand_id = $1 AND r.type = ${LINK_CLICK} AND r.hour > n.since - interval '1 hour' AND r.hour < n.since + make_interval(days => $4)) k
       CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE c.type = ${eventKind.purchase}) - count(*) FILTER (WHERE c.type = ${eventKind.refund}) AS orders FROM conversions c
         WHERE c.source_no = s.no AND c.counted AND c.occurred_at >= n.since AND c.occurred_at < n.since + make_interval(days => $4)) o
       GROUP BY 1`,
      [brandId, notes.map(({ dealId }) => dealId), notes.map(({ publishedAt }) => publishedAt), withinDays], 'organic_results',
    );
    return new Map(rows.map(({ deal_id: dealId, clicks, orders }) => [dealId, { clicks, orders: Math.max(0, orders) }]));
  }

  /** By deal, what those searched for on the brand's site since a day who had come through its link; most people first. */
  async searches(context: TenantContext, brandId: string, dealIds: readonly string[], since: string): Promise<Map<string, SearchedKeyword[]>> {
    const found = new Map<string, SearchedKeyword[]>();
    if (dealIds.length === 0) return found;
    const rows = await this.db.read<{ deal_id: string; query: string; people: number }>(
      context,
      'SELECT deal_id, query, people FROM app.searches_after_notes($1, $2::uuid[], $3::date, $4) ORDER BY people DESC, query',
      [brandId, dealIds, since, LEAST_PEOPLE], 'searches_after_notes',
    );
    for (const { deal_id: dealId, query: words, people } of rows) {
      const list = found.get(dealId) ?? [];
      found.set(dealId, list);
      if (list.length < MOST_KEYWORDS) list.push({ words, people });
    }
    return found;
  }
}
