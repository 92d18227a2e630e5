import { Injectable } from '@nestjs/common';
import type { DealStatus } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, Conflict, NotFound } from '../../platform/errors/domain-error.ts';
import { partyOf } from '../deals/deal.policy.ts';
import type { PartnerReputationView, ReceivedReviewView, ReputationView, ReviewInput, ReviewView } from './reputation.view.ts';
import { shrunk, THIN_BELOW } from './score.ts';

/** After so long a review opens though the other side wrote none. */
export const REVIEW_OPEN_DAYS = 14;
/** Money was agreed to and the deal is over. */
const reviewable: ReadonlySet<DealStatus> = new Set<DealStatus>(['COMPLETED', 'SETTLED', 'PAID', 'CANCELLED', 'REFUNDED']);

interface Counts extends Record<string, unknown> {
  org_id: string;
  reviews: number;
  overall_sum: number;
  clarity_sum: number;
  funded: number;
  median_fund_hours: number | null;
  cancelled: number;
  disputed: number;
}

@Injectable()
export class ReputationService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Once a side, when a funded deal is over. @throws NotFound, Conflict, BadInput */
  async review(viewer: Viewer, dealId: string, { overall, clarity, text }: ReviewInput): Promise<void> {
    const wrong: Record<string, string> = {};
    for (const [field, value] of [['overall', overall], ['clarity', clarity]] as const) if (!Number.isInteger(value) || value < 1 || value > 5) wrong[field] = 'must be from 1 to 5';
    if ((text ?? '').length > 2_000) wrong['text'] = 'has more than 2,000 characters';
    if (Object.keys(wrong).length > 0) throw new BadInput(wrong);
    await this.db.transaction(viewer.context, async (tx) => {
      // Locked, so that of two reviews at once the second sees the first, and both open.
      const [deal] = isUuid(dealId)
        ? await tx.query<{ brandId: string; creatorId: string; status: DealStatus; funded_at: Date | null }[]>('SELECT brand_id AS "brandId", creator_id AS "creatorId", status, funded_at FROM deals WHERE id = $1 FOR UPDATE', [dealId])
        : [];
      const party = deal && partyOf(viewer, deal);
      if (!deal || (party !== 'BRAND' && party !== 'CREATOR')) throw new NotFound('deal', dealId);
      if (!reviewable.has(deal.status) || !deal.funded_at) throw new Conflict('A deal is reviewed when it is over.');
      const now = this.clock.now();
      const made = await tx.query<unknown[]>(
        `INSERT INTO deal_reviews (id, deal_id, brand_id, creator_id, by_party, overall, clarity, text, at, opens_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (deal_id, by_party) DO NOTHING RETURNING 1`,
        [uuidv7(), dealId, deal.brandId, deal.creatorId, party, overall, clarity, (text ?? '').trim(), now, new Date(now.getTime() + REVIEW_OPEN_DAYS * 86_400_000)]);
      if (made.length === 0) throw new Conflict('Your side has written its review.');
      await tx.query('SELECT app.open_reviews($1, $2)', [dealId, now]);
    });
  }

  /** One's own, and the other side's once it is open. */
  async reviewsOf(viewer: Viewer, dealIds: readonly string[]): Promise<(ReviewView & { dealId: string })[]> {
    const now = this.clock.now();
    const rows = await this.db.read<Omit<ReviewView, 'isOpen'> & { dealId: string; brandId: string; creatorId: string; opensAt: Date } & Record<string, unknown>>(
      viewer.context,
      `SELECT id, deal_id AS "dealId", brand_id AS "brandId", creator_id AS "creatorId", by_party AS "by", overall, clarity, text, at, opens_at AS "opensAt" FROM deal_reviews WHERE deal_id = ANY ($1::uuid[]) ORDER BY id`, [dealIds]);
    return rows.map((row) => ({ ...row, isOpen: row.opensAt <= now })).filter((row) => row.isOpen || partyOf(viewer, row) === row.by);
  }

  /** What others wrote about the account, once it is open, newest first. */
  received(viewer: Viewer): Promise<ReceivedReviewView[]> {
    return this.db.read<ReceivedReviewView & Record<string, unknown>>(
      viewer.context,
      `SELECT r.id, r.deal_id AS "dealId", o.name AS "fromName", r.overall, r.clarity, r.text, r.at
       FROM deal_reviews r JOIN public_organisations o ON o.id = CASE r.by_party WHEN 'BRAND' THEN r.brand_id ELSE r.creator_id END
       WHERE r.opens_at <= $2 AND ((r.brand_id = $1 AND r.by_party = 'CREATOR') OR (r.creator_id = $1 AND r.by_party = 'BRAND')) ORDER BY r.id DESC LIMIT 200`, [viewer.accountId, this.clock.now()]);
  }

  /** The other sides of the account's deals, those of the latest deals first. */
  async partners(viewer: Viewer): Promise<PartnerReputationView[]> {
    const rows = await this.db.read<{ id: string; name: string; dealsTogether: number }>(
      viewer.context,
      `SELECT o.id, o.name, count(*)::int AS "dealsTogether" FROM deals d JOIN public_organisations o ON o.id = CASE WHEN d.brand_id = $1 THEN d.creator_id ELSE d.brand_id END
       WHERE (d.brand_id = $1 OR d.creator_id = $1) AND d.funded_at IS NOT NULL GROUP BY o.id, o.name ORDER BY max(d.funded_at) DESC LIMIT 50`, [viewer.accountId]);
    const scores = await this.of(viewer, rows.map(({ id }) => id));
    return rows.flatMap((row) => {
      const reputation = scores.get(row.id);
      return reputation ? [{ ...row, reputation }] : [];
    });
  }

  async of(viewer: Viewer, orgIds: readonly string[]): Promise<Map<string, ReputationView>> {
    const rows = await this.db.read<Counts>(viewer.context, 'SELECT * FROM app.reputation($1::uuid[], $2)', [orgIds, this.clock.now()], 'reputation');
    const share = (count: number, of: number) => (of === 0 ? null : count / of);
    return new Map(rows.map((row) => [row.org_id, {
      score: shrunk(row.overall_sum, row.reviews), clarity: shrunk(row.clarity_sum, row.reviews), reviews: row.reviews, isThin: row.reviews < THIN_BELOW, deals: row.funded,
      fundHours: row.median_fund_hours, cancelledShare: share(row.cancelled, row.funded), disputedShare: share(row.disputed, row.funded),
    }]));
  }
}
