import { dealKinds, dealStages } from '@meadow/shared';
import fc from 'fast-check';
import { partialSplit } from '../escrow/partial-split.ts';
import { FeeBook, type FeeOrder } from './fee-book.ts';
import type { FeeRule } from './fee-rule.ts';
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
    expect(partialSplit(splitFee(320_000n, 'CNY', tenPercent, nothing), 5_000)).toEqual({ creatorGetsMinor: 160_000n, platformFeeMinor: 16_000n, creatorFeeMinor: 0n, brandGetsBackMinor: 176_000n, shareBps: 5_000 });
  });
});

const DAY = 86_400_000;
const currency = fc.constantFrom('CNY', 'JPY');
const rule = fc.record({ terms, party: fc.constantFrom('BRAND' as const, 'CREATOR' as const), dealKind: fc.constantFrom(...dealKinds), currency: fc.option(currency), from: fc.integer({ min: 0, max: 60 }), days: fc.option(fc.integer({ min: 1, max: 30 })), own: fc.boolean() });
/** As published one after the other: versions count up per party and kind. */
const rules = fc.array(rule, { maxLength: 20 }).map((drafts) => drafts.map(({ terms: given, from, days, own, ...rest }, index): FeeRule => ({
  ...rest, ...given, ...(rest.currency === null ? { fixedMinor: 0n, minimumMinor: 0n, capMinor: null } : {}), id: String(index), version: index + 1,
  payee: 'PLATFORM', stage: null, validFrom: new Date(from * DAY), validUntil: days === null ? null : new Date((from + days) * DAY), ownCreators: own && rest.dealKind === 'SPONSORSHIP',
})));
const order = fc.record({ feeMinor: fee, currency, kind: fc.constantFrom(...dealKinds), isOwnCreator: fc.boolean(), at: fc.integer({ min: 0, max: 90 }).map((day) => new Date(day * DAY)) });
const seed = { seed: 20261122 };

const stageTerms = terms.map((given) => ({ ...given, minimumMinor: given.minimumMinor * 10n, capMinor: given.capMinor === null ? null : given.capMinor * 10n }));
const stageRule = fc.record({ terms: stageTerms, line: fc.constantFrom(['BRAND', 'CREATOR'] as const, ['BRAND', 'PLATFORM'] as const, ['CREATOR', 'PLATFORM'] as const), stage: fc.constantFrom(...dealStages), due: fc.integer({ min: 0, max: 10_000 }), from: fc.integer({ min: 0, max: 60 }), days: fc.option(fc.integer({ min: 1, max: 30 })), own: fc.boolean() });
const stageRules = fc.array(stageRule, { maxLength: 30 }).map((drafts) => drafts.map(({ terms: given, line: [party, payee], stage, due, from, days, own }, index): FeeRule => ({
  ...given, bps: payee === 'CREATOR' ? due : given.bps, party, payee, stage, dealKind: 'SPONSORSHIP', currency: 'CNY', ownCreators: own, id: String(index), version: index + 1, validFrom: new Date(from * DAY), validUntil: days === null ? null : new Date((from + days) * DAY),
})));
const deal = fc.record({ feeMinor: fc.oneof(fc.bigInt({ min: 1n, max: 50n }), fee), currency: fc.constant('CNY'), kind: fc.constant('SPONSORSHIP' as const), isOwnCreator: fc.boolean(), at: fc.integer({ min: 0, max: 90 }).map((day) => new Date(day * DAY)) });
const firstShares = { FUNDED: 0, DRAFTED: 5_000, APPROVED: 10_000, PUBLISHED: 10_000 } as const;
const firstRules = dealStages.map((stage): FeeRule => ({ ...nothing, bps: firstShares[stage], party: 'BRAND', payee: 'CREATOR', stage, dealKind: 'SPONSORSHIP', currency: null, id: stage, version: 1, validFrom: new Date(0), validUntil: null, ownCreators: false }));

