import { microsPerMinor, ratio } from '@meadow/shared';
import { money } from '../platform/graphql/money.view.ts';
import type { FiguresView } from './dashboard.view.ts';

/** Sums over one range and one scope. Money in minor units of `currency`, accrued ad spend in micros. */
export interface Sums {
  impressions: number;
  /** Distinct visitors; null where it was not counted, never a sum. */
  reach: number | null;
  clicks: number;
  linkClicks: number;
  engagements: number;
  conversions: number;
  revenueMinor: bigint;
  adSpendMicros: bigint;
  /** What brands paid for creators, platform fee included. */
  creatorFeesMinor: bigint;
}

export const noSums: Sums = {
  impressions: 0, reach: 0, clicks: 0, linkClicks: 0, engagements: 0, conversions: 0, revenueMinor: 0n, adSpendMicros: 0n, creatorFeesMinor: 0n,
};

/** What one creator cost and brought over some deals. */
export interface CreatorSums {
  /** Null when it was more than one. */
  dealId: string | null;
  creatorId: string;
  creatorName: string;
  sums: Sums;
}
/** A row per creator, in the order they first come. People are not counted across deals. */
export function byCreator(deals: readonly CreatorSums[]): CreatorSums[] {
  const rows = new Map<string, CreatorSums>();
  for (const deal of deals) {
    const known = rows.get(deal.creatorId);
    rows.set(deal.creatorId, known ? { ...known, dealId: null, sums: added(known.sums, deal.sums) } : deal);
  }
  return [...rows.values()];
}

const added = (a: Sums, b: Sums): Sums => ({
  impressions: a.impressions + b.impressions, reach: null, clicks: a.clicks + b.clicks, linkClicks: a.linkClicks + b.linkClicks, engagements: a.engagements + b.engagements, conversions: a.conversions + b.conversions,
  revenueMinor: a.revenueMinor + b.revenueMinor, adSpendMicros: a.adSpendMicros + b.adSpendMicros, creatorFeesMinor: a.creatorFeesMinor + b.creatorFeesMinor,
});

/** A price per something: `per` × money ÷ count, half up; null when there was nothing. */
function priceEach(minor: bigint, count: number, per = 1n): bigint | null {
  if (count === 0) return null;
  const units = BigInt(count);
  return (minor * per * 2n + units) / (units * 2n);
}

/** Figures as the metric registry defines them: ratios are ratios of sums, null over nothing. */
export function figuresOf(sums: Sums, currency: string): FiguresView {
  const adSpendMinor = sums.adSpendMicros / microsPerMinor(currency);
  const spendMinor = sums.creatorFeesMinor + adSpendMinor;
  const priced = (minor: bigint | null) => (minor === null ? null : money(minor, currency));
  return {
    spend: money(spendMinor, currency),
    creatorFees: money(sums.creatorFeesMinor, currency),
    adSpend: money(adSpendMinor, currency),
    impressions: sums.impressions,
    reach: sums.reach,
    clicks: sums.clicks,
    linkClicks: sums.linkClicks,
    engagements: sums.engagements,
    conversions: sums.conversions,
    revenue: money(sums.revenueMinor, currency),
    ctr: ratio(sums.clicks, sums.impressions),
    cvr: ratio(sums.conversions, sums.clicks + sums.linkClicks),
    cpm: priced(priceEach(adSpendMinor, sums.impressions, 1_000n)),
    cpc: priced(priceEach(adSpendMinor, sums.clicks)),
    cpa: priced(priceEach(spendMinor, sums.conversions)),
    roas: spendMinor === 0n ? null : Number(sums.revenueMinor) / Number(spendMinor),
  };
}
