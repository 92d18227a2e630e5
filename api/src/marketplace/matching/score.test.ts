import fc from 'fast-check';
import { matchParts, matchWeights, noteFormats, objectives, tiers } from '@meadow/shared';
import { weakPrior, type Prior } from '../creators/performance.ts';
import { Market } from '../creators/market-figures.ts';
import { CreatorIndex } from '../search/creator-index.ts';
import { anybody } from '../search/wanted.ts';
import { numbersOf } from './aim.ts';
import { scoreMatch, type Aim, type Candidate, type Peers } from './score.ts';

const band = { lowMinor: 50_000n, midMinor: 80_000n, highMinor: 120_000n };
const peers: Peers = { prior: weakPrior, band: () => band };
const aim: Aim = { objective: 'CONSIDERATION', weights: matchWeights.CONSIDERATION, categories: ['beauty'], words: [{ word: '精华', weight: 300 }], country: null, language: null, femaleShare: 0.8, ages: ['25-34'], deliverables: [{ format: 'IMAGE_NOTE', quantity: 1 }], currency: 'CNY' };
const candidate: Candidate = {
  id: '00000000-0000-7000-8000-000000000001', categories: ['beauty'], keywords: ['精华', '防晒'], country: 'CN', language: 'zh', platforms: ['XIAOHONGSHU'], tier: 'MICRO', claimed: true, femaleShare: 0.8, activeShare: null,
  ages: [{ label: '25-34', share: 0.7 }], followers: 20_000, noteCount: 40, sponsoredCount: 4, logRateMean: -2.5, logRateVariance: 0.5, averageViews: null,
  prices: [{ format: 'IMAGE_NOTE', priceMinor: 60_000n, currency: 'CNY' }], dealsCompleted: 0, dealsFailed: 0,
};
const pointsOf = (given: Partial<Candidate>, code: (typeof matchParts)[number], asked: Partial<Aim> = {}) =>
  scoreMatch({ ...aim, ...asked }, { ...candidate, ...given }, peers).reasons.find((reason) => reason.code === code)!;

const anyShare = fc.option(fc.integer({ min: 0, max: 1_000 }).map((share) => share / 1_000));
const anyAim: fc.Arbitrary<Aim> = fc.record({
  objective: fc.constantFrom(...objectives), categories: fc.subarray(['beauty', 'food', 'travel']), words: fc.subarray([{ word: '精华', weight: 250 }, { word: 'serum', weight: 400 }, { word: '咖啡', weight: 0 }]),
  country: fc.option(fc.constantFrom('CN', 'US')), language: fc.option(fc.constantFrom('zh', 'en')), femaleShare: anyShare, ages: fc.subarray(['18-24', '25-34']),
  deliverables: fc.array(fc.record({ format: fc.constantFrom(...noteFormats), quantity: fc.integer({ min: 1, max: 50 }) }), { maxLength: 4 }), currency: fc.constantFrom('CNY', 'JPY'),
}).map((asked) => ({ ...asked, weights: matchWeights[asked.objective] }));
const anyCandidate: fc.Arbitrary<Candidate> = fc.record({
  id: fc.uuid(), categories: fc.subarray(['beauty', 'food', 'other']), keywords: fc.subarray(['精华', 'serum']), country: fc.option(fc.constantFrom('CN', 'US')), language: fc.option(fc.constantFrom('zh', 'en')),
  platforms: fc.constant(['XIAOHONGSHU' as const]), tier: fc.constantFrom(...tiers), claimed: fc.boolean(), femaleShare: anyShare, activeShare: anyShare,
  ages: fc.constantFrom([], [{ label: '25-34', share: 1 }]), followers: fc.integer({ min: 0, max: 500_000_000 }), noteCount: fc.integer({ min: 0, max: 5_000 }), sponsoredCount: fc.integer({ min: 0, max: 50 }),
  logRateMean: fc.option(fc.double({ min: -20, max: 20, noNaN: true })), logRateVariance: fc.option(fc.double({ min: 0, max: 20, noNaN: true })), averageViews: fc.option(fc.integer({ min: 0, max: 10 ** 9 })),
  prices: fc.uniqueArray(fc.record({ format: fc.constantFrom(...noteFormats), priceMinor: fc.bigInt({ min: 1n, max: 10n ** 12n }), currency: fc.constantFrom('CNY', 'JPY') }), { maxLength: 3, selector: ({ format }) => format }),
  dealsCompleted: fc.nat(1_000), dealsFailed: fc.nat(1_000),
  outcomes: fc.option(fc.record({ deals: fc.integer({ min: 1, max: 500 }), clicks: fc.nat(10 ** 7), conversions: fc.nat(10 ** 5) })),
});
const prior: Prior = { ...weakPrior, outcomes: { clickRate: 2, clickShape: 1.5, orderRate: 0.02, orderWeight: 50 } };
const anyTogether = fc.record({ completed: fc.nat(5), failed: fc.nat(5), measured: fc.nat(3), above: fc.nat(3) });

