import { Injectable } from '@nestjs/common';
import { allocate, microsPerMinor } from '@meadow/shared';
import { SponsorshipSpendService, type SponsorshipSpend } from '../finance/index.ts';
import { DealOverviewService } from '../marketplace/index.ts';
import { ReportsService, type Traffic } from '../measurement/index.ts';
import type { TenantContext } from '../platform/database/tenant-context.ts';
import type { Period } from './period.ts';
import { noSums, type Sums } from './figures.ts';

export interface Account {
  id: string;
  timeZone: string;
  currency: string;
}

/** One brand's sums over a period, from ledger and roll-ups: total, by day, by deal, and where the money went. */
export interface BrandSums {
  total: Sums;
  days: Map<string, Sums>;
  deals: { dealId: string; creatorId: string; creatorName: string; sums: Sums }[];
  funnel: { code: string; people: number }[];
  /** Parts of the total spend; they sum to it exactly. */
  split: { creatorsMinor: bigint; platformMinor: bigint; adsMinor: bigint };
}

const withFees = (traffic: Traffic | undefined, creatorFeesMinor: bigint): Sums => ({ ...(traffic ?? noSums), creatorFeesMinor });

/** Joins what finance, the marketplace and measurement know of a brand. */
@Injectable()
export class BrandFiguresService {
  constructor(
    private readonly reports: ReportsService,
    private readonly spend: SponsorshipSpendService,
    private readonly deals: DealOverviewService,
  ) {}

  /** @param campaignId narrows to one campaign: then there are no creator fees */
  async sums(context: TenantContext, { id, timeZone: zone, currency }: Account, period: Period, campaignId: string | null = null): Promise<BrandSums> {
    const wish = { brandIds: [id], ...period, zone, currency };
    const [report, spent] = await Promise.all([this.reports.figures(context, { ...wish, campaignId }), campaignId ? [] : this.spend.byDealAndDay(context, wish)]);
    const feesOf = (rows: readonly SponsorshipSpend[]) => rows.reduce((sum, row) => sum + row.amountMinor, 0n);
    const dealIds = [...new Set([...spent.map((row) => row.dealId), ...report.deals.map((deal) => deal.dealId)])];
    const shares = await this.deals.shares(context, dealIds);
    const total = withFees(report.total, feesOf(spent));
    return {
      total,
      days: new Map([...new Set([...report.days.keys(), ...spent.map((row) => row.day)])].map((day) => [day, withFees(report.days.get(day), feesOf(spent.filter((row) => row.day === day)))])),
      deals: shares.map(({ dealId, creatorId, creatorName }) => {
        const traffic = report.deals.find((deal) => deal.dealId === dealId)?.traffic;
        return { dealId, creatorId, creatorName, sums: withFees(traffic, feesOf(spent.filter((row) => row.dealId === dealId))) };
      }),
      funnel: report.funnel,
      split: { ...this.split(spent, shares), adsMinor: total.adSpendMicros / microsPerMinor(currency) },
    };
  }

  /** Of what went into escrow: the creators' part and the platform's, deal by deal by the split that was agreed. */
  private split(spent: readonly SponsorshipSpend[], shares: readonly { dealId: string; creatorGetsMinor: bigint; platformFeeMinor: bigint }[]): { creatorsMinor: bigint; platformMinor: bigint } {
    let [creatorsMinor, platformMinor] = [0n, 0n];
    for (const { dealId, amountMinor } of spent) {
      const parts = partsOf(amountMinor, shares.find((one) => one.dealId === dealId));
      creatorsMinor += parts.creatorMinor;
      platformMinor += parts.platformMinor;
    }
    return { creatorsMinor, platformMinor };
  }
}

/** Of what went into escrow for a deal: the creator's part and the platform's, by the split that was agreed. */
export function partsOf(amountMinor: bigint, share: { creatorGetsMinor: bigint; platformFeeMinor: bigint } | undefined): { creatorMinor: bigint; platformMinor: bigint } {
  const weights = share && share.creatorGetsMinor + share.platformFeeMinor > 0n ? [share.creatorGetsMinor, share.platformFeeMinor] : [1n, 0n];
  const [creatorMinor = 0n, platformMinor = 0n] = allocate(amountMinor, weights);
  return { creatorMinor, platformMinor };
}
