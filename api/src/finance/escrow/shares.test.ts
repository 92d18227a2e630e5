import fc from 'fast-check';
import { splitFee } from '../fees/fee.ts';
import { partnerPays, sharesOf, type Share } from './shares.ts';
import { partialSplit, releasedInFull } from './partial-split.ts';

const rule = fc.record({ bps: fc.integer({ min: 0, max: 5_000 }), fixedMinor: fc.bigInt({ min: 0n, max: 1_000n }), minimumMinor: fc.bigInt({ min: 0n, max: 500n }), capMinor: fc.constant(null) });
const fee = fc.oneof(fc.bigInt({ min: 1n, max: 30n }), fc.bigInt({ min: 1n, max: 10n ** 12n }));
const sums = ({ paysMinor, toCreatorMinor, toPlatformMinor, backMinor }: Share) => toCreatorMinor + toPlatformMinor + backMinor === paysMinor;

describe('a deal that two brands pay', () => {
  it('is split to the last fen: each brand’s parts sum to what it paid, and both brands’ parts to what each side got', () => {
    fc.assert(fc.property(fee, rule, rule, fc.integer({ min: 1, max: 9_999 }), fc.option(fc.integer({ min: 0, max: 10_000 })), (feeMinor, brand, creator, shareBps, due) => {
      const split = splitFee(feeMinor, 'CNY', brand, creator);
      const ending = due === null ? null : partialSplit(split, due);
      const { own, partner } = sharesOf(split, partnerPays(split.brandPaysMinor, shareBps), ending);
      const moved = ending ?? releasedInFull(split);
      expect([sums(own), sums(partner)]).toEqual([true, true]);
      expect(own.paysMinor + partner.paysMinor).toBe(split.brandPaysMinor);
      expect(own.toCreatorMinor + partner.toCreatorMinor).toBe(moved.creatorGetsMinor);
      expect(own.toPlatformMinor + partner.toPlatformMinor).toBe(moved.platformFeeMinor);
      expect(own.backMinor + partner.backMinor).toBe(moved.brandGetsBackMinor);
      expect(own.creatorFeeMinor + partner.creatorFeeMinor).toBe(moved.creatorFeeMinor);
      expect([own, partner].every(({ creatorFeeMinor, toPlatformMinor }) => creatorFeeMinor <= toPlatformMinor)).toBe(true);
      if (due === null) expect(own.creatorFeeMinor + partner.creatorFeeMinor).toBe(split.creatorFeeMinor);
      expect([...Object.values(own), ...Object.values(partner)].filter((part) => part < 0n)).toEqual([]);
      // Nobody is a unit or more away from the exact share of what comes back.
      const off = own.backMinor * split.brandPaysMinor - moved.brandGetsBackMinor * own.paysMinor;
      expect(off < split.brandPaysMinor && off > -split.brandPaysMinor).toBe(true);
    }), { seed: 74, numRuns: 5_000 });
  });

  it('of ¥1,100 with a partner of 30 %: ¥770 and ¥330; half due of ¥1,000 and ¥100 fee: ¥385 and ¥165 come back', () => {
    const split = splitFee(100_000n, 'CNY', { bps: 1_000, fixedMinor: 0n, minimumMinor: 0n, capMinor: null }, { bps: 0, fixedMinor: 0n, minimumMinor: 0n, capMinor: null });
    expect(partnerPays(split.brandPaysMinor, 3_000)).toBe(33_000n);
    expect(sharesOf(split, 33_000n, partialSplit(split, 5_000))).toEqual({
      own: { paysMinor: 77_000n, toCreatorMinor: 35_000n, toPlatformMinor: 3_500n, creatorFeeMinor: 0n, backMinor: 38_500n }, partner: { paysMinor: 33_000n, toCreatorMinor: 15_000n, toPlatformMinor: 1_500n, creatorFeeMinor: 0n, backMinor: 16_500n },
    });
  });

  it('leaves an odd fen with the brand whose brief it is', () => expect(partnerPays(101n, 5_000)).toBe(50n));
});
