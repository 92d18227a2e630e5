import fc from 'fast-check';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { SystemClock } from '../../platform/clock/clock.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import type { TenantContext } from '../../platform/database/tenant-context.ts';
import { IdempotencyKeyReused, InsufficientFunds } from '../finance.errors.ts';
import { available, escrow, funding, payable, platformFees } from './account.ts';
import { LedgerService } from './ledger.service.ts';

describe('the ledger', () => {
  let test: TestDatabase;
  let owner: pg.Client;
  let db: Database;
  let ledger: LedgerService;
  const [brand, creator] = [uuidv7(), uuidv7()];
  const asBrand: TenantContext = { userId: null, actorId: brand, orgIds: [brand] };
  const asCreator: TenantContext = { userId: null, actorId: creator, orgIds: [creator] };

  beforeAll(async () => {
    test = await createTestDatabase();
    owner = new pg.Client({ connectionString: test.url });
    await owner.connect();
    await owner.query(`INSERT INTO organisations (id, kind, name, handle) VALUES ($1, 'BRAND', 'Spring', 'spring'), ($2, 'CREATOR', 'An', 'an')`, [brand, creator]);
    db = await connectDatabase({ url: test.url, role: 'meadow_api', poolSize: 10, name: 'test' }, []);
    ledger = new LedgerService(db, new SystemClock());
  });
  afterAll(async () => {
    await owner?.end();
    await db?.close();
    await test?.drop();
  });

  const topUp = (amountMinor: bigint, currency = 'CNY') =>
    db.transaction(asBrand, (tx) => ledger.transfer(tx, { kind: 'wallet.top-up', from: funding(), to: available(brand), amountMinor, currency, idempotencyKey: uuidv7() }));
  const sumOfAll = async () => (await owner.query<{ sum: string }>('SELECT coalesce(sum(amount_minor), 0) AS sum FROM ledger_entries')).rows[0]?.sum;

  it('moves money once for one key, however often it is asked', async () => {
    await topUp(10_000n);
    const pay = () =>
      db.transaction(asBrand, (tx) => ledger.transfer(tx, { kind: 'escrow.fund', from: available(brand), to: escrow(brand, brand), amountMinor: 4_000n, currency: 'CNY', idempotencyKey: 'once' }));
    const ids = await Promise.all(Array.from({ length: 10 }, pay));
    expect(new Set(ids).size).toBe(1);
    expect(await ledger.balanceOf(asBrand, available(brand), 'CNY')).toBe(6_000n); // 10,000 − 4,000
  });

  it('refuses the same key with another amount', async () => {
    await topUp(10n);
    const pay = (amountMinor: bigint) =>
      db.transaction(asBrand, (tx) => ledger.transfer(tx, { kind: 'escrow.fund', from: available(brand), to: escrow(brand, brand), amountMinor, currency: 'CNY', idempotencyKey: 'reused' }));
    await pay(1n);
    await expect(pay(2n)).rejects.toThrow(IdempotencyKeyReused);
  });

  it('lets ten callers spend a balance that covers four of them exactly four times', async () => {
    const currency = 'USD';
    await topUp(400n, currency);
    const spend = () =>
      db.transaction(asBrand, (tx) => ledger.transfer(tx, { kind: 'escrow.fund', from: available(brand), to: payable(creator), amountMinor: 100n, currency, idempotencyKey: uuidv7() }));
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, spend));
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(4);
    for (const one of outcomes) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(InsufficientFunds);
    expect(await ledger.balanceOf(asBrand, available(brand), currency)).toBe(0n);
  });

  it('says how much is missing', async () => {
    await topUp(250n, 'EUR');
    const spend = db.transaction(asBrand, (tx) =>
      ledger.transfer(tx, { kind: 'escrow.fund', from: available(brand), to: payable(creator), amountMinor: 1_000n, currency: 'EUR', idempotencyKey: uuidv7() }),
    );
    await expect(spend).rejects.toMatchObject({ details: { missingMinor: '750', currency: 'EUR' } }); // 1,000 − 250
  });

  it('refuses entries that do not sum to zero', async () => {
    const post = db.transaction(asBrand, (tx) =>
      ledger.post(tx, { kind: 'x', currency: 'CNY', idempotencyKey: uuidv7(), entries: [{ account: funding(), amountMinor: -2n }, { account: available(brand), amountMinor: 1n }] }),
    );
    await expect(post).rejects.toThrow(/do not balance/);
  });

  it('cannot be edited, not even by the owner of the database', async () => {
    await topUp(1n);
    await expect(owner.query('UPDATE ledger_entries SET amount_minor = 2')).rejects.toThrow(/append-only/);
    await expect(owner.query('DELETE FROM ledger_transfers')).rejects.toThrow(/append-only/);
  });

  it('refuses every change of every table of the book, to every role', async () => {
    await db.transaction(asBrand, (tx) => ledger.hold(tx, { kind: 'x', from: available(brand), to: payable(creator), amountMinor: 1n, currency: 'CNY', idempotencyKey: 'kept' }));
    await db.transaction(asBrand, (tx) => ledger.voidHold(tx, 'kept'));
    const { rows: tables } = await owner.query<{ name: string; columns: string[] }>(
      `SELECT table_name AS name, array_agg(column_name::text) AS columns FROM information_schema.columns WHERE table_schema = 'public' AND table_name LIKE 'ledger%' GROUP BY 1 ORDER BY 1`);
    expect(tables.map(({ name }) => name)).toEqual(['ledger_accounts', 'ledger_blocks', 'ledger_entries', 'ledger_holds', 'ledger_sealing', 'ledger_transfers']);
    // What the functions keep up to date: an account's sums, how a hold ends, how far is sealed. Floors and checks stand before these.
    const kept = new Set(['ledger_accounts.no', 'ledger_accounts.balance_minor', 'ledger_accounts.held_minor', 'ledger_sealing.through_no', 'ledger_sealing.horizon']);
    const changes = tables.flatMap(({ name, columns }) => [`DELETE FROM ${name}`, `TRUNCATE ${name} CASCADE`, ...columns.filter((column) => !kept.has(`${name}.${column}`)).map((column) => `UPDATE ${name} SET ${column} = ${column}`)]);
    const allowed: string[] = [];
    for (const role of ['', 'meadow_api', 'meadow_worker', 'meadow_edge']) {
      for (const change of [...changes, ...(role === '' ? [] : ['UPDATE ledger_accounts SET balance_minor = balance_minor'])]) {
        await owner.query('BEGIN');
        if (role) await owner.query(`SET LOCAL ROLE ${role}`);
        const code = await owner.query(change).then(() => 'done', (error: { code?: string }) => error.code);
        await owner.query('ROLLBACK');
        if (code !== '42501') allowed.push(`${role || 'owner'}: ${change}: ${code}`);
      }
    }
    expect(allowed).toEqual([]);
  });

  it('shows an organisation its own entries only', async () => {
    await topUp(5n);
    const seen = await db.read<{ org_id: string }>(asCreator, 'SELECT DISTINCT org_id FROM ledger_entries');
    expect(seen.every((row) => row.org_id === creator)).toBe(true);
  });

  it('conserves money under any mix of concurrent transfers, and every balance equals its entries', async () => {
    const currency = 'GBP';
    const accounts = [funding(), platformFees(), available(brand), escrow(brand, brand), payable(creator)];
    const move = fc.record({ from: fc.nat(accounts.length - 1), to: fc.nat(accounts.length - 1), amountMinor: fc.bigInt({ min: 1n, max: 1_000n }) }).filter(({ from, to }) => from !== to);
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 20 }), async (moves) => {
        await Promise.allSettled(
          moves.map(({ from, to, amountMinor }) =>
            db.transaction(asBrand, (tx) => ledger.transfer(tx, { kind: 'model', from: accounts[from]!, to: accounts[to]!, amountMinor, currency, idempotencyKey: uuidv7() })),
          ),
        );
        expect(await sumOfAll()).toBe('0');
        const { rows } = await owner.query(
          `SELECT a.no FROM ledger_accounts a LEFT JOIN ledger_entries e ON e.account_no = a.no
           WHERE a.floored GROUP BY a.no HAVING a.balance_minor <> coalesce(sum(e.amount_minor), 0) OR a.balance_minor < 0`,
        );
        expect(rows).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});
