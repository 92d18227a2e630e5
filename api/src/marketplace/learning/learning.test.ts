import fc from 'fast-check';
import { CoChoice } from './co-choice.ts';
import { randomOf, withBoundedTiers, withNewcomers } from './explore.ts';
import { replayIntervals } from './intervals.ts';
import { NEWCOMER_FLOOR, plantMarket, play } from './planted-market.ts';
import { ndcg } from './ranking-metrics.ts';

const normalOf = (random: () => number) => () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

describe('what matching learns', () => {
  it('gives newcomers their share of a page and leaves the others in their order', () => {
    const page = Array.from({ length: 20 }, (_, at) => ({ id: `known${at}`, isNewcomer: false }));
    const newcomers = Array.from({ length: 9 }, (_, at) => ({ id: `new${at}`, isNewcomer: true }));
    const mixed = withNewcomers(page, newcomers, 0.1, ({ id }) => Number(id.at(-1)));
    expect(mixed).toHaveLength(20);
    expect(mixed.filter(({ isNewcomer }) => isNewcomer).map(({ id }) => id)).toEqual(['new8', 'new7']);
    expect(mixed.filter(({ isNewcomer }) => !isNewcomer)).toEqual(page.slice(0, 18));
    expect(withNewcomers(mixed, newcomers, 0.1, () => 1)).toEqual(mixed);
    expect(withNewcomers([], newcomers, 0.1, () => 1)).toEqual([]);
  });

  it('gives no tier more places than its bound while others fit, keeps newcomers at their floor, and moves nobody else', () => {
    const anyTier = fc.constantFrom('NANO', 'MID', 'MEGA');
    const some = (length: { minLength: number; maxLength: number }) => fc.array(fc.record({ tier: anyTier, isNewcomer: fc.boolean() }), length);
    fc.assert(fc.property(some({ minLength: 1, maxLength: 20 }), some({ minLength: 0, maxLength: 30 }), (first, rest) => {
      const page = first.map((one, at) => ({ ...one, id: `p${at}` }));
      const others = rest.map((one, at) => ({ ...one, id: `o${at}` }));
      const most = Math.ceil(page.length * 0.6);
      const floor = Math.ceil(page.length * 0.1);
      const count = (list: readonly (typeof page)[number][], tier: string) => list.filter((one) => one.tier === tier).length;
      const news = (list: readonly (typeof page)[number][]) => list.filter(({ isNewcomer }) => isNewcomer).length;
      const bounded = withBoundedTiers(page, others, () => most, (one, kept) => one.isNewcomer && news(kept) <= floor);
      expect(bounded).toHaveLength(page.length);
      expect(news(bounded)).toBeGreaterThanOrEqual(Math.min(floor, news(page)));
      const [crowded] = ['NANO', 'MID', 'MEGA'].filter((tier) => count(bounded, tier) > most);
      // Over its bound only when nobody of another tier is left who could come.
      if (crowded !== undefined) expect(others.filter((one) => !bounded.includes(one) && count(bounded, one.tier) < most)).toEqual([]);
      expect(bounded.filter((one) => page.includes(one))).toEqual(page.filter((one) => bounded.includes(one)));
    }), { numRuns: 500, seed: 5 });
  });

  it('recovers most of the ideal value of a market whose truth is planted, with newcomers at their floor', () => {
    const random = randomOf('test');
    const normal = normalOf(random);
    const { ofIdeal, newcomersShare, byPopularity, atRandom } = play(plantMarket(random, normal), random, normal);
    expect(ofIdeal).toBeGreaterThan(0.9);
    expect(newcomersShare).toBeGreaterThanOrEqual(NEWCOMER_FLOOR);
    expect(ofIdeal).toBeGreaterThan(byPopularity);
    expect(byPopularity).toBeGreaterThan(atRandom);
  });

  it('recommends what those chose who chose the same', () => {
    // Users 0 to 4 like items 0 to 3, users 5 to 9 items 4 to 7; user 0 has not met item 3 yet.
    const of = Array.from({ length: 10 }, (_, user) => (user < 5 ? [0, 1, 2, 3] : [4, 5, 6, 7]));
    of[0] = [0, 1, 2];
    expect(new CoChoice({ users: 10, items: 8, of }, 5).rank(0, 1)).toEqual([3]);
  });

  it('measures a ranking as the books do: found in second place is 1 ÷ log₂ 3', () => {
    expect(ndcg([5, 7], new Set([7]), 10)).toBeCloseTo(1 / Math.log2(3), 10);
  });

  it('widens ranges that missed too often until four of five hold', () => {
    const random = randomOf('ranges');
    const normal = normalOf(random);
    // The latest note scatters twice as much as the past ones: what the past says is too narrow.
    const histories = Array.from({ length: 2_000 }, () => {
      const own = -3 + normal();
      return { followers: 10_000, group: 'MICRO', rates: [...Array.from({ length: 12 }, () => own + 0.5 * normal()), own + normal()] };
    });
    const [micro] = replayIntervals(histories);
    expect(micro!.held).toBeLessThan(0.7);
    expect(micro!.heldRecalibrated).toBeGreaterThan(0.76);
    expect(micro!.heldRecalibrated).toBeLessThan(0.84);
  });
});
