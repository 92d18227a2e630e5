import fc from 'fast-check';
import { partialSplit } from '../escrow/escrow.service.ts';
import { feeOn, splitFee, type FeeTerms } from './fee.ts';

const terms = fc.record({
  bps: fc.integer({ min: 0, max: 5_000 }),
  fixedMinor: fc.bigInt({ min: 0n, max: 1_000n }),
  minimumMinor: fc.bigInt({ min: 0n, max: 500n }),
  capMinor: fc.option(fc.bigInt({ min: 500n, max: 10n ** 9n }), { nil: null }),
});
const fee = fc.bigInt({ min: 1n, max: 10n ** 12n });
const tenPercent: FeeTerms = { bps: 1_000, fixedMinor: 0n, minimumMinor: 0n, capMinor: null };
const nothing: FeeTerms = { bps: 0, fixedMinor: 0n, minimumMinor: 0n, capMinor: null };

describe('the split of a fee', () => {
  it('adds up: what the brand pays is what the creator and the platform get', () => {
    fc.assert(fc.property(fee, terms, terms, (amount, brand, creator) => {
      const split = splitFee(amount, 'CNY', brand, creator);
      expect(split.brandPaysMinor).toBe(split.creatorGetsMinor + split.platformFeeMinor);
      expect(split.creatorGetsMinor >= 0n).toBe(true);
    }));
  });

  it('of ¥3,200 at 10 % from the brand: it pays ¥3,520, the creator gets ¥3,200', () => {
    const split = splitFee(320_000n, 'CNY', tenPercent, nothing);
    expect([split.brandPaysMinor, split.creatorGetsMinor, split.platformFeeMinor]).toEqual([352_000n, 320_000n, 32_000n]);
  });

  it('keeps minimum and cap: 10 % of ¥10 raised to ¥5, 10 % of ¥10,000 capped at ¥300', () => {
    const rule: FeeTerms = { bps: 1_000, fixedMinor: 0n, minimumMinor: 500n, capMinor: 30_000n };
    expect(feeOn(1_000n, rule)).toBe(500n);
    expect(feeOn(1_000_000n, rule)).toBe(30_000n);
  });

  it('adds up when only a part is due, for any share', () => {
    fc.assert(fc.property(fee, terms, terms, fc.integer({ min: 0, max: 10_000 }), (amount, brand, creator, bps) => {
      const split = splitFee(amount, 'CNY', brand, creator);
      const parts = partialSplit(split, bps);
      expect(parts.creatorGetsMinor + parts.platformFeeMinor + parts.brandGetsBackMinor).toBe(split.brandPaysMinor);
      expect(parts.brandGetsBackMinor >= 0n).toBe(true);
    }));
  });

  it('at half due of ¥3,520 held: creator ¥1,600, platform ¥160, back to the brand ¥1,760', () => {
    expect(partialSplit(splitFee(320_000n, 'CNY', tenPercent, nothing), 5_000)).toEqual({ creatorGetsMinor: 160_000n, platformFeeMinor: 16_000n, brandGetsBackMinor: 176_000n });
  });
});
