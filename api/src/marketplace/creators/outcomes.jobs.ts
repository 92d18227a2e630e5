import { Injectable } from '@nestjs/common';
import { DealOutcomesService } from '../../measurement/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { outcomePriors, type Observed } from './outcomes.ts';

const LOCK = 7_311_077;
/** A note has brought most of its clicks by then. */
export const RIPE_DAYS = 7;

/** Keeps on each creator what the links of delivered deals brought, and for the market what is usual. */
@Injectable()
export class OutcomesJobs {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly outcomes: DealOutcomesService,
  ) {}

  @Repeats({ name: 'creators.outcomes', everyMs: 900_000 })
  async refresh(): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const [lock] = await tx.query<{ mine: boolean }[]>('SELECT pg_try_advisory_xact_lock($1) AS mine', [LOCK]);
      if (!lock?.mine) return;
      const ripe = new Date(this.clock.now().getTime() - RIPE_DAYS * 86_400_000);
      const deals = await tx.query<{ id: string; creator_id: string }[]>(`SELECT id, creator_id FROM deals WHERE published_at < $1 AND status NOT IN ('CANCELLED', 'REFUNDED')`, [ripe]);
      const found = await this.outcomes.of(tx, deals.map(({ id }) => id));
      const sums = new Map<string, { deals: number; clicks: number; conversions: number }>();
      for (const { id, creator_id: creator } of deals) {
        const one = found.get(id);
        const sum = sums.get(creator) ?? { deals: 0, clicks: 0, conversions: 0 };
        if (one) sums.set(creator, { deals: sum.deals + 1, clicks: sum.clicks + one.clicks, conversions: sum.conversions + one.orders });
      }
      await tx.query(
        `UPDATE creators c SET outcome_deals = o.deals, outcome_clicks = o.clicks, outcome_conversions = o.conversions FROM jsonb_to_recordset($1::jsonb) AS o(id uuid, deals int, clicks bigint, conversions bigint)
         WHERE c.id = o.id AND (c.outcome_deals, c.outcome_clicks, c.outcome_conversions) IS DISTINCT FROM (o.deals, o.clicks, o.conversions)`,
        [JSON.stringify([...sums].map(([id, sum]) => ({ id, ...sum })))]);
      await this.refreshPriors(tx);
    });
  }

  private async refreshPriors(tx: Tx): Promise<void> {
    const observed = await tx.query<(Omit<Observed, 'followers' | 'clicks' | 'conversions'> & { followers: bigint; clicks: bigint; conversions: bigint })[]>(
      `SELECT followers, tier, coalesce(categories[1], 'other') AS category, outcome_deals AS deals, outcome_clicks AS clicks, outcome_conversions AS conversions FROM creators WHERE outcome_deals > 0 AND visibility = 'LISTED'`);
    const priors = outcomePriors(observed.map((one) => ({ ...one, followers: Number(one.followers), clicks: Number(one.clicks), conversions: Number(one.conversions) })));
    await tx.query('DELETE FROM outcome_priors');
    await tx.query(
      `INSERT INTO outcome_priors (tier, category, click_rate, click_shape, order_rate, order_weight, creators)
       SELECT r.tier, r.category, r."clickRate", r."clickShape", r."orderRate", r."orderWeight", r.creators
       FROM jsonb_to_recordset($1::jsonb) AS r(tier text, category text, "clickRate" float8, "clickShape" float8, "orderRate" float8, "orderWeight" float8, creators int)`, [JSON.stringify(priors)]);
  }
}
