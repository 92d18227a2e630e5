import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database.ts';
import { eventKind, LINK_CLICK } from '../events/event-kinds.ts';

export interface DealOutcome {
  dealId: string;
  /** Valid clicks on the deal's own links; what ads brought is left out. */
  clicks: number;
  /** Attributed purchases less refunds. */
  orders: number;
}

/** What the links of deals brought, of all brands: for the worker. */
@Injectable()
export class DealOutcomesService {
  async of(tx: Tx, dealIds: readonly string[]): Promise<Map<string, DealOutcome>> {
    const rows = await tx.query<{ deal_id: string; clicks: number; orders: number }[]>(
      `SELECT s.deal_id, sum(k.clicks)::float8 AS clicks, sum(o.orders)::float8 AS orders FROM event_sources s
       CROSS JOIN LATERAL (SELECT coalesce(sum(d.valid), 0) AS clicks FROM rollup_days d WHERE d.brand_id = s.brand_id AND d.scope_id = s.link_id AND d.type = ${LINK_CLICK}) k
       CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE c.type = ${eventKind.purchase}) - count(*) FILTER (WHERE c.type = ${eventKind.refund}) AS orders
         FROM conversions c WHERE c.source_no = s.no AND c.counted AND c.type IN (${eventKind.purchase}, ${eventKind.refund})) o
       WHERE s.link_id IS NOT NULL AND s.deal_id = ANY ($1::uuid[]) GROUP BY 1`, [dealIds]);
    return new Map(rows.map(({ deal_id: dealId, clicks, orders }) => [dealId, { dealId, clicks, orders: Math.max(0, orders) }]));
  }
}
