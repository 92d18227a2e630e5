import { Injectable } from '@nestjs/common';
import { DealOutcomesService } from '../../measurement/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { MarketFigures } from '../creators/market-figures.ts';
import { RIPE_DAYS } from '../creators/outcomes.jobs.ts';
import { predict, times, type Range } from '../creators/performance.ts';
import type { StoredTerms } from '../deals/deal.terms.ts';
import { indexedColumns, indexedOf, type IndexedRow } from '../search/indexed-creator.ts';

const BATCH = 200;

/** Keeps what was predicted of a deal when it was agreed, before its note is out, and what came of it a week after. */
@Injectable()
export class PredictionsJobs {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly market: MarketFigures,
    private readonly outcomes: DealOutcomesService,
  ) {}

  @Repeats({ name: 'market.predict', everyMs: 30_000 })
  async predict(): Promise<void> {
    const market = await this.market.current();
    await this.db.transaction(systemContext, async (tx) => {
      const deals = await tx.query<{ id: string; brand_id: string; creator_id: string; terms: StoredTerms }[]>(
        `SELECT d.id, d.brand_id, d.creator_id, o.terms FROM deals d JOIN offers o ON o.deal_id = d.id AND o.version = d.current_version
         WHERE d.agreed_at IS NOT NULL AND d.published_at IS NULL AND d.status IN ('ACCEPTED', 'FUNDED', 'DRAFTED', 'REVISION', 'APPROVED') AND NOT EXISTS (SELECT FROM deal_predictions p WHERE p.deal_id = d.id) LIMIT ${BATCH}`);
      const rows = await tx.query<IndexedRow[]>(`SELECT ${indexedColumns} FROM market_creators c WHERE c.id = ANY ($1::uuid[])`, [deals.map((deal) => deal.creator_id)]);
      const known = new Map(rows.map((row) => [row.id, indexedOf(row)]));
      for (const { id, brand_id: brandId, creator_id: creatorId, terms } of deals) {
        const creator = known.get(creatorId);
        if (!creator) continue;
        const notes = terms.deliverables.reduce((sum, { quantity }) => sum + quantity, 0);
        const prior = market.prior(creator.platforms[0], creator.tier, creator.categories[0]);
        const { engagements, clicks } = predict(creator, prior);
        await tx.query(
          `INSERT INTO deal_predictions (deal_id, brand_id, creator_id, tier, category, engagements, clicks, predicted_at, stretch, click_stretch) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
          [id, brandId, creatorId, creator.tier, creator.categories[0] ?? 'other', ends(times(engagements, notes)), clicks && ends(times(clicks, notes)), this.clock.now(), prior.stretch ?? 1, prior.outcomes?.stretch ?? 1]);
      }
    });
  }

  /** Engagement is known where the note's own figures were imported; clicks where the deal has a link. */
  @Repeats({ name: 'market.measure', everyMs: 300_000 })
  async measure(): Promise<void> {
    const now = this.clock.now();
    await this.db.transaction(systemContext, async (tx) => {
      const due = await tx.query<{ deal_id: string; engagements: number | null }[]>(
        `SELECT p.deal_id, nullif(n.likes + n.saves + n.comments + n.shares, 0)::float8 AS engagements FROM deal_predictions p JOIN deals d ON d.id = p.deal_id LEFT JOIN notes n ON n.deal_id = d.id
         WHERE p.measured_at IS NULL AND d.published_at < $1 ORDER BY p.deal_id LIMIT ${BATCH}`, [new Date(now.getTime() - RIPE_DAYS * 86_400_000)]);
      const found = await this.outcomes.of(tx, due.map((one) => one.deal_id));
      for (const { deal_id: id, engagements } of due) {
        const links = found.get(id);
        await tx.query('UPDATE deal_predictions SET real_engagements = $2, real_clicks = $3, real_orders = $4, measured_at = $5 WHERE deal_id = $1', [id, engagements, links?.clicks ?? null, links?.orders ?? null, now]);
      }
    });
  }
}

const ends = ({ low, mid, high }: Range): number[] => [low, mid, high];
