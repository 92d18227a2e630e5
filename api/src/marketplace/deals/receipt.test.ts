import fc from 'fast-check';
import { partialSplit, type Split } from '../../finance/index.ts';
import { receiptOf, unfunded } from './receipt.ts';

const split = fc.record({ feeMinor: fc.bigInt({ min: 1n, max: 10n ** 12n }), brandBps: fc.integer({ min: 0, max: 3_000 }), creatorBps: fc.integer({ min: 0, max: 3_000 }) }).map(({ feeMinor, brandBps, creatorBps }): Split => {
  const brandFeeMinor = (feeMinor * BigInt(brandBps)) / 10_000n;
  const creatorFeeMinor = (feeMinor * BigInt(creatorBps)) / 10_000n;
  return { feeMinor, currency: 'CNY', brandFeeMinor, creatorFeeMinor, brandPaysMinor: feeMinor + brandFeeMinor, creatorGetsMinor: feeMinor - creatorFeeMinor, platformFeeMinor: brandFeeMinor + creatorFeeMinor };
});

describe('the receipt of a deal', () => {
  it('has lines that sum to what the brand pays, however the deal ended', () => {
    fc.assert(fc.property(split, fc.option(fc.integer({ min: 0, max: 10_000 })), (given, chargeBps) => {
      const { lines, brandPays } = receiptOf(given, { ...unfunded, ending: chargeBps === null ? null : partialSplit(given, chargeBps) });
      expect(lines.reduce((sum, { amount }) => sum + amount.minor, 0n)).toBe(brandPays.minor);
      expect(lines.every(({ amount }) => amount.minor >= 0n)).toBe(true);
    }));
  });

  it('holds or has released the money, never both', () => {
    const at = new Date();
    fc.assert(fc.property(split, fc.boolean(), fc.boolean(), (given, funded, settled) => {
      const { held, released, brandPays } = receiptOf(given, { ...unfunded, fundedAt: funded ? at : null, settledAt: funded && settled ? at : null });
      expect(held.minor + released.minor).toBe(funded ? brandPays.minor : 0n);
    }));
  });
});
