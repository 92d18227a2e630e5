import fc from 'fast-check';
import { matchParts, matchWeights, noteFormats, objectives, tiers } from '@meadow/shared';
import { weakPrior } from '../creators/performance.ts';
import { scoreMatch, type Aim, type Candidate, type Peers } from './score.ts';

const band = { lowMinor: 50_000n, midMinor: 80_000n, highMinor: 120_000n };
const peers: Peers = { prior: weakPrior, band: () => band };
const aim: Aim = { objective: 'CONSIDERATION', categories: ['beauty'], keywords: ['精华'], country: null, language: null, femaleShare: 0.8, ages: ['25-34'], deliverables: [{ format: 'IMAGE_NOTE', quantity: 1 }], currency: 'CNY' };
const candidate: Candidate = {
  id: 'a', categories: ['beauty'], keywords: ['精华', '防晒'], country: 'CN', language: 'zh', platform: 'XIAOHONGSHU', tier: 'MICRO', claimed: true, femaleShare: 0.8,
  ages: [{ label: '25-34', share: 0.7 }], past: { followers: 20_000, noteCount: 40, logRateMean: -2.5, logRateVariance: 0.5, averageViews: null },
  prices: [{ format: 'IMAGE_NOTE', priceMinor: 60_000n, currency: 'CNY' }], dealsCompleted: 0, dealsFailed: 0,
};
const pointsOf = (given: Partial<Candidate>, code: (typeof matchParts)[number], asked: Partial<Aim> = {}) =>
  scoreMatch({ ...aim, ...asked }, { ...candidate, ...given }, peers).reasons.find((reason) => reason.code === code)!;

const anyAim: fc.Arbitrary<Aim> = fc.record({
  objective: fc.constantFrom(...objectives), categories: fc.subarray(['beauty', 'food', 'travel']), keywords: fc.subarray(['精华', 'serum', '咖啡']), country: fc.option(fc.constantFrom('CN', 'US')),
  language: fc.option(fc.constantFrom('zh', 'en')), femaleShare: fc.option(fc.double({ min: 0, max: 1, noNaN: true })), ages: fc.subarray(['18-24', '25-34']),
  deliverables: fc.array(fc.record({ format: fc.constantFrom(...noteFormats), quantity: fc.integer({ min: 1, max: 50 }) }), { maxLength: 4 }), currency: fc.constantFrom('CNY', 'JPY'),
});
const anyCandidate: fc.Arbitrary<Candidate> = fc.record({
  id: fc.uuid(), categories: fc.subarray(['beauty', 'food', 'other']), keywords: fc.subarray(['精华', 'serum']), country: fc.option(fc.constantFrom('CN', 'US')), language: fc.option(fc.constantFrom('zh', 'en')),
  platform: fc.constant('XIAOHONGSHU' as const), tier: fc.constantFrom(...tiers), claimed: fc.boolean(), femaleShare: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  ages: fc.constantFrom([], [{ label: '25-34', share: 1 }]),
  past: fc.record({
    followers: fc.integer({ min: 0, max: 500_000_000 }), noteCount: fc.integer({ min: 0, max: 5_000 }), logRateMean: fc.option(fc.double({ min: -20, max: 20, noNaN: true })),
    logRateVariance: fc.option(fc.double({ min: 0, max: 20, noNaN: true })), averageViews: fc.option(fc.integer({ min: 0, max: 10 ** 9 })),
  }),
  prices: fc.array(fc.record({ format: fc.constantFrom(...noteFormats), priceMinor: fc.bigInt({ min: 1n, max: 10n ** 12n }), currency: fc.constantFrom('CNY', 'JPY') }), { maxLength: 3 }),
  dealsCompleted: fc.nat(1_000), dealsFailed: fc.nat(1_000),
});

describe('scoring a match', () => {
  it('is the exact sum of its parts, each within its bounds, for any creator and brief', () => {
    fc.assert(fc.property(anyAim, anyCandidate, fc.boolean(), (asked, given, priced) => {
      const { score, reasons, reach } = scoreMatch(asked, given, { prior: weakPrior, band: () => (priced ? band : undefined) });
      expect(reasons.map((reason) => reason.code)).toEqual([...matchParts]);
      for (const { points, maxPoints } of reasons) {
        expect(points).toBeGreaterThanOrEqual(0);
        expect(points).toBeLessThanOrEqual(maxPoints);
      }
      expect(Math.round(reasons.reduce((sum, { points }) => sum + points * 10, 0))).toBe(Math.round(score * 10));
      expect(score).toBeLessThanOrEqual(100);
      expect(reach.low).toBeLessThanOrEqual(reach.mid);
      expect(reach.mid).toBeLessThanOrEqual(reach.high);
    }));
  });

  it('has weights that sum to 100 for every objective', () => {
    for (const objective of objectives) expect(matchParts.reduce((sum, part) => sum + matchWeights[objective][part], 0)).toBe(100);
  });

  it('never falls when a creator fits one respect better', () => {
    expect(pointsOf({ categories: ['food'], keywords: [] }, 'topic').points).toBeLessThan(pointsOf({}, 'topic').points);
    expect(pointsOf({ femaleShare: 0.3 }, 'audience').points).toBeLessThan(pointsOf({}, 'audience').points);
    expect(pointsOf({ past: { ...candidate.past, logRateMean: -5 } }, 'performance').points).toBeLessThan(pointsOf({}, 'performance').points);
    expect(pointsOf({ prices: [{ format: 'IMAGE_NOTE', priceMinor: 200_000n, currency: 'CNY' }] }, 'price').points).toBeLessThan(pointsOf({}, 'price').points);
    expect(pointsOf({ dealsFailed: 3 }, 'reliability').points).toBeLessThan(pointsOf({}, 'reliability').points);
  });

  it('says what it does not know instead of filling it in', () => {
    expect(pointsOf({ femaleShare: null, ages: [] }, 'audience').evidence).toEqual({ code: 'audienceUnknown' });
    expect(pointsOf({ prices: [] }, 'price').evidence).toEqual({ code: 'priceUnknown' });
    expect(pointsOf({ past: { ...candidate.past, noteCount: 0, logRateMean: null } }, 'performance').evidence.code).toBe('engagementFromPeers');
    expect(pointsOf({}, 'reliability').evidence).toEqual({ code: 'newcomer', claimed: true });
  });

  it('names where a price stands among its peers', () => {
    const at = (priceMinor: bigint) => pointsOf({ prices: [{ format: 'IMAGE_NOTE', priceMinor, currency: 'CNY' }] }, 'price').evidence.code;
    expect([at(40_000n), at(50_000n), at(120_000n), at(120_001n)]).toEqual(['priceBelowBand', 'priceInBand', 'priceInBand', 'priceAboveBand']);
  });

  it('costs what the rate card says, by the number of deliverables: 2 × ¥600', () => {
    const { costMinor, costPerEngagement } = scoreMatch({ ...aim, deliverables: [{ format: 'IMAGE_NOTE', quantity: 2 }] }, candidate, peers);
    expect(costMinor).toBe(120_000n);
    expect(costPerEngagement!.low).toBeLessThan(costPerEngagement!.high);
  });
});
