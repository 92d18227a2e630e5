import fc from 'fast-check';
import { splitFee } from '../../finance/fees/fee.ts';
import { dividePool } from '../../finance/index.ts';
import { contestActions, contestKinds, contestStatuses, contestSteps, contestStepOf, usualDays, type ContestStatus } from './contest.lifecycle.ts';
import { countVotes, payForReads, rankEntries, RUSH_VOTES, type Vote } from './scoring.ts';

const at = (second: number) => new Date(Date.UTC(2026, 5, 1, 12, 0, second));
const vote = (entryId: string, voter: string, second: number, accountDays = 90): Vote => ({ entryId, voter, accountDays, at: at(second) });

describe.each(contestKinds)('the life of %s', (kind) => {
  const next = (status: ContestStatus) => contestSteps.filter((step) => step.from === status && step.kind.includes(kind));
  const reached = new Set<ContestStatus>(['DRAFT']);
  for (const status of reached) for (const { to } of next(status)) reached.add(to);

  it('leads on from everywhere but its ends, and time ends every phase that has days', () => {
    for (const status of reached) {
      const isEnd = ['AWARDED', 'CANCELLED', 'REJECTED'].includes(status);
      expect([status, next(status).length === 0]).toEqual([status, isEnd]);
      expect([status, contestStepOf(kind, status, 'timeUp') !== undefined]).toEqual([status, usualDays[kind][status] !== undefined]);
      for (const action of contestActions) expect(next(status).filter((step) => step.action === action).length).toBeLessThanOrEqual(1);
    }
  });

  it('holds its money once and lets go of it once on every way', () => {
    const walk = (status: ContestStatus, held: boolean): void => {
      if (['AWARDED', 'CANCELLED', 'REJECTED'].includes(status)) expect([status, held]).toEqual([status, false]);
      for (const { money, to } of next(status)) {
        if (money === 'hold') expect(held).toBe(false);
        if (money === 'award' || money === 'returnAll') expect(held).toBe(true);
        walk(to, money === 'hold' ? true : money === 'none' ? held : false);
      }
    };
    walk('DRAFT', false);
  });
});

it('every status of a contest is reached by one kind or the other', () => {
  const all = new Set<ContestStatus>(['DRAFT', ...contestSteps.map(({ to }) => to)]);
  expect([...all].sort()).toEqual([...contestStatuses].sort());
});

describe('votes', () => {
  it('of young accounts, of an organisation that voted, and of a rush do not count, and say why', () => {
    const rush = Array.from({ length: RUSH_VOTES + 3 }, (_, index) => vote('b', `rusher ${index}`, index));
    const counts = countVotes([vote('a', 'x', 0), vote('a', 'x', 1), vote('a', 'y', 2, 6.9), ...rush, vote('b', 'later', 120)]);
    expect(counts.get('a')).toEqual({ counted: 1, leftOut: { NEW_ACCOUNT: 1, SAME_ORGANISATION: 1, RUSH: 0 } });
    expect(counts.get('b')).toEqual({ counted: RUSH_VOTES + 1, leftOut: { NEW_ACCOUNT: 0, SAME_ORGANISATION: 0, RUSH: 3 } });
  });
});

describe('ranks', () => {
  it('go by score, then by who came first; nothing judged or worthless has one', () => {
    const ranked = rankEntries([{ id: 'a', score: 5, enteredAt: at(9) }, { id: 'b', score: 7, enteredAt: at(9) }, { id: 'c', score: 5, enteredAt: at(1) }, { id: 'd', score: 0, enteredAt: at(0) }, { id: 'e', score: null, enteredAt: at(0) }]);
    expect(ranked.map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  });
});

describe('pay for reads', () => {
  const rules = { budgetMinor: 100_000n, thousandReadsMinor: 8_000n, entryCapMinor: 60_000n, minReads: 100, minValidBps: 8_000 };

  it('is the price by thousand valid reads, within cap and floor', () => {
    // 5,000 reads at 80.00 the thousand are 400.00; 10,000 would be 800.00, the cap is 600.00.
    const paid = payForReads([{ id: 'a', gross: 5_100, valid: 5_000 }, { id: 'b', gross: 10_000, valid: 10_000 }, { id: 'c', gross: 99, valid: 99 }, { id: 'd', gross: 2_000, valid: 1_500 }], rules);
    expect(paid).toEqual([{ id: 'a', amountMinor: 40_000n, why: null }, { id: 'b', amountMinor: 60_000n, why: null }, { id: 'c', amountMinor: 0n, why: 'TOO_FEW_READS' }, { id: 'd', amountMinor: 0n, why: 'TOO_MANY_INVALID' }]);
  });

  it('never costs more than the budget, which is shared by what was earned', () => {
    const reads = fc.array(fc.record({ gross: fc.nat(40_000), share: fc.integer({ min: 0, max: 100 }) }), { maxLength: 30 });
    fc.assert(fc.property(reads, (made) => {
      const entries = made.map(({ gross, share }, index) => ({ id: String(index), gross, valid: Math.floor((gross * share) / 100) }));
      const free = payForReads(entries, { ...rules, budgetMinor: 10n ** 12n });
      const paid = payForReads(entries, rules);
      const sum = paid.reduce((total, { amountMinor }) => total + amountMinor, 0n);
      const wanted = free.reduce((total, { amountMinor }) => total + amountMinor, 0n);
      expect(sum).toBe(wanted < rules.budgetMinor ? wanted : rules.budgetMinor);
      paid.forEach(({ amountMinor }, index) => expect(amountMinor <= (free[index]?.amountMinor ?? 0n)).toBe(true));
    }), { seed: 7 });
  });
});

describe('a divided pool', () => {
  it('gives the awards and what goes back exactly what was held', () => {
    const terms = (bps: number, fixed: number, minimum: number) => ({ bps, fixedMinor: BigInt(fixed), minimumMinor: BigInt(minimum), capMinor: null });
    fc.assert(fc.property(fc.array(fc.bigInt({ min: 0n, max: 500_000n }), { minLength: 1, maxLength: 12 }), fc.bigInt({ min: 1n, max: 500_000n }), fc.nat(3_000), fc.nat(3_000), fc.nat(500), (amounts, rest, brandBps, creatorBps, minimum) => {
      const pool = amounts.reduce((sum, amount) => sum + amount, rest);
      const split = splitFee(pool, 'CNY', terms(brandBps, 30, minimum), terms(creatorBps, 0, 0));
      const parts = dividePool(split, amounts);
      const out = parts.reduce((sum, { creatorGetsMinor, platformFeeMinor }) => sum + creatorGetsMinor + platformFeeMinor, 0n);
      expect(out <= split.brandPaysMinor).toBe(true);
      const all = dividePool(split, [...amounts, rest]);
      expect(all.reduce((sum, { creatorGetsMinor, platformFeeMinor }) => sum + creatorGetsMinor + platformFeeMinor, 0n)).toBe(split.brandPaysMinor);
    }), { seed: 11 });
  });
});
