import { weakPrior } from '../creators/performance.ts';
import { CreatorIndex } from '../search/creator-index.ts';
import { anybody, type Wanted } from '../search/wanted.ts';
import { relaxationsOf } from './relaxations.ts';

describe('what relaxing a limit would bring', () => {
  const index = new CreatorIndex(() => weakPrior);
  for (const [at, priceMinor] of [20_000n, 30_000n, 40_000n].entries()) {
    index.add({
      id: `00000000-0000-7000-8000-00000000000${at}`, name: `C${at}`, handle: `c${at}`, categories: ['beauty'], keywords: [], country: null, language: null, platforms: ['XIAOHONGSHU'], tier: 'NANO', level: 1, followers: 100, open: true,
      claimed: false, femaleShare: null, ages: [], activeShare: null, noteCount: 0, sponsoredCount: 0, logRateMean: null, logRateVariance: null, averageViews: null, dealsCompleted: 0, dealsFailed: 0, prices: [{ format: 'IMAGE_NOTE', priceMinor, currency: 'CNY' }],
    });
  }
  const relaxing = (wanted: Partial<Wanted>) =>
    relaxationsOf(index.ask({ wanted: { ...anybody, quantity: 2, ...wanted }, text: null, left: new Map(), aim: null, history: new Map(), limit: 10, after: null, withFacets: true }), 'CNY');

  it('is said in money where a price or the budget binds: half of those beyond it', () => {
    expect(relaxing({ budgetMinor: 1_000 })).toEqual([{ code: 'budget', adds: 2, priceTo: { minor: 60_000n, currency: 'CNY' } }]);
    expect(relaxing({ maxPriceMinor: 1_000 })).toEqual([{ code: 'maxPrice', adds: 2, priceTo: { minor: 60_000n, currency: 'CNY' } }]);
  });

  it('is a number of people for any other limit', () => {
    expect(relaxing({ tiers: ['MEGA'] })).toEqual([{ code: 'tiers', adds: 3, priceTo: null }]);
    expect(relaxing({})).toEqual([]);
  });
});
