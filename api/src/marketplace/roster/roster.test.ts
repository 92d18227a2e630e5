import fc from 'fast-check';
import { reachOf, type Audience } from './audience.ts';
import { segmentsOf, type Reader } from './audience-segments.ts';
import { bestDeduplicated } from './dedup.ts';
import { bestLinear, valueOf } from './linear.ts';
import { followedOf, type MeasuredPair } from './measured-overlap.ts';
import { EXCLUDED, FREE, isFeasible, isImpossible, LOCKED, type Candidates, type Limits } from './problem.ts';

const tiers = 3;
const aProblem = fc.record({
  rows: fc.array(fc.record({ value: fc.integer({ min: 0, max: 1_000 }), price: fc.integer({ min: 1, max: 500 }), tier: fc.nat(tiers - 1), state: fc.constantFrom(FREE, FREE, FREE, FREE, LOCKED, EXCLUDED) }), { minLength: 1, maxLength: 11 }),
  budget: fc.integer({ min: 50, max: 2_000 }), least: fc.nat(3), room: fc.nat(8), tiers: fc.array(fc.record({ least: fc.nat(1), room: fc.nat(5) }), { minLength: tiers, maxLength: tiers }),
}).map(({ rows, budget, least, room, tiers: ranges }) => {
  const candidates: Candidates = {
    value: Float64Array.from(rows, ({ value }) => value), price: Float64Array.from(rows, ({ price }) => price), tier: Uint8Array.from(rows, ({ tier }) => tier), state: Uint8Array.from(rows, ({ state }) => state),
  };
  const limits: Limits = { budget, least, most: least + room, tiers: ranges.map((one) => ({ least: one.least, most: one.least + one.room })) };
  return { candidates, limits };
});

/** Every roster that keeps to the limits. */
function* all(candidates: Candidates, limits: Limits): Generator<number[]> {
  const count = candidates.value.length;
  for (let mask = 0; mask < 2 ** count; mask += 1) {
    const rows = [...candidates.value.keys()].filter((row) => mask & (1 << row));
    if (isFeasible(candidates, limits, rows)) yield rows;
  }
}

describe('choosing a roster', () => {
  it('finds the best one of small markets, keeps every limit, and never claims a bound that a roster exceeds', () => {
    fc.assert(fc.property(aProblem, ({ candidates, limits }) => {
      const best = Math.max(-1, ...[...all(candidates, limits)].map((rows) => valueOf(candidates, rows)));
      const answer = bestLinear(candidates, limits, 5_000);
      if (isImpossible(answer)) return expect(best).toBe(-1);
      expect(isFeasible(candidates, limits, answer.rows)).toBe(true);
      expect(answer.bound).toBeGreaterThanOrEqual(best - 1e-6);
      return expect(answer.value).toBeGreaterThanOrEqual(best * (1 - 2e-4));
    }), { numRuns: 200 });
  });

  it('counts nobody twice: two creators with the same readers reach less than both alone', () => {
    const audience: Audience = { people: Float64Array.of(100), shares: Float32Array.of(0.5, 0.5) };
    expect(reachOf(audience, [0])).toBe(50);
    expect(reachOf(audience, [0, 1])).toBe(75); // 100 × (1 − ½ × ½)
  });

  it('comes close to the best reach of small markets and proves it', () => {
    const shares = fc.array(fc.double({ min: 0, max: 0.8, noNaN: true }), { minLength: 44, maxLength: 44 });
    fc.assert(fc.property(aProblem, shares, ({ candidates, limits }, given) => {
      const segments = 4;
      const audience: Audience = { people: Float64Array.of(1_000, 400, 50, 700), shares: Float32Array.from({ length: candidates.value.length * segments }, (_, at) => given[at] ?? 0) };
      const best = Math.max(-1, ...[...all(candidates, limits)].map((rows) => reachOf(audience, rows)));
      let clock = 0;
      // Time that only passes when it is asked for: the same steps on every machine.
      const answer = bestDeduplicated(candidates, limits, audience, { budgetMs: 10_000, now: () => (clock += 1) });
      if (isImpossible(answer)) return expect(best).toBe(-1);
      expect(isFeasible(candidates, limits, answer.rows)).toBe(true);
      expect(answer.bound).toBeGreaterThanOrEqual(best - 1e-6 * Math.max(1, best));
      return expect(answer.value).toBeGreaterThanOrEqual(best * 0.85);
    }), { numRuns: 100 });
  });

  it('shares as many readers as measured audiences do, the closer the more pairs were measured', () => {
    const reader = (reach: number): Reader => ({ creator: { categories: ['beauty'], femaleShare: 0.7, ages: [] }, reach });
    const readers = new Map(Array.from({ length: 40 }, (_, at) => [`c${at}`, reader(1_000 + at)] as const));
    const pairs = (share: number, count: number): MeasuredPair[] => Array.from({ length: count }, (_, at) => ({ first: 'c0', second: `c${at + 1}`, share }));
    const sharedAt = (followed: number) => {
      const audience = segmentsOf([...readers.values()], followed);
      return (reachOf(audience, [0]) + reachOf(audience, [1]) - reachOf(audience, [0, 1])) / reachOf(audience, [0]);
    };
    expect(followedOf(readers, [])).toEqual({ followed: 12, pairs: 0, share: null });
    expect(followedOf(readers, [{ first: 'c0', second: 'stranger', share: 0.5 }]).pairs).toBe(0);
    const usual = sharedAt(12);
    const [one, many] = [followedOf(readers, pairs(usual / 2, 1)), followedOf(readers, pairs(usual / 2, 30))];
    expect(sharedAt(one.followed)).toBeLessThan(usual);
    expect(sharedAt(many.followed)).toBeLessThan(sharedAt(one.followed));
    expect(sharedAt(many.followed)).toBeCloseTo(usual / 2, 1);
    expect(many.share).toBeCloseTo(usual / 2, 10);
  });

  it('says what would have to give when nothing fits', () => {
    const candidates: Candidates = { value: Float64Array.of(5, 6), price: Float64Array.of(100, 200), tier: Uint8Array.of(0, 0), state: Uint8Array.of(FREE, FREE) };
    const limits: Limits = { budget: 50, least: 1, most: 2, tiers: [{ least: 0, most: 2 }] };
    expect(bestLinear(candidates, limits)).toEqual({ code: 'budget', cheapest: 100 });
    expect(bestLinear(candidates, { ...limits, budget: 900, least: 3, most: 3 })).toEqual({ code: 'tooFew', tier: null, has: 2, needs: 3 });
    expect(bestLinear(candidates, { ...limits, budget: 900, tiers: [{ least: 3, most: 5 }] })).toEqual({ code: 'tooFew', tier: 0, has: 2, needs: 3 });
  });
});
