import { chanceOf } from '../delivery/chance.ts';
import { bidForBudget, bidForCost, fared, orderRate } from './steering.ts';

/** A market: in each of many auctions the best other bid for a click lies anywhere up to ¥2; who bids more pays it. */
function round(bidMicros: number, auctions: number, chance: () => number): { clicks: number; costMicros: number } {
  const sold = { clicks: 0, costMicros: 0 };
  for (let at = 0; at < auctions; at += 1) {
    const other = chance() * 2_000_000;
    if (other < bidMicros && chance() < 0.1) {
      sold.clicks += 1;
      sold.costMicros += other;
    }
  }
  return sold;
}

describe('a bid that aims at a cost', () => {
  it('is the target while nothing is known, and more once second prices have shown to be lower', () => {
    expect(bidForCost(1_000_000, { costSum: 0, bidSum: 0 }, { clicks: 0, costMicros: 0 })).toBe(1_000_000);
    // 80 clicks bid at ¥1 cost ¥0.50: of a yuan bid (40 + 20) ÷ (80 + 20) = 0.6 was paid. ¥40 are owed, more than a fifth of the target a click: 1.2 ÷ 0.6.
    expect(bidForCost(1_000_000, { costSum: 40_000_000, bidSum: 80_000_000 }, { clicks: 80, costMicros: 40_000_000 })).toBe(2_000_000);
    // 80 clicks bid at ¥1 cost ¥1 each where ¥0.80 was aimed at: (80 + 16) ÷ (80 + 16) = 1 paid, (64 − 80) ÷ (0.8 × 100) = −0.2: ¥0.64.
    expect(bidForCost(800_000, { costSum: 80_000_000, bidSum: 80_000_000 }, { clicks: 80, costMicros: 80_000_000 })).toBe(640_000);
  });

  it.each([1, 2, 3, 4])('comes to the target within five of a hundred, market %i', (seed) => {
    const [chance, target] = [chanceOf(seed), 600_000];
    let [state, bid] = [{ costSum: 0, bidSum: 0 }, target];
    const all = { clicks: 0, costMicros: 0 };
    for (let minute = 0; minute < 400; minute += 1) {
      const sold = round(bid, 100, chance);
      state = fared(state, { ...sold, bidMicros: bid });
      all.clicks += sold.clicks;
      all.costMicros += sold.costMicros;
      bid = bidForCost(target, state, all);
    }
    // The mean of what lies below a bid is half of it: to pay ¥0.60 on average it must bid ¥1.20.
    expect(Math.abs(all.costMicros / all.clicks / target - 1)).toBeLessThan(0.05);
  });

  it('expects two orders of a hundred clicks until it knows better', () => {
    expect(orderRate(0, 0)).toBe(0.02);
    expect(orderRate(46, 800)).toBe(0.05); // (46 + 4) ÷ (800 + 200)
  });
});

describe('a bid that is as low as the budget allows', () => {
  it('rises while the plan is not met, falls while it is, and stays within its limit', () => {
    expect(bidForBudget(500_000, 0.5, 1_000_000)).toBe(632_454); // × e^(0.47 ÷ 2)
    expect(bidForBudget(500_000, 1, 1_000_000)).toBe(492_556); // × e^(−0.03 ÷ 2)
    expect(bidForBudget(950_000, 0, 1_000_000)).toBe(1_000_000);
    expect(bidForBudget(1, 1, 1_000_000)).toBe(50_000);
  });

  it.each([1, 2, 3, 4])('buys more clicks with the same money than the limit would, market %i', (seed) => {
    const [limit, plan] = [1_800_000, 2_000_000];
    const played = (isSteered: boolean) => {
      const chance = chanceOf(seed);
      let bid = limit;
      const all = { clicks: 0, costMicros: 0 };
      for (let minute = 0; minute < 400; minute += 1) {
        // Pacing lets no more through than the plan.
        const sold = round(bid, 100, chance);
        const part = Math.min(1, plan / Math.max(1, sold.costMicros));
        all.clicks += sold.clicks * part;
        all.costMicros += sold.costMicros * part;
        if (isSteered) bid = bidForBudget(bid, (sold.costMicros * part) / plan, limit);
      }
      return all;
    };
    const [steered, fixed] = [played(true), played(false)];
    expect(steered.clicks).toBeGreaterThan(fixed.clicks * 1.1);
    expect(steered.costMicros).toBeGreaterThan(400 * plan * 0.8);
  });
});