/** The market that the fast path reads: the same band and prior for everybody. */
const market = (priced: boolean) => new Market(new Map(), new Map(priced ? tiers.flatMap((tier) => noteFormats.flatMap((format) => ['CNY', 'JPY'].map((currency) => [`${tier} ${format} ${currency}`, band] as const))) : []));

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

  it('is the same from the columns of the index as from the facts of the creator', () => {
    fc.assert(fc.property(anyAim, anyCandidate, anyTogether, fc.boolean(), (asked, given, together, priced) => {
      const index = new CreatorIndex(() => prior);
      index.add({ ...given, name: 'A', handle: 'a', level: 1, open: true });
      const { best } = index.ask({
        wanted: anybody, text: null, left: new Map(), aim: numbersOf(asked, market(priced)), history: new Map([[given.id, together]]), limit: 1, after: null, withFacets: false,
      });
      const { score } = scoreMatch(asked, given, { prior, band: () => (priced ? band : undefined) }, together);
      expect(best[0]?.key).toBe(Math.round(score * 10));
    }));
  });

  it('has weights that sum to 100 for every objective', () => {
    for (const objective of objectives) expect(matchParts.reduce((sum, part) => sum + matchWeights[objective][part], 0)).toBe(100);
  });

  it('never falls when a creator fits one respect better', () => {
    expect(pointsOf({ categories: ['food'], keywords: [] }, 'topic').points).toBeLessThan(pointsOf({}, 'topic').points);
    expect(pointsOf({ femaleShare: 0.3 }, 'audience').points).toBeLessThan(pointsOf({}, 'audience').points);
    expect(pointsOf({ logRateMean: -5 }, 'performance').points).toBeLessThan(pointsOf({}, 'performance').points);
    expect(pointsOf({ prices: [{ format: 'IMAGE_NOTE', priceMinor: 200_000n, currency: 'CNY' }] }, 'price').points).toBeLessThan(pointsOf({}, 'price').points);
    expect(pointsOf({ dealsFailed: 3 }, 'reliability').points).toBeLessThan(pointsOf({}, 'reliability').points);
  });

  it('says what it does not know instead of filling it in', () => {
    expect(pointsOf({ femaleShare: null, ages: [] }, 'audience').evidence).toEqual({ code: 'audienceUnknown' });
    expect(pointsOf({ prices: [] }, 'price').evidence).toEqual({ code: 'priceUnknown' });
    expect(pointsOf({ noteCount: 0, logRateMean: null }, 'performance').evidence.code).toBe('engagementFromPeers');
    expect(pointsOf({}, 'reliability').evidence).toEqual({ code: 'newcomer', claimed: true });
    expect(pointsOf({ noteCount: 0, sponsoredCount: 0 }, 'saturation').evidence).toEqual({ code: 'saturationUnknown' });
    expect(pointsOf({ logRateMean: null }, 'authenticity')).toMatchObject({ confidence: 0, evidence: { code: 'authenticityUnknown' } });
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
