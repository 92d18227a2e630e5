import fc from 'fast-check';
import { predict, weakPrior, type Past } from './performance.ts';

const past = (given: Partial<Past>): Past => ({ followers: 10_000, noteCount: 0, logRateMean: null, logRateVariance: null, averageViews: null, ...given });

describe('predicting what a note will do', () => {
  it('takes the peers for a creator without a past', () => {
    expect(predict(past({}), weakPrior)).toMatchObject({ logRate: weakPrior.mean, ownWeight: 0 });
  });

  it('trusts a creator more with each note', () => {
    const weights = [1, 5, 50].map((noteCount) => predict(past({ noteCount, logRateMean: -2 }), weakPrior).ownWeight);
    expect(weights[0]).toBeLessThan(weights[1] ?? 0);
    expect(weights[2]).toBeGreaterThan(0.95);
  });

  it('lies between the creator and the peers, inside an interval that narrows with evidence', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: -9, max: 0, noNaN: true }), (noteCount, logRateMean) => {
      const { logRate, engagements } = predict(past({ noteCount, logRateMean }), weakPrior);
      expect(logRate).toBeGreaterThanOrEqual(Math.min(logRateMean, weakPrior.mean) - 1e-9);
      expect(logRate).toBeLessThanOrEqual(Math.max(logRateMean, weakPrior.mean) + 1e-9);
      expect(engagements.low).toBeLessThanOrEqual(engagements.mid);
      expect(engagements.mid).toBeLessThanOrEqual(engagements.high);
      const more = predict(past({ noteCount: noteCount * 2, logRateMean }), weakPrior).engagements;
      expect(Math.log((more.high + 1) / (more.low + 1))).toBeLessThanOrEqual(Math.log((engagements.high + 1) / (engagements.low + 1)) + 1e-9);
    }));
  });

  it('reaches what was measured where views are known', () => {
    expect(predict(past({ noteCount: 0, logRateMean: -3, averageViews: 4_000 }), weakPrior).reach.mid).toBeCloseTo(4_000, 6);
  });
});
