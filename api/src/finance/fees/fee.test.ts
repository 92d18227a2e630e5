import { dealKinds } from '@meadow/shared';
import fc from 'fast-check';
import { partialSplit } from '../escrow/partial-split.ts';
import { FeeBook, type FeeOrder, type FeeRule } from './fee-book.ts';
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

const DAY = 86_400_000;
const currency = fc.constantFrom('CNY', 'JPY');
const rule = fc.record({ terms, party: fc.constantFrom('BRAND' as const, 'CREATOR' as const), dealKind: fc.constantFrom(...dealKinds), currency: fc.option(currency), from: fc.integer({ min: 0, max: 60 }), days: fc.option(fc.integer({ min: 1, max: 30 })), own: fc.boolean() });
/** As published one after the other: versions count up per party and kind. */
const rules = fc.array(rule, { maxLength: 20 }).map((drafts) => drafts.map(({ terms: given, from, days, own, ...rest }, index): FeeRule => ({
  ...rest, ...given, ...(rest.currency === null ? { fixedMinor: 0n, minimumMinor: 0n, capMinor: null } : {}), id: String(index), version: index + 1,
  validFrom: new Date(from * DAY), validUntil: days === null ? null : new Date((from + days) * DAY), ownCreators: own && rest.dealKind === 'SPONSORSHIP',
})));
const order = fc.record({ feeMinor: fee, currency, kind: fc.constantFrom(...dealKinds), isOwnCreator: fc.boolean(), at: fc.integer({ min: 0, max: 90 }).map((day) => new Date(day * DAY)) });
const seed = { seed: 20261122 };

describe('the book of fee rules', () => {
  it('splits whatever is asked of it into parts that sum and are never negative', () => {
    fc.assert(fc.property(rules, order, (all, asked) => {
      const split = new FeeBook(all).split(asked);
      expect(split.brandPaysMinor).toBe(split.creatorGetsMinor + split.platformFeeMinor);
      expect([split.creatorGetsMinor, split.brandFeeMinor, split.creatorFeeMinor].every((part) => part >= 0n)).toBe(true);
    }), seed);
  });

  it('says the same of a moment, whatever is published later', () => {
    fc.assert(fc.property(rules, rules, order, (all, later, asked) => {
      const published = later.map((one, index) => ({ ...one, version: all.length + index + 1, validFrom: new Date(asked.at.getTime() + 60_000 + index), validUntil: one.validUntil && new Date(asked.at.getTime() + DAY) }));
      expect(new FeeBook([...all, ...published]).split(asked)).toEqual(new FeeBook(all).split(asked));
    }), seed);
  });

  it('never asks more with a creator whom the brand brought', () => {
    fc.assert(fc.property(rules, order, (all, asked) => {
      const book = new FeeBook(all);
      expect(book.split({ ...asked, isOwnCreator: true }).platformFeeMinor <= book.split({ ...asked, isOwnCreator: false }).platformFeeMinor).toBe(true);
    }), seed);
  });

  it('lets a promotion hold from its first moment until its end, then the lasting rule again', () => {
    const lasting: FeeRule = { ...tenPercent, id: 'a', version: 2, party: 'BRAND', dealKind: 'CONTEST', currency: null, validFrom: new Date(0), validUntil: null, ownCreators: false };
    const promotion: FeeRule = { ...lasting, bps: 300, id: 'b', version: 1, validFrom: new Date(10 * DAY), validUntil: new Date(20 * DAY) };
    const at = (ms: number): FeeOrder => ({ feeMinor: 100_000n, currency: 'CNY', kind: 'CONTEST', isOwnCreator: false, at: new Date(ms) });
    const fees = [10 * DAY - 1, 10 * DAY, 20 * DAY - 1, 20 * DAY].map((ms) => new FeeBook([lasting, promotion]).split(at(ms)).brandFeeMinor);
    expect(fees).toEqual([10_000n, 3_000n, 3_000n, 10_000n]); // 10 %, 3 %, 3 %, 10 % of ¥1,000
    expect(new FeeBook([lasting, promotion]).split({ ...at(15 * DAY), kind: 'SPONSORSHIP' }).platformFeeMinor).toBe(0n);
  });
});
