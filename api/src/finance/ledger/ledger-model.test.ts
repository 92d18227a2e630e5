import fc from 'fast-check';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { SystemClock } from '../../platform/clock/clock.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { DomainError } from '../../platform/errors/domain-error.ts';
import { adRevenue, available, escrow, funding, payable, type Account } from './account.ts';
import { LedgerKeeper } from './ledger-keeper.ts';
import { LedgerService } from './ledger.service.ts';
import type { Posting } from './posting.ts';

const CLIENTS = 16;
const CURRENCY = 'CNY';

type Command =
  | { do: 'topUp' | 'fund' | 'release' | 'charge' | 'hold' | 'postHold' | 'revert'; amount: bigint }
  | { do: 'voidHold' | 'again' | 'againOtherwise' }
  | { do: 'batch'; amounts: bigint[] };

/** What the auditor expects of one client's commands: they touch floored accounts of its own, and shared ones that take anything. */
class Auditor {
  available = 0n;
  escrow = 0n;
  held: { key: string; amount: bigint } | undefined;
  last: { key: string; amount: bigint } | undefined;
  reverted = new Set<string>();
  readonly revenue: bigint[] = [];
  paid = 0n;

  get free(): bigint {
    return this.available - (this.held?.amount ?? 0n);
  }
}

const amount = fc.bigInt({ min: 1n, max: 500n });
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ do: fc.constantFrom('topUp', 'fund', 'release', 'charge', 'hold', 'postHold', 'revert'), amount }),
  fc.record({ do: fc.constantFrom('voidHold', 'again', 'againOtherwise') }),
  fc.record({ do: fc.constant('batch'), amounts: fc.array(amount, { minLength: 1, maxLength: 5 }) }),
);

