import fc from 'fast-check';
import { EntryLines, type EntryToFold } from './entry-lines.ts';

const entry = fc.record({ account_no: fc.constantFrom(1, 2), kind: fc.constantFrom('commission.paid', 'commission.back', 'wallet.top-up'), hour: fc.integer({ min: 0, max: 100 }), amount_minor: fc.bigInt({ min: -500n, max: 500n }) });
const history = fc.array(entry, { maxLength: 60 }).map((list) => list.sort((a, b) => b.hour - a.hour).map(({ hour, ...one }): EntryToFold => ({ ...one, at: new Date(Date.UTC(2026, 10, 1, hour)) })));

describe('lines of a wallet', () => {
  it('hold every entry once, page by page, and sum to the same', () => {
    fc.assert(fc.property(history, fc.integer({ min: 1, max: 7 }), (entries, size) => {
      let [rest, sum, count] = [entries, 0n, 0];
      while (rest.length > 0) {
        const page = new EntryLines<EntryToFold>(size, 'Asia/Shanghai');
        const left = rest.findIndex((one) => !page.take(one));
        expect(page.all.length).toBeLessThanOrEqual(size);
        expect(page.all.every((line) => line.count === 1 || line.first.kind.startsWith('commission.'))).toBe(true);
        sum += page.all.reduce((total, { amountMinor }) => total + amountMinor, 0n);
        count += page.all.reduce((total, line) => total + line.count, 0);
        rest = left < 0 ? [] : rest.slice(left);
      }
      expect([sum, count]).toEqual([entries.reduce((total, one) => total + one.amount_minor, 0n), entries.length]);
    }), { seed: 22, numRuns: 500 });
  });

  it('put the commissions of a day together, by the account’s own days', () => {
    const page = new EntryLines<EntryToFold>(10, 'Asia/Shanghai');
    const paid = (at: string, amount: bigint, kind = 'commission.paid'): EntryToFold => ({ account_no: 1, kind, at: new Date(at), amount_minor: amount });
    // Midnight in Shanghai is 16:00 in UTC.
    for (const one of [paid('2026-11-20T15:59:00Z', -3n), paid('2026-11-20T12:00:00Z', 100n, 'wallet.top-up'), paid('2026-11-20T09:00:00Z', -4n), paid('2026-11-19T15:59:00Z', -5n)]) expect(page.take(one)).toBe(true);
    expect(page.all.map(({ amountMinor, count }) => [amountMinor, count])).toEqual([[-7n, 2], [100n, 1], [-5n, 1]]);
  });
});
