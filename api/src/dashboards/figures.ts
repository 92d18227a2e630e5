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