describe('sixteen clients and an auditor who knows what each command must do', () => {
  let test: TestDatabase;
  let owner: pg.Client;
  let db: Database;
  let ledger: LedgerService;
  const creators = Array.from({ length: 3 }, () => uuidv7());

  beforeAll(async () => {
    test = await createTestDatabase();
    owner = new pg.Client({ connectionString: test.url });
    await owner.connect();
    db = await connectDatabase({ url: test.url, role: 'meadow_worker', poolSize: CLIENTS + 1, name: 'test' }, []);
    ledger = new LedgerService(db, new SystemClock());
    await owner.query(`INSERT INTO organisations (id, kind, name, handle) SELECT id, 'CREATOR', 'An', 'creator-' || id FROM unnest($1::uuid[]) AS id`, [creators]);
  });
  afterAll(async () => {
    await owner?.end();
    await db?.close();
    await test?.drop();
  });

  /** @returns the code of the refusal, or `posted` */
  const outcomeOf = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
      return 'posted';
    } catch (error) {
      if (error instanceof DomainError) return error.code;
      const { code } = error as { code?: string };
      return code ?? String(error);
    }
  };
  const move = (from: Account, to: Account, amountMinor: bigint, key: string) =>
    outcomeOf(db.transaction(systemContext, (tx) => ledger.transfer(tx, { kind: 'model', from, to, amountMinor, currency: CURRENCY, idempotencyKey: key })));

  /** Runs one client's commands one after the other, and compares each outcome with the auditor's. */
  async function play(brand: string, commands: readonly Command[]): Promise<Auditor> {
    const auditor = new Auditor();
    const [wallet, safe] = [available(brand), escrow(brand, brand)];
    const creator = payable(creators[commands.length % creators.length]!);
    for (const one of commands) {
      const key = uuidv7();
      switch (one.do) {
        case 'topUp':
          expect(await move(funding(), wallet, one.amount, key)).toBe('posted');
          auditor.available += one.amount;
          auditor.last = { key, amount: one.amount };
          break;
        case 'fund': {
          const enough = auditor.free >= one.amount;
          expect(await move(wallet, safe, one.amount, key)).toBe(enough ? 'posted' : 'INSUFFICIENT_FUNDS');
          if (!enough) break;
          auditor.available -= one.amount;
          auditor.escrow += one.amount;
          break;
        }
        case 'release': {
          const enough = auditor.escrow >= one.amount;
          expect(await move(safe, creator, one.amount, key)).toBe(enough ? 'posted' : 'INSUFFICIENT_FUNDS');
          if (!enough) break;
          auditor.escrow -= one.amount;
          auditor.paid += one.amount;
          break;
        }
        case 'charge': {
          const enough = auditor.free >= one.amount;
          expect(await move(wallet, adRevenue(), one.amount, key)).toBe(enough ? 'posted' : 'INSUFFICIENT_FUNDS');
          if (!enough) break;
          auditor.available -= one.amount;
          auditor.revenue.push(one.amount);
          break;
        }
        case 'hold': {
          if (auditor.held) break;
          const enough = auditor.free >= one.amount;
          const held = db.transaction(systemContext, (tx) => ledger.hold(tx, { kind: 'model', from: wallet, to: safe, amountMinor: one.amount, currency: CURRENCY, idempotencyKey: key }));
          expect(await outcomeOf(held)).toBe(enough ? 'posted' : 'INSUFFICIENT_FUNDS');
          if (enough) auditor.held = { key, amount: one.amount };
          break;
        }
        case 'postHold': {
          const { held } = auditor;
          if (!held) break;
          const wanted = one.amount;
          const fits = wanted <= held.amount;
          const post = () => outcomeOf(db.transaction(systemContext, (tx) => ledger.postHold(tx, held.key, wanted)));
          expect(await post()).toBe(fits ? 'posted' : 'ML004');
          if (!fits) break;
          expect(await post()).toBe('posted');
          auditor.held = undefined;
          auditor.available -= wanted;
          auditor.escrow += wanted;
          break;
        }
        case 'voidHold': {
          const { held } = auditor;
          if (!held) break;
          const end = () => outcomeOf(db.transaction(systemContext, (tx) => ledger.voidHold(tx, held.key)));
          expect(await Promise.all([end(), end()])).toEqual(['posted', 'posted']);
          expect(await outcomeOf(db.transaction(systemContext, (tx) => ledger.postHold(tx, held.key, 1n)))).toBe('ML004');
          auditor.held = undefined;
          break;
        }
        case 'again':
          if (auditor.last) expect(await move(funding(), wallet, auditor.last.amount, auditor.last.key)).toBe('posted');
          break;
        case 'againOtherwise':
          if (auditor.last) expect(await move(funding(), wallet, auditor.last.amount + 1n, auditor.last.key)).toBe('IDEMPOTENCY_KEY_REUSED');
          break;
        case 'revert': {
          const { last } = auditor;
          if (!last || auditor.reverted.has(last.key) || auditor.free < last.amount) break;
          const revert = () => move(wallet, funding(), last.amount, `revert:${last.key}`);
          expect(await Promise.all([revert(), revert(), revert()])).toEqual(['posted', 'posted', 'posted']);
          auditor.reverted.add(last.key);
          auditor.available -= last.amount;
          break;
        }
        case 'batch': {
          const outcomes = await db.transaction(systemContext, (tx) =>
            ledger.postAll(tx, one.amounts.map((amountMinor) => ({
              kind: 'model', currency: CURRENCY, idempotencyKey: uuidv7(), entries: [{ account: wallet, amountMinor: -amountMinor }, { account: creator, amountMinor }],
            }))),
          );
          for (const [at, amountMinor] of one.amounts.entries()) {
            const enough = auditor.free >= amountMinor;
            expect(outcomes[at]?.error?.code ?? 'posted').toBe(enough ? 'posted' : 'INSUFFICIENT_FUNDS');
            if (!enough) continue;
            auditor.available -= amountMinor;
            auditor.paid += amountMinor;
          }
        }
      }
    }
    return auditor;
  }

  const TOTAL = `SELECT (SELECT coalesce(sum(balance_minor), 0) FROM ledger_accounts WHERE floored)
    + (SELECT coalesce(sum(e.amount_minor), 0) FROM ledger_entries e JOIN ledger_accounts a ON a.no = e.account_no WHERE NOT a.floored) AS total`;

  it('agree on every outcome, every balance and every snapshot', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(command, { minLength: 1, maxLength: 12 }), { minLength: CLIENTS, maxLength: CLIENTS }), async (scripts) => {
        const brands = scripts.map(() => uuidv7());
        await owner.query(`INSERT INTO organisations (id, kind, name, handle) SELECT id, 'BRAND', 'Spring', 'brand-' || id FROM unnest($1::uuid[]) AS id`, [brands]);
        const before = await ledger.balanceOf(systemContext, adRevenue(), CURRENCY);
        let playing = true;
        const snapshots = (async () => {
          for (; playing; ) expect((await owner.query(TOTAL)).rows).toEqual([{ total: '0' }]);
        })();
        const audited = await Promise.all(scripts.map((script, at) => play(brands[at]!, script))).finally(() => (playing = false));
        await snapshots;
        for (const [at, auditor] of audited.entries()) {
          expect(await ledger.balanceOf(systemContext, available(brands[at]!), CURRENCY)).toBe(auditor.available);
          expect(await ledger.balanceOf(systemContext, escrow(brands[at]!, brands[at]!), CURRENCY)).toBe(auditor.escrow);
        }
        const charged = audited.flatMap(({ revenue }) => revenue).reduce((sum, one) => sum + one, 0n);
        expect(await ledger.balanceOf(systemContext, adRevenue(), CURRENCY)).toBe(before + charged);
      }),
      { numRuns: 15 },
    );
  });

  it('find every balance again by playing the journal from its beginning', async () => {
    const { rows: entries } = await owner.query<{ account_no: number; amount_minor: string; balance_after_minor: string | null }>(
      'SELECT account_no, amount_minor, balance_after_minor FROM ledger_entries ORDER BY transfer_no, account_no',
    );
    const balances = new Map<number, bigint>();
    for (const { account_no: no, amount_minor, balance_after_minor } of entries) {
      const now = (balances.get(no) ?? 0n) + BigInt(amount_minor);
      balances.set(no, now);
      if (balance_after_minor !== null) expect(now.toString()).toBe(balance_after_minor);
    }
    const { rows: accounts } = await owner.query<{ no: number; balance_minor: string }>('SELECT no, balance_minor FROM ledger_accounts WHERE floored');
    expect(accounts.length).toBeGreaterThan(CLIENTS);
    for (const { no, balance_minor } of accounts) expect((balances.get(no) ?? 0n).toString()).toBe(balance_minor);
  });

  it('frees what was held until a moment that has passed, and nothing else', async () => {
    const brand = uuidv7();
    await owner.query(`INSERT INTO organisations (id, kind, name, handle) VALUES ($1, 'BRAND', 'Spring', $2)`, [brand, `brand-${brand}`]);
    const [wallet, safe] = [available(brand), escrow(brand, brand)];
    await move(funding(), wallet, 100n, uuidv7());
    const [short, long] = [uuidv7(), uuidv7()];
    const hold = (key: string, ms: number) =>
      db.transaction(systemContext, (tx) => ledger.hold(tx, { kind: 'model', from: wallet, to: safe, amountMinor: 50n, currency: CURRENCY, idempotencyKey: key, expiresAt: new Date(Date.now() + ms) }));
    await hold(short, -1);
    await hold(long, 3_600_000);
    expect(await move(wallet, safe, 50n, uuidv7())).toBe('INSUFFICIENT_FUNDS');
    await new LedgerKeeper(db, new SystemClock()).expire();
    expect(await move(wallet, safe, 50n, uuidv7())).toBe('posted');
    expect(await outcomeOf(db.transaction(systemContext, (tx) => ledger.postHold(tx, short, 50n)))).toBe('ML004');
    expect(await outcomeOf(db.transaction(systemContext, (tx) => ledger.postHold(tx, long, 50n)))).toBe('posted');
  });

  it('lets ten callers post one key once, alone and in batches', async () => {
    const [brand] = [uuidv7()];
    await owner.query(`INSERT INTO organisations (id, kind, name, handle) VALUES ($1, 'BRAND', 'Spring', $2)`, [brand, `brand-${brand}`]);
    await move(funding(), available(brand), 100n, uuidv7());
    const spend = { kind: 'model', currency: CURRENCY, idempotencyKey: uuidv7(), entries: [{ account: available(brand), amountMinor: -100n }, { account: adRevenue(), amountMinor: 100n }] };
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        db.transaction(systemContext, async (tx) => (at % 2 ? ledger.post(tx, spend) : (await ledger.postAll(tx, [spend]))[0]?.no)),
      ),
    );
    expect(new Set(outcomes).size).toBe(1);
    expect(await ledger.balanceOf(systemContext, available(brand), CURRENCY)).toBe(0n);
  });

  it('knows a key again whichever way it comes: alone, in a batch of pairs or among transfers of more entries', async () => {
    const [brand, other] = [uuidv7(), uuidv7()];
    await owner.query(`INSERT INTO organisations (id, kind, name, handle) VALUES ($1, 'BRAND', 'Spring', $2), ($3, 'BRAND', 'Autumn', $4)`, [brand, `brand-${brand}`, other, `brand-${other}`]);
    await move(funding(), available(brand), 1_000n, uuidv7());
    const posting = (idempotencyKey: string, ...entries: [account: Account, amountMinor: bigint][]): Posting => ({ kind: 'model', currency: CURRENCY, idempotencyKey, entries: entries.map(([account, amountMinor]) => ({ account, amountMinor })) });
    const post = (one: Posting) => db.transaction(systemContext, (tx) => ledger.post(tx, one));
    const postAll = async (...all: Posting[]) => (await db.transaction(systemContext, (tx) => ledger.postAll(tx, all))).map(({ no, error }) => no ?? error?.code);
    const three = posting(uuidv7(), [available(brand), -30n], [available(other), 20n], [adRevenue(), 10n]);
    const [floored, hot] = [posting(uuidv7(), [available(brand), -7n], [available(other), 7n]), posting(uuidv7(), [adRevenue(), 5n], [available(brand), -5n])];
    const numbers = [await post(floored), await post(hot), await post(three)];
    expect(await postAll(floored, hot)).toEqual(numbers.slice(0, 2));
    expect(await postAll(floored, hot, three)).toEqual(numbers);
    const fresh = [posting(uuidv7(), [available(other), 2n], [available(brand), -2n]), posting(uuidv7(), [available(brand), -1n], [adRevenue(), 1n])];
    const posted = await postAll(...fresh);
    expect([await post(fresh[0]!), await post(fresh[1]!)]).toEqual(posted);
    const changed = { ...fresh[0]!, entries: [{ account: available(other), amountMinor: 3n }, { account: available(brand), amountMinor: -3n }] };
    expect(await outcomeOf(post(changed))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await postAll(changed, posting(uuidv7(), [available(brand), -10_000n], [available(other), 10_000n]), fresh[1]!)).toEqual(['IDEMPOTENCY_KEY_REUSED', 'INSUFFICIENT_FUNDS', posted[1]]);
    // 1,000 − 7 − 5 − 30 − 2 − 1
    expect(await ledger.balanceOf(systemContext, available(brand), CURRENCY)).toBe(955n);
    expect(await ledger.balanceOf(systemContext, available(other), CURRENCY)).toBe(29n);
  });

  it('gives each transfer a number of its own, in the order of an account\'s balances, while eight writers draw at once', async () => {
    const brands = Array.from({ length: 8 }, () => uuidv7());
    for (const brand of brands) {
      await owner.query(`INSERT INTO organisations (id, kind, name, handle) VALUES ($1, 'BRAND', 'Spring', $2)`, [brand, `brand-${brand}`]);
      await move(funding(), available(brand), 100_000n, uuidv7());
    }
    const between = (from: string, to: string, more: boolean): Posting => ({
      kind: 'model', currency: CURRENCY, idempotencyKey: uuidv7(),
      entries: [{ account: available(from), amountMinor: -3n }, { account: available(to), amountMinor: more ? 2n : 3n }, ...(more ? [{ account: adRevenue(), amountMinor: 1n }] : [])],
    });
    const outcomes = await Promise.all(
      brands.map((brand, at) =>
        db.transaction(systemContext, (tx) => ledger.postAll(tx, Array.from({ length: 300 }, (_, number) => between(brand, brands[(at + 1 + (number % 7)) % 8]!, at % 2 === 0)))),
      ),
    );
    const numbers = outcomes.flat().map(({ no }) => no);
    expect(numbers).not.toContain(undefined);
    expect(new Set(numbers).size).toBe(2_400);
    const { rows } = await owner.query(
      `SELECT e.account_no FROM (SELECT *, sum(amount_minor) OVER (PARTITION BY account_no ORDER BY transfer_no) AS sum FROM ledger_entries) e
       JOIN ledger_accounts a ON a.no = e.account_no WHERE a.org_id = ANY ($1) AND e.sum <> e.balance_after_minor`,
      [brands],
    );
    expect(rows).toEqual([]);
  });
});
