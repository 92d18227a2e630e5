import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { eventually } from '../../test/app.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { loadDemo } from '../demo/load-demo.ts';
import { readConfig } from '../platform/config/config.ts';
import { connectDatabase } from '../platform/database/connect.ts';
import { systemContext } from '../platform/database/tenant-context.ts';
import type { Database } from '../platform/database/database.ts';
import { report, verify } from './verify.ts';

const everything = { onlyFinance: false, secrets: ['a secret of thirty-two characters!'] };

/** Papers refuse to be changed; whoever owns the database can take that away. */
const onInvoices = (sql: string): string => `ALTER TABLE invoices DISABLE TRIGGER USER; ${sql}; ALTER TABLE invoices ENABLE TRIGGER USER`;
const ofOnePayout = (change: string): string => `UPDATE payouts SET ${change} WHERE id = (SELECT min(id::text)::uuid FROM payouts WHERE paid_at IS NOT NULL)`;

/** What somebody changed behind the product's back, how to put it right, and which checks must notice. */
const plants: [name: string, plant: string, undo: string, noticed: string[]][] = [
  ['an hour with a click more', 'UPDATE rollup_hours SET valid = valid + 1 WHERE (source_no, hour) = (SELECT source_no, hour FROM rollup_hours ORDER BY 1, 2 LIMIT 1)', 'UPDATE rollup_hours SET valid = valid - 1 WHERE (source_no, hour) = (SELECT source_no, hour FROM rollup_hours ORDER BY 1, 2 LIMIT 1)', ['hourly counts = raw events']],
  ['a reservation that nothing used', 'INSERT INTO rollup_reservations VALUES (2000000000, 5)', 'DELETE FROM rollup_reservations WHERE reservation = 2000000000', ['spent of each reservation = raw events']],
  ['a click of another time', `UPDATE touches SET occurred_at = occurred_at + interval '1 second' WHERE click_id = (SELECT min(click_id::text)::uuid FROM touches)`, `UPDATE touches SET occurred_at = occurred_at - interval '1 second' WHERE click_id = (SELECT min(click_id::text)::uuid FROM touches)`, ['touches = raw clicks']],
  ['a purchase worth more', 'UPDATE conversions SET value_minor = value_minor + 1 WHERE event_id = (SELECT min(event_id) FROM conversions)', 'UPDATE conversions SET value_minor = value_minor - 1 WHERE event_id = (SELECT min(event_id) FROM conversions)', ['conversions = raw events']],
  ['a purchase that counts no more', 'UPDATE conversions SET counted = NOT counted WHERE event_id = (SELECT min(event_id) FROM conversions)', 'UPDATE conversions SET counted = NOT counted WHERE event_id = (SELECT min(event_id) FROM conversions)', ['attribution = last click in the window', 'commission = orders at their rate']],
  ['a day of visitors gone', 'CREATE TABLE kept AS SELECT * FROM reach_sketches ORDER BY day LIMIT 1; DELETE FROM reach_sketches r USING kept k WHERE (r.brand_id, r.scope_id, r.type, r.day) = (k.brand_id, k.scope_id, k.type, k.day)', 'INSERT INTO reach_sketches SELECT * FROM kept; DROP TABLE kept', ['reach sketches = raw visitors']],
  ['a balance grown by a fen', `UPDATE ledger_accounts SET balance_minor = balance_minor + 1 WHERE no = (SELECT min(no) FROM ledger_accounts WHERE purpose = 'AVAILABLE')`, `UPDATE ledger_accounts SET balance_minor = balance_minor - 1 WHERE no = (SELECT min(no) FROM ledger_accounts WHERE purpose = 'AVAILABLE')`, ['account balances = sum of their entries']],
  ['an entry rewritten', `ALTER TABLE ledger_entries DISABLE TRIGGER USER; UPDATE ledger_entries SET amount_minor = amount_minor + 1 WHERE (account_no, transfer_no) = (SELECT account_no, transfer_no FROM ledger_entries WHERE balance_after_minor IS NOT NULL ORDER BY transfer_no, account_no LIMIT 1)`, 'UPDATE ledger_entries SET amount_minor = amount_minor - 1 WHERE (account_no, transfer_no) = (SELECT account_no, transfer_no FROM ledger_entries WHERE balance_after_minor IS NOT NULL ORDER BY transfer_no, account_no LIMIT 1); ALTER TABLE ledger_entries ENABLE TRIGGER USER', ['account balances = sum of their entries', 'balance after each entry = sum up to it', 'sealed blocks = hashes of their transfers', 'entries of each transfer sum to zero', 'trial balance per currency is zero', 'top-ups that succeeded = money that came in']],
  ['a deal that claims to hold more', `UPDATE deals SET brand_pays_minor = brand_pays_minor + 1, platform_fee_minor = platform_fee_minor + 1 WHERE status = 'DRAFTED'`, `UPDATE deals SET brand_pays_minor = brand_pays_minor - 1, platform_fee_minor = platform_fee_minor - 1 WHERE status = 'DRAFTED'`, ['escrow = what open deals and pools hold']],
  ['a deal that claims to have paid more', `UPDATE deals SET released_minor = released_minor + 1 WHERE status = 'PAID'`, `UPDATE deals SET released_minor = released_minor - 1 WHERE status = 'PAID'`, ['released by deals = paid out of escrow']],
  ['a settlement line of another amount', 'UPDATE settlement_lines SET amount_minor = amount_minor + 1', 'UPDATE settlement_lines SET amount_minor = amount_minor - 1', ['settlement lines = credits of creators', 'earned less paid out = owed to creators', 'lines marked as paid = covered by payouts']],
  ['a campaign charged a fen more', 'UPDATE campaigns SET charged_minor = charged_minor + 1 WHERE funded_at IS NOT NULL', 'UPDATE campaigns SET charged_minor = charged_minor - 1 WHERE funded_at IS NOT NULL', ['campaign budgets = funded − charged', 'charges = raw events at their prices']],
  ['a top-up that was larger', `UPDATE top_ups SET amount_minor = amount_minor + 1 WHERE status = 'SUCCEEDED'`, `UPDATE top_ups SET amount_minor = amount_minor - 1 WHERE status = 'SUCCEEDED'`, ['top-ups that succeeded = money that came in', 'asked of the sandbox = top-ups, refunds and payouts']],
  ['a commission that claims more', 'UPDATE commission_orders SET creator_gets_minor = creator_gets_minor + 1', 'UPDATE commission_orders SET creator_gets_minor = creator_gets_minor - 1', ['commission of orders = sum of their lines', 'commission = orders at their rate']],
  ['a refund that never was', `UPDATE top_up_refunds SET status = 'FAILED'`, `UPDATE top_up_refunds SET status = 'SUCCEEDED'`, ['refunds = money that went back']],
  ['a payout that is on its way again', `UPDATE payouts SET status = 'PAYING' WHERE status = 'PAID'`, `UPDATE payouts SET status = 'PAID' WHERE status = 'PAYING'`, ['payouts under way = money held for them', 'earned less paid out = owed to creators', 'lines marked as paid = covered by payouts', 'payouts that were paid = money that left their payees']],
  ['a payout that was paid and larger', ofOnePayout('amount_minor = amount_minor + 1'), ofOnePayout('amount_minor = amount_minor - 1'), ['earned less paid out = owed to creators', 'payouts that were paid = money that left their payees', 'asked of the sandbox = top-ups, refunds and payouts']],
  ['a payout to somebody else', `ALTER TABLE payouts ADD COLUMN whose uuid; UPDATE payouts SET whose = org_id, org_id = (SELECT o.id FROM organisations o WHERE o.kind = 'CREATOR' AND o.id <> payouts.org_id ORDER BY o.id LIMIT 1) WHERE status = 'PAID'`, 'UPDATE payouts SET org_id = whose WHERE whose IS NOT NULL; ALTER TABLE payouts DROP COLUMN whose', ['earned less paid out = owed to creators', 'lines marked as paid = covered by payouts', 'payouts that were paid = money that left their payees']],
  ['a line marked as paid by no payout', `ALTER TABLE settlement_lines ADD COLUMN was timestamptz; UPDATE settlement_lines SET was = paid_at, paid_at = now()`, 'UPDATE settlement_lines SET paid_at = was; ALTER TABLE settlement_lines DROP COLUMN was', ['lines marked as paid = covered by payouts']],
  ['another amount at the sandbox', `UPDATE sandbox_orders SET amount_minor = amount_minor + 1 WHERE kind = 'transfer'`, `UPDATE sandbox_orders SET amount_minor = amount_minor - 1 WHERE kind = 'transfer'`, ['asked of the sandbox = top-ups, refunds and payouts']],
  ['a line of an invoice rewritten', onInvoices(`ALTER TABLE invoices ADD COLUMN kept jsonb; UPDATE invoices SET kept = lines, lines = jsonb_set(lines, '{0,subjectId}', '"another"') WHERE number = 1`), onInvoices('UPDATE invoices SET lines = kept WHERE kept IS NOT NULL; ALTER TABLE invoices DROP COLUMN kept'), ['lines of invoices = what was taken from whom']],
  ['an invoice over more', onInvoices('UPDATE invoices SET net_minor = net_minor + 1, gross_minor = gross_minor + 1 WHERE number = 1'), onInvoices('UPDATE invoices SET net_minor = net_minor - 1, gross_minor = gross_minor - 1 WHERE number = 1'), ['sums of invoices = their lines and the tax of their rule']],
  ['an invoice with less tax', onInvoices('UPDATE invoices SET net_minor = net_minor + 1, tax_minor = tax_minor - 1 WHERE number = 1'), onInvoices('UPDATE invoices SET net_minor = net_minor - 1, tax_minor = tax_minor + 1 WHERE number = 1'), ['sums of invoices = their lines and the tax of their rule', 'tax of invoices = owed to the tax office']],
  ['an invoice to somebody else', onInvoices('ALTER TABLE invoices ADD COLUMN whose uuid; UPDATE invoices SET whose = org_id, org_id = (SELECT o.org_id FROM invoices o WHERE o.number = 2) WHERE number = 1'), onInvoices('UPDATE invoices SET org_id = whose WHERE whose IS NOT NULL; ALTER TABLE invoices DROP COLUMN whose'), ['lines of invoices = what was taken from whom']],
  ['a number that was left out', onInvoices('UPDATE invoices SET number = 99 WHERE number = 1'), onInvoices('UPDATE invoices SET number = 1 WHERE number = 99'), ['numbers of invoices run without a gap']],
  ['a rate that no rule gives', onInvoices(`UPDATE invoices SET tax = jsonb_set(tax, '{rule,rateBps}', '500') || '{"rateBps": 601}' WHERE number = 1`), onInvoices(`UPDATE invoices SET tax = jsonb_set(tax, '{rule,rateBps}', '600') || '{"rateBps": 600}' WHERE number = 1`), ['sums of invoices = their lines and the tax of their rule', 'tax of invoices = the rule of their country and day']],
  ['an order that earns more', 'UPDATE commission_orders SET bps = bps + 1000 WHERE locked_at IS NULL', 'UPDATE commission_orders SET bps = bps - 1000 WHERE locked_at IS NULL', ['commission = orders at their rate']],
];

