import fc from 'fast-check';
import { matchParts, matchWeights } from '@meadow/shared';
import { randomOf } from './explore.ts';
import { asPoints, enough, learnWeights, type ShownMatch } from './learn-weights.ts';

/** A market in which bookings follow the price alone, whatever the market believes. */
function history(briefs: number, ofPrice: number): ShownMatch[] {
  const random = randomOf('weights');
  return Array.from({ length: briefs }, (_, brief) => Array.from({ length: 20 }, (): ShownMatch => {
    const parts = matchParts.map(() => random());
    const wish = ofPrice * parts[matchParts.indexOf('price')]! + (1 - ofPrice) * random();
    return { briefId: `b${brief}`, at: new Date(Date.UTC(2026, 0, 1, brief)), parts, grade: wish > 0.85 ? 1 : wish > 0.7 ? 0.2 : 0 };
  })).flat();
}

describe('weights that outcomes teach', () => {
  it('follow what was booked, and rank a later time better than the weights of before', () => {
    const learned = learnWeights(history(120, 0.9), matchWeights.CONSIDERATION)!;
    expect(learned.isBetter).toBe(true);
    expect(learned.ndcgAfter).toBeGreaterThan(learned.ndcgBefore);
    expect(learned.weights.price).toBeGreaterThan(50);
    expect(matchParts.reduce((sum, part) => sum + learned.weights[part], 0)).toBe(100);
  });

  it('are not used where chance decides', () => {
    expect(learnWeights(history(120, 0), matchWeights.CONSIDERATION)?.isBetter ?? false).toBe(false);
  });

  it('wait until there is enough to learn from', () => {
    expect(learnWeights(history(Math.floor(enough.shown / 20), 0.9), matchWeights.CONSIDERATION)).toBeNull();
    expect(learnWeights([], matchWeights.CONSIDERATION)).toBeNull();
  });

  it('are whole points that sum to 100', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -1, max: 5, noNaN: true }), { minLength: 8, maxLength: 8 }), (weights) => {
      const points = asPoints(weights);
      expect(matchParts.reduce((sum, part) => sum + points[part], 0)).toBe(100);
      for (const part of matchParts) expect(points[part] >= 0 && Number.isInteger(points[part])).toBe(true);
    }), { seed: 3 });
  });
});
