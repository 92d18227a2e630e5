import { Injectable } from '@nestjs/common';
import { microsPerMinor } from '@meadow/shared';
import { SponsorshipSpendService } from '../finance/index.ts';
import type { Viewer } from '../identity/index.ts';
import { DealOverviewService, SampleCostsService } from '../marketplace/index.ts';
import { Database } from '../platform/database/database.ts';
import { BrandFiguresService, partsOf, type Account } from './brand-figures.service.ts';
import { noSums, type Sums } from './figures.ts';
import type { NoteCostView } from './note-costs.view.ts';
import type { Period } from './period.ts';

/** One note's costs, as they are gathered. */
type Costs = Pick<NoteCostView, 'feeMinor' | 'platformFeeMinor' | 'productMinor' | 'shippingMinor' | 'boostMinor' | 'commissionMinor'>;
const free: Costs = { feeMinor: 0n, platformFeeMinor: 0n, productMinor: 0n, shippingMinor: 0n, boostMinor: 0n, commissionMinor: 0n };

/** The one receipt of a note: fee, platform fee, product, shipping, boost and commission, beside what it brought. */
@Injectable()
export class NoteCostsService {
  constructor(
    private readonly db: Database,
    private readonly brands: BrandFiguresService,
    private readonly spend: SponsorshipSpendService,
    private readonly samples: SampleCostsService,
    private readonly deals: DealOverviewService,
  ) {}

  /** Of what was paid, sent and charged on the days of a period; dearest first. */
  async report(viewer: Viewer, account: Account, period: Period): Promise<NoteCostView[]> {
    const wish = { brandId: account.id, zone: account.timeZone, currency: account.currency, ...period };
    const [{ deals }, sent, commissions] = await Promise.all([
      this.brands.sums(viewer.context, account, period),
      this.samples.sent(viewer.context, wish),
      this.spend.commissionByDeal(viewer.context, { ...wish, brandIds: [account.id] }),
    ]);
    const ofDeals = sent.filter(({ dealId }) => dealId !== null);
    const dealIds = [...new Set([...deals.map(({ dealId }) => dealId), ...ofDeals.flatMap(({ dealId }) => dealId ?? []), ...commissions.keys()])];
    const [shares, titles] = await Promise.all([this.deals.shares(viewer.context, dealIds), this.titlesOf(viewer, dealIds)]);
    const rows = shares.map(({ dealId, creatorId, creatorName, ...share }): NoteCostView => {
      const sums = deals.find((deal) => deal.dealId === dealId)?.sums ?? noSums;
      const { creatorMinor, platformMinor } = partsOf(sums.creatorFeesMinor, share);
      const parcels = ofDeals.filter((parcel) => parcel.dealId === dealId);
      const costs: Costs = {
        feeMinor: creatorMinor, platformFeeMinor: platformMinor, boostMinor: sums.adSpendMicros / microsPerMinor(account.currency), commissionMinor: commissions.get(dealId) ?? 0n,
        productMinor: parcels.reduce((sum, one) => sum + one.productMinor, 0n), shippingMinor: parcels.reduce((sum, one) => sum + one.shippingMinor, 0n),
      };
      return noteOf({ id: dealId, dealId, creatorId, creatorName, title: titles.get(dealId) ?? '', noteUrl: null }, costs, sums);
    });
    const alone = sent.filter(({ dealId }) => dealId === null).map(({ sampleId, creatorId, creatorName, product, noteUrl, productMinor, shippingMinor }) =>
      noteOf({ id: sampleId, dealId: null, creatorId, creatorName, title: product, noteUrl }, { ...free, productMinor, shippingMinor }, noSums));
    return [...rows, ...alone].filter((row) => row.totalMinor !== 0n || row.conversions !== 0 || row.clicks + row.linkClicks + row.impressions > 0)
      .toSorted((a, b) => Number(b.totalMinor - a.totalMinor) || a.id.localeCompare(b.id));
  }

  private async titlesOf(viewer: Viewer, dealIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.db.read<{ id: string; title: string }>(viewer.context, 'SELECT d.id, b.title FROM deals d JOIN briefs b ON b.id = d.brief_id WHERE d.id = ANY ($1::uuid[])', [dealIds], 'deal_titles');
    return new Map(rows.map(({ id, title }) => [id, title]));
  }
}

/** A note with its total, and what an order and a unit of money in it brought. */
export function noteOf(of: Pick<NoteCostView, 'id' | 'dealId' | 'creatorId' | 'creatorName' | 'title' | 'noteUrl'>, costs: Costs, { impressions, clicks, linkClicks, conversions, revenueMinor }: Sums): NoteCostView {
  const totalMinor = Object.values(costs).reduce((sum, cost) => sum + cost, 0n);
  const orders = BigInt(conversions);
  return {
    ...of, ...costs, totalMinor, impressions, clicks, linkClicks, conversions, revenueMinor,
    cpaMinor: orders > 0n ? (totalMinor * 2n + orders) / (orders * 2n) : null, roas: totalMinor > 0n ? Number(revenueMinor) / Number(totalMinor) : null,
  };
}