describe('an early end of a deal', () => {
  it('is divided exactly at every stage, whatever the rules: nobody below nothing, nobody above what was agreed', () => {
    fc.assert(fc.property(stageRules, rules, deal, (ofStages, plain, asked) => {
      const book = new FeeBook([...firstRules, ...ofStages, ...plain]);
      const split = book.split(asked);
      const stages = book.stages(asked, split);
      expect(stages.map(({ stage }) => stage)).toEqual([...dealStages]);
      for (const { creatorGetsMinor, platformFeeMinor, creatorFeeMinor, brandGetsBackMinor } of stages) {
        expect(creatorGetsMinor + platformFeeMinor + brandGetsBackMinor).toBe(split.brandPaysMinor);
        expect([creatorGetsMinor, platformFeeMinor - creatorFeeMinor, creatorFeeMinor, brandGetsBackMinor].filter((part) => part < 0n)).toEqual([]);
        expect(creatorGetsMinor + creatorFeeMinor <= split.feeMinor && platformFeeMinor - creatorFeeMinor <= split.brandFeeMinor).toBe(true);
      }
    }), { ...seed, numRuns: 400 });
  });

  it('costs what it did before there were rules for it: nothing, half and all, of the creator’s pay and of the platform’s fee', () => {
    fc.assert(fc.property(rules, deal, (plain, asked) => {
      const book = new FeeBook([...firstRules, ...plain]);
      const split = book.split(asked);
      for (const { stage, rule: _, ...ending } of book.stages(asked, split)) expect(ending).toEqual(partialSplit(split, firstShares[stage]));
    }), seed);
  });

  it('costs the same at a moment, whatever is published later', () => {
    fc.assert(fc.property(stageRules, stageRules, deal, (known, later, asked) => {
      const published = later.map((one, index) => ({ ...one, version: 1_000 + index, validFrom: new Date(asked.at.getTime() + 60_000 + index), validUntil: one.validUntil && new Date(asked.at.getTime() + DAY) }));
      const before = new FeeBook([...firstRules, ...known]);
      const split = before.split(asked);
      expect(new FeeBook([...firstRules, ...known, ...published]).stages(asked, split)).toEqual(before.stages(asked, split));
    }), seed);
  });

  it('of ¥1,000 at 30 % but at least ¥400, the platform keeping 2 %: the creator gets ¥400, the platform ¥20, ¥680 of ¥1,100 come back', () => {
    const due: FeeRule = { ...firstRules[1]!, bps: 3_000, minimumMinor: 40_000n, currency: 'CNY', version: 2 };
    const kept: FeeRule = { ...firstRules[1]!, payee: 'PLATFORM', bps: 200, id: 'kept' };
    const split = splitFee(100_000n, 'CNY', tenPercent, nothing);
    expect(new FeeBook([...firstRules, due, kept]).atStage({ feeMinor: 100_000n, currency: 'CNY', kind: 'SPONSORSHIP', isOwnCreator: false, at: new Date(DAY) }, split, 'DRAFTED')).toEqual({
      stage: 'DRAFTED', rule: due, shareBps: 4_000, creatorGetsMinor: 40_000n, platformFeeMinor: 2_000n, creatorFeeMinor: 0n, brandGetsBackMinor: 68_000n,
    });
  });
});

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
    const lasting: FeeRule = { ...tenPercent, id: 'a', version: 2, party: 'BRAND', dealKind: 'CONTEST', payee: 'PLATFORM', stage: null, currency: null, validFrom: new Date(0), validUntil: null, ownCreators: false };
    const promotion: FeeRule = { ...lasting, bps: 300, id: 'b', version: 1, validFrom: new Date(10 * DAY), validUntil: new Date(20 * DAY) };
    const at = (ms: number): FeeOrder => ({ feeMinor: 100_000n, currency: 'CNY', kind: 'CONTEST', isOwnCreator: false, at: new Date(ms) });
    const fees = [10 * DAY - 1, 10 * DAY, 20 * DAY - 1, 20 * DAY].map((ms) => new FeeBook([lasting, promotion]).split(at(ms)).brandFeeMinor);
    expect(fees).toEqual([10_000n, 3_000n, 3_000n, 10_000n]); // 10 %, 3 %, 3 %, 10 % of ¥1,000
    expect(new FeeBook([lasting, promotion]).split({ ...at(15 * DAY), kind: 'SPONSORSHIP' }).platformFeeMinor).toBe(0n);
  });
});
