import { Injectable } from '@nestjs/common';
import { microsPerMinor, type CampaignBlocker, type CampaignStatus } from '@meadow/shared';
import { available, LedgerService } from '../../finance/index.ts';
import type { Viewer } from '../../identity/index.ts';
import { DealsService, type BoostRights } from '../../marketplace/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { PRIOR_CTR, PRIOR_IMPRESSIONS } from '../delivery/auction.ts';
import { blockersOf } from './campaign.blockers.ts';
import { dayIn } from './day-in.ts';

interface Row extends Record<string, unknown> {
  id: string;
  brand_id: string;
  deal_id: string | null;
  status: CampaignStatus;
  currency: string;
  time_zone: string;
  start_on: string;
  end_on: string;
  total: bigint;
  daily: bigint;
  spent: bigint;
  spent_today: bigint;
  approved: number;
  unlabelled: number;
  highest_ecpm: number | null;
}

/** As decisions rank by: clicks of a week, shrunk to the usual rate. A bid that is found may go up to its limit; what aims at orders bids for a click no more than for an order. */
const WORTH = `CASE WHEN g.bid_model = 'CPM' THEN g.bid_micros ELSE g.bid_micros * CASE WHEN g.bid_model = 'TARGET_COST' AND c.objective <> 'CONVERSION' THEN 2000.0 ELSE 1000.0 END * (
    SELECT (coalesce(sum(r.valid) FILTER (WHERE r.type = 3), 0) + ${PRIOR_CTR * PRIOR_IMPRESSIONS}) / (coalesce(sum(r.valid) FILTER (WHERE r.type = 1), 0) + ${PRIOR_IMPRESSIONS})
    FROM creatives cr JOIN rollup_hours r ON r.source_no = cr.source_no AND r.hour > now() - interval '7 days' WHERE cr.ad_group_id = g.id) END`;

/** Where campaigns stand: why each of them does not deliver. */
@Injectable()
export class StandingsService {
  constructor(
    private readonly db: Database,
    private readonly ledger: LedgerService,
    private readonly deals: DealsService,
    private readonly clock: Clock,
  ) {}

  async blockers(viewer: Viewer, campaignIds: readonly string[]): Promise<Map<string, CampaignBlocker[]>> {
    const rows = await this.db.read<Row>(
      viewer.context,
      `SELECT c.id, c.brand_id, c.deal_id, c.status, c.currency, c.time_zone, c.flight_start_on::text AS start_on, c.flight_end_on::text AS end_on,
         c.total_budget_minor AS total, c.daily_budget_minor AS daily, app.campaign_spent(c.id, '-infinity') AS spent,
         app.campaign_spent(c.id, date_trunc('day', now(), c.time_zone)) AS spent_today,
         (SELECT count(*)::int FROM creatives cr WHERE cr.campaign_id = c.id AND cr.status = 'APPROVED') AS approved,
         (SELECT count(*)::int FROM creatives cr WHERE cr.campaign_id = c.id AND cr.status NOT IN ('RETIRED', 'REJECTED') AND btrim(cr.label) = '') AS unlabelled,
         (SELECT max(${WORTH})::float8 FROM ad_groups g WHERE g.campaign_id = c.id AND g.retired_at IS NULL) AS highest_ecpm
       FROM campaigns c WHERE c.id = ANY ($1::uuid[])`,
      [campaignIds],
      'campaign_standings',
    );
    const [balances, rights] = await Promise.all([this.balances(viewer, rows), this.rights(viewer, rows)]);
    const now = this.clock.now();
    return new Map(
      rows.map((row) => {
        const scale = microsPerMinor(row.currency);
        const standing = {
          status: row.status, now, today: dayIn(now, row.time_zone), flightStartOn: row.start_on, flightEndOn: row.end_on,
          totalMicros: row.total * scale, dailyMicros: row.daily * scale, spentMicros: row.spent, spentTodayMicros: row.spent_today,
          totalBudgetMinor: row.total, availableMinor: balances.get(`${row.brand_id} ${row.currency}`) ?? 0n,
          rightsUntil: row.deal_id === null ? undefined : (rights.get(row.deal_id)?.until ?? null),
          hasLabels: row.unlabelled === 0 && isLabelled(row.deal_id === null ? undefined : rights.get(row.deal_id)), approvedCreatives: row.approved, highestEcpmMicros: row.highest_ecpm,
        };
        return [row.id, blockersOf(standing)];
      }),
    );
  }

  private async balances(viewer: Viewer, rows: readonly Row[]): Promise<Map<string, bigint>> {
    const wanted = new Map(rows.map((row) => [`${row.brand_id} ${row.currency}`, row]));
    return new Map(
      await Promise.all([...wanted].map(async ([key, row]) => [key, await this.ledger.balanceOf(viewer.context, available(row.brand_id), row.currency)] as const)),
    );
  }

  private async rights(viewer: Viewer, rows: readonly Row[]): Promise<Map<string, BoostRights>> {
    const ids = [...new Set(rows.flatMap((row) => row.deal_id ?? []))];
    return new Map(await Promise.all(ids.map(async (id) => [id, await this.deals.boostRightsOf(viewer.context, id)] as const)));
  }
}

/** Of a note that is not published yet nobody asks for its mark. */
const isLabelled = (rights: BoostRights | undefined): boolean => rights === undefined || rights.noteUrl === null || rights.isLabelled;
