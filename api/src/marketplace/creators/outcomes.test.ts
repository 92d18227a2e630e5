import fc from 'fast-check';
import { outcomePriors, predictOutcomes, type OutcomePrior } from './outcomes.ts';

const prior: OutcomePrior = { clickRate: 2, clickShape: 2, orderRate: 0.03, orderWeight: 50 };

describe('expected clicks and orders', () => {
  it('are the peers’ where a creator has no measured deal, and move to the own figures with each', () => {
    const none = predictOutcomes(10_000, undefined, prior);
    expect(none.clicks.mid).toBeCloseTo(20, 10);
    expect(none.conversions.mid).toBeCloseTo(0.6, 10);
    expect(none).toMatchObject({ ownWeight: 0, z: 0 });
    const of = (deals: number) => predictOutcomes(10_000, { deals, clicks: 80 * deals, conversions: 4 * deals }, prior).clicks.mid;
    expect(of(1)).toBeGreaterThan(20);
    expect(of(5)).toBeGreaterThan(of(1));
    expect(of(1)).toBeLessThan(50);
    expect(of(2_000)).toBeCloseTo(80, 0);
  });

  it('lie between the creator and the peers, inside their range', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 1, max: 50 }), fc.nat(100_000), fc.double({ min: 0, max: 1, noNaN: true }), (followers, deals, clicks, share) => {
      const { clicks: range, conversions, ownWeight } = predictOutcomes(followers, { deals, clicks, conversions: Math.floor(clicks * share) }, prior);
      const [own, peers] = [(clicks + 0.5) / deals, (prior.clickRate * followers) / 1_000];
      expect(range.mid).toBeGreaterThanOrEqual(Math.min(own, peers) * (1 - 1e-9));
      expect(range.mid).toBeLessThanOrEqual(Math.max(own, peers) * (1 + 1e-9));
      for (const { low, mid, high } of [range, conversions]) expect(low <= mid && mid <= high).toBe(true);
      expect(ownWeight).toBeGreaterThan(0);
      expect(ownWeight).toBeLessThan(1);
    }), { seed: 2 });
  });

  it('say how little one deal tells: a hundred times the usual clicks narrow no range', () => {
    const { clicks } = predictOutcomes(60_000, { deals: 1, clicks: 12_000, conversions: 300 }, prior);
    const usual = predictOutcomes(60_000, undefined, prior).clicks;
    expect(clicks.high / clicks.low).toBeGreaterThan(3);
    expect(clicks.high / clicks.low).toBeLessThan(usual.high / usual.low);
  });

  it('draw a category towards its tier and a tier towards the market, the more the fewer they have', () => {
    const one = (tier: string, category: string, clicks: number) => ({ followers: 10_000, tier, category, deals: 1, clicks, conversions: 1 });
    const many = Array.from({ length: 40 }, () => one('MID', 'beauty', 100));
    const found = outcomePriors([...many, one('MID', 'food', 10), one('NANO', 'food', 10)]);
    const rate = (tier: string, category = '') => found.find((each) => each.tier === tier && each.category === category)!.clickRate;
    expect(rate('MID', 'beauty')).toBeCloseTo(10, 0);
    expect(rate('MID', 'food')).toBeGreaterThan(5);
    expect(rate('MID', 'food')).toBeLessThan(rate('MID'));
    expect(rate('NANO')).toBeGreaterThan(1);
    expect(outcomePriors([one('MID', 'food', 1)])).toEqual([]);
  });
});
