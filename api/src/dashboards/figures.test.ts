import { byCreator, figuresOf, noSums, type Sums } from './figures.ts';

const sums: Sums = { ...noSums, impressions: 10_000, clicks: 250, linkClicks: 120, conversions: 30, revenueMinor: 264_000n, adSpendMicros: 123_400_000n, creatorFeesMinor: 352_000n };

describe('figures', () => {
  it('are ratios of sums, arithmetic shown', () => {
    const figures = figuresOf(sums, 'CNY');
    expect(figures.adSpend.minor).toBe(12_340n); // 123,400,000 micros ÷ 10,000
    expect(figures.spend.minor).toBe(364_340n); // 352,000 + 12,340
    expect(figures.ctr).toBe(0.025); // 250 ÷ 10,000
    expect(figures.cvr).toBeCloseTo(30 / 370);
    expect(figures.cpm?.minor).toBe(1_234n); // 12,340 ÷ 10,000 × 1,000
    expect(figures.cpa?.minor).toBe(12_145n); // 364,340 ÷ 30 = 12,144.67
    expect(figures.roas).toBeCloseTo(264_000 / 364_340);
  });

  it('are unknown, never zero, over nothing', () => {
    const { ctr, cvr, cpm, cpc, cpa, roas } = figuresOf(noSums, 'CNY');
    expect([ctr, cvr, cpm, cpc, cpa, roas]).toEqual([null, null, null, null, null, null]);
  });

  it('are one row for a creator with several deals, without a reach that nobody counted', () => {
    const deal = (dealId: string, creatorId: string, clicks: number) => ({ dealId, creatorId, creatorName: creatorId, sums: { ...noSums, reach: 5, clicks, creatorFeesMinor: 100n } });
    expect(byCreator([deal('d1', 'lin', 3), deal('d2', 'wu', 1), deal('d3', 'lin', 4)])).toEqual([
      { dealId: null, creatorId: 'lin', creatorName: 'lin', sums: { ...noSums, reach: null, clicks: 7, creatorFeesMinor: 200n } }, deal('d2', 'wu', 1),
    ]);
  });
});