describe('the verification', () => {
  let database: TestDatabase;
  let folder: string;
  let owner: pg.Client;
  let db: Database;
  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'meadow-verify-'));
    const config = readConfig({ NODE_ENV: 'test', DATABASE_URL: database.url, DATA_DIR: folder, SECRET: 'a secret of thirty-two characters!', LOG_LEVEL: 'error' });
    await loadDemo({ ...config, DATABASE_URL: database.url });
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    db = await connectDatabase({ url: database.url, role: 'meadow_worker', poolSize: 2, name: 'verify' }, []);
  }, 300_000);
  afterAll(async () => {
    await owner?.end();
    await db?.close();
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('finds nothing after a month of deals, campaigns, clicks and payouts', async () => {
    await eventually(() => db.transaction(systemContext, (tx) => tx.query<{ sealed: bigint }[]>('SELECT app.seal_ledger() AS sealed')), ([row]) => row!.sealed > 0n);
    const results = await eventually(() => verify(db, everything), (found) => found.every(({ differences }) => differences.length === 0));
    const empty = results.filter(({ compared }) => compared === 0n).map(({ what }) => what);
    // The demo's ads were shown without leases, only a worker merges sketches, no bank has said or been told anything yet, and nobody is paid through a connected account.
    expect(empty).toEqual(['spent of each reservation = raw events', 'merged sketches = sketches of their days', 'bank entries = what moved in or out', 'bank files = the payouts they carry', 'payouts through connected accounts = transfers less what came back', 'orders in bank files = payouts', 'bank statements = the files as they came']);
    expect(report(results, null)).toContain('Everything follows from what was recorded.');
    expect(report(results, null)).not.toContain('no longer kept');
    expect(report(results, '2026-03-11')).toContain('Raw events of earlier days are no longer kept: what counts them was recomputed from 2026-03-11 on.');
  });

  it.each(plants)('notices %s', async (_name, plant, undo, checks) => {
    await owner.query(plant);
    const results = await verify(db, everything);
    await owner.query(undo);
    expect(results.filter(({ differences }) => differences.length > 0).map(({ what }) => what)).toEqual(checks);
    expect(report(results, null)).toMatch(/✗ .*\n[\s\S]*stored .*, recomputed .*[\s\S]*\d+ differences\.$/);
  });

  it('finds nothing any more when all of it is put right', async () => {
    expect((await verify(db, everything)).flatMap(({ differences }) => differences)).toEqual([]);
  });

  it('looks at money alone when asked to', async () => {
    const [all, money] = [await verify(db, everything), await verify(db, { ...everything, onlyFinance: true })];
    expect(money.map(({ what }) => what).slice(0, 4)).toEqual(['touches = raw clicks', 'conversions = raw events', 'attribution = last click in the window', 'account balances = sum of their entries']);
    expect(money.slice(3).map(({ what }) => what)).toEqual(all.slice(3 - money.length).map(({ what }) => what));
  });
});
