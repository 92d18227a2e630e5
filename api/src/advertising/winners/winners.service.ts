import { Injectable } from '@nestjs/common';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { BoostRightsService } from '../../marketplace/index.ts';
import { OrganicResultsService } from '../../measurement/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { BadInput, Forbidden } from '../../platform/errors/domain-error.ts';
import { rightsStatus } from '../rights/rights.resolver.ts';
import type { RightsCampaignView } from '../rights/rights.view.ts';
import type { BoostProposalView, BoostProposalsView, BoostThresholdView } from './winners.view.ts';

const DAY_MS = 86_400_000;
/** Shown before the brand has set its own. */
const USUAL_DAYS = 14;
const SEARCHED_FOR_DAYS = 90;
const MOST_DAYS = 90;
const MOST = 1_000_000_000;

interface ThresholdRow extends Record<string, unknown> {
  within_days: number;
  least_clicks: number | null;
  least_orders: number | null;
}

interface Measured {
  threshold: BoostThresholdView | null;
  notes: Omit<BoostProposalView, 'keywords'>[];
}

/** Notes that earned more than their brand calls enough. */
@Injectable()
export class WinnersService {
  constructor(
    private readonly db: Database,
    private readonly rights: BoostRightsService,
    private readonly results: OrganicResultsService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** @throws Forbidden for others than brands */
  async proposals(viewer: Viewer): Promise<Omit<BoostProposalsView, 'rule'>> {
    const { threshold, notes } = await this.measured(viewer);
    const proposed = notes.filter(({ isProposed }) => isProposed).map(({ dealId }) => dealId);
    const since = new Date(this.clock.now().getTime() - SEARCHED_FOR_DAYS * DAY_MS).toISOString().slice(0, 10);
    const keywords = await this.results.searches(viewer.context, viewer.accountId, proposed, since);
    return {
      threshold,
      notes: notes
        .map((note) => ({ ...note, keywords: keywords.get(note.dealId) ?? [] }))
        .sort((a, b) => Number(b.isProposed) - Number(a.isProposed) || b.orders - a.orders || b.clicks - a.clicks || (a.dealId < b.dealId ? 1 : -1)),
    };
  }

  /** The same without what was searched for, in any order. @throws Forbidden for others than brands */
  async measured({ context, accountId, kind }: Pick<Viewer, 'context' | 'accountId' | 'kind'>): Promise<Measured> {
    if (kind !== 'BRAND') throw new Forbidden('Only a brand boosts notes.');
    const [published, [row], campaigns] = await Promise.all([
      this.rights.ofAccount(context, accountId),
      this.db.read<ThresholdRow>(context, 'SELECT within_days, least_clicks, least_orders FROM boost_thresholds WHERE brand_id = $1', [accountId], 'boost_threshold'),
      this.db.read<RightsCampaignView & { deal_id: string }>(context, `SELECT id, name, status, deal_id FROM campaigns WHERE brand_id = $1 AND deal_id IS NOT NULL AND status <> 'RECONCILED' ORDER BY id DESC`, [accountId], 'rights_campaigns'),
    ]);
    const threshold: BoostThresholdView | null = row ? { withinDays: row.within_days, leastClicks: row.least_clicks, leastOrders: row.least_orders } : null;
    const withinDays = threshold?.withinDays ?? USUAL_DAYS;
    const found = await this.results.of(context, accountId, published, withinDays);
    const now = this.clock.now();
    const notes = published.map((note) => {
      const { clicks, orders } = found.get(note.dealId) ?? { clicks: 0, orders: 0 };
      return {
        dealId: note.dealId, creatorName: note.creatorName, noteTitle: note.noteTitle, noteUrl: note.noteUrl, publishedAt: note.publishedAt, clicks, orders,
        isProposed: isEnough(threshold, clicks, orders), isCounting: now.getTime() < note.publishedAt.getTime() + withinDays * DAY_MS, rights: rightsStatus(note.until, now),
        campaigns: campaigns.filter((one) => one.deal_id === note.dealId),
      };
    });
    return { threshold, notes };
  }

  /** @throws Forbidden for others than brands, BadInput */
  async setThreshold(viewer: Viewer, { withinDays, leastClicks, leastOrders }: BoostThresholdView): Promise<void> {
    if (viewer.kind !== 'BRAND') throw new Forbidden('Only a brand boosts notes.');
    const problems: Record<string, string> = {};
    if (withinDays < 1 || withinDays > MOST_DAYS) problems['withinDays'] = `must be between 1 and ${MOST_DAYS}`;
    for (const [name, least] of Object.entries({ leastClicks, leastOrders })) {
      if (least !== null && (least < 1 || least > MOST)) problems[name] = `must be between 1 and ${MOST}`;
    }
    if (leastClicks === null && leastOrders === null) problems['leastClicks'] = 'is needed when orders do not count';
    if (Object.keys(problems).length > 0) throw new BadInput(problems);
    await this.db.transaction(viewer.context, async (tx) => {
      await tx.query(
        `INSERT INTO boost_thresholds (brand_id, within_days, least_clicks, least_orders) VALUES ($1, $2, $3, $4)
         ON CONFLICT (brand_id) DO UPDATE SET within_days = excluded.within_days, least_clicks = excluded.least_clicks, least_orders = excluded.least_orders`,
        [viewer.accountId, withinDays, leastClicks, leastOrders],
      );
      await this.audit.record(tx, viewer, { action: 'boost.threshold', object: 'organisation', objectId: viewer.accountId, after: { withinDays, leastClicks, leastOrders } });
    });
  }
}

const isEnough = (threshold: BoostThresholdView | null, clicks: number, orders: number): boolean =>
  threshold !== null && ((threshold.leastClicks !== null && clicks >= threshold.leastClicks) || (threshold.leastOrders !== null && orders >= threshold.leastOrders));
