import type { INestApplicationContext } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { decimalText } from '@meadow/shared';
import { eventually, useTestApp } from '../../test/app.ts';
import { endToEndIdOf } from './bank/bank-statements.service.ts';
import { creditorReference } from './bank/creditor-reference.ts';
import { Database } from '../platform/database/database.ts';
import { seal } from '../platform/crypto/sealed.ts';
import { systemContext } from '../platform/database/tenant-context.ts';
import { verifyMoney } from '../verify/verify-money.ts';
import { AccountStatementsService } from './statements/account-statements.service.ts';
import { adRevenue, available, campaignBudget, EscrowService, FeesService, LedgerService } from './index.ts';

const ACCOUNT = 'DE89370400440532013000';
const DAY_MS = 86_400_000;
const DEALS = 1_000;
const CAMPAIGNS = 200;
const BRANDS = 40;
const CREATORS = 60;
/** Two, no and three decimal places. */
const CURRENCIES = ['CNY', 'USD', 'EUR', 'JPY', 'KWD'];

describe('a month of an installation', () => {
  const app = useTestApp({ PAYOUT_RAIL: 'bank', BANK_ACCOUNT: ACCOUNT, POOL_SIZE: '8' });
  const brands = Array.from({ length: BRANDS }, () => uuidv7());
  const creators = Array.from({ length: CREATORS }, () => uuidv7());
  let worker: INestApplicationContext;
  let seed = 20261122;
  /** The same month every time (mulberry32). */
  const random = (below: number): number => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
  const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;

  beforeAll(async () => {
    worker = await app.startWorker();
    await app.owner.query(`INSERT INTO organisations (id, kind, name, handle) SELECT id, 'BRAND', 'Brand ' || n, 'brand-' || n FROM unnest($1::uuid[]) WITH ORDINALITY AS b(id, n)`, [brands]);
    await app.owner.query(`INSERT INTO organisations (id, kind, name, handle) SELECT id, 'CREATOR', 'Creator ' || n, 'creator-' || n FROM unnest($1::uuid[]) WITH ORDINALITY AS b(id, n)`, [creators]);
    await app.owner.query('INSERT INTO bank_references (reference, org_id) SELECT * FROM unnest($1::text[], $2::uuid[])', [brands.map(creditorReference), brands]);
    for (const [at, id] of creators.entries()) {
      const sealed = seal(JSON.stringify({ number: `62220202001${String(at).padStart(5, '0')}`, bankCode: null }), app.config.SECRET ?? '', id);
      await app.owner.query(`INSERT INTO payout_methods (org_id, kind, holder, sealed, masked, updated_at) VALUES ($1, 'BANK', $2, $3, 'BANK', now())`, [id, `Creator ${at}`, sealed]);
    }
  });

  const service = <T>(token: abstract new (...args: never[]) => T): T => worker.get<T>(token as never, { strict: false });
  /** Eight at a time, as a busy worker. */
  async function each<T>(list: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
    const rest = [...list];
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (let one = rest.shift(); one !== undefined; one = rest.shift()) await work(one);
    }));
  }
  interface BankLine {
    minor: bigint;
    endToEndId?: string;
    remittance?: string;
  }
  async function statement(id: string, currency: string, lines: readonly BankLine[]): Promise<void> {
    const balance = (code: string, minor: bigint) => `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${amount(minor)}</Bal>`;
    const amount = (minor: bigint) => `<Amt Ccy="${currency}">${decimalText(minor < 0n ? -minor : minor, currency)}</Amt><CdtDbtInd>${minor < 0n ? 'DBIT' : 'CRDT'}</CdtDbtInd>`;
    const entries = lines.map(({ minor, endToEndId = 'NOTPROVIDED', remittance = '' }) => `<Ntry>${amount(minor)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt>
      <NtryDtls><TxDtls><Refs><EndToEndId>${endToEndId}</EndToEndId></Refs><RmtInf><Ustrd>${remittance}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`);
    const sum = lines.reduce((all, { minor }) => all + minor, 0n);
    const body = `<Document><BkToCstmrStmt><Stmt><Id>${id}</Id><Acct><Id><IBAN>${ACCOUNT}</IBAN></Id></Acct>${balance('OPBD', 0n)}${balance('CLBD', sum)}${entries.join('')}</Stmt></BkToCstmrStmt></Document>`;
    const reply = await app.send(await app.operator(), '/api/bank-statements', body);
    expect([reply.statusCode, JSON.parse(reply.payload)]).toEqual([201, { statements: 1, entries: lines.length }]);
  }
  const explained = () => eventually(async () => (await app.owner.query(`SELECT FROM bank_entries WHERE matched = 'NEW'`)).rowCount, (waiting) => waiting === 0, 60_000);

  it('settles a thousand deals and two hundred campaigns in five currencies, and every statement adds up', async () => {
    const [db, ledger, escrow, fees] = [service(Database), service(LedgerService), service(EscrowService), service(FeesService)];
    for (const currency of CURRENCIES) await statement(`IN-${currency}`, currency, brands.map((id) => ({ minor: 500_000_000n, remittance: creditorReference(id) })));
    await explained();

    await each(Array.from({ length: DEALS }, (_, at) => at), async (at) => {
      const currency = CURRENCIES[at % CURRENCIES.length]!;
      const held = { partner: null, dealId: uuidv7(), brandId: pick(brands), creatorId: pick(creators), split: await fees.split({ feeMinor: BigInt(1 + random(9_000_000)), currency, kind: 'SPONSORSHIP' }) };
      await db.transaction(systemContext, (tx) => escrow.fund(tx, { ...held, frozen: false }));
      if (at % 20 === 0) {
        await db.transaction(systemContext, (tx) => escrow.freeze(tx, { ...held, frozen: false }));
        await db.transaction(systemContext, (tx) => escrow.releasePart(tx, { ...held, frozen: true }, { creatorShareBps: random(10_001), reason: 'dispute' }));
      } else if (at % 20 === 1) await db.transaction(systemContext, (tx) => escrow.releasePart(tx, { ...held, frozen: false }, { creatorShareBps: 3_000, reason: 'cancel' }));
      else await db.transaction(systemContext, (tx) => escrow.release(tx, { ...held, frozen: false }));
    });
    await each(Array.from({ length: CAMPAIGNS }, (_, at) => at), async (at) => {
      const [campaignId, brandId, currency] = [uuidv7(), pick(brands), CURRENCIES[at % CURRENCIES.length]!];
      const budget = campaignBudget(campaignId, brandId);
      const total = BigInt(3_000 + random(2_000_000));
      const spent = (total * BigInt(random(10_001))) / 10_000n;
      const step = (kind: string, from: typeof budget, to: typeof budget, amountMinor: bigint) => ({ kind, currency, campaignId, idempotencyKey: `${campaignId}:${kind}`, entries: [{ account: from, amountMinor: -amountMinor }, { account: to, amountMinor }] });
      const steps = [step('campaign.fund', available(brandId), budget, total), step('campaign.charge', budget, adRevenue(), spent), step('campaign.return', budget, available(brandId), total - spent)];
      const outcomes = await db.transaction(systemContext, (tx) => ledger.postAll(tx, steps.filter(({ entries }) => entries[1]!.amountMinor > 0n)));
      expect(outcomes.filter(({ error }) => error)).toEqual([]);
    });

    // Days pass, the payout run takes along what is due; the operator approves, the bank is told, and says what it did.
    app.clock.advance(4 * DAY_MS);
    const due = async () => (await app.owner.query<{ sum: bigint }>(`SELECT coalesce(sum(balance_minor - held_minor), 0)::bigint AS sum FROM ledger_accounts WHERE purpose = 'PAYABLE'`)).rows[0]!.sum;
    await eventually(due, (sum) => sum === 0n, 120_000);
    const operator = await app.operator();
    const { rows: asked } = await app.owner.query<{ id: string; currency: string; amount_minor: bigint }>(`SELECT id, currency, amount_minor FROM payouts WHERE status = 'REQUESTED'`);
    expect(asked.length).toBeGreaterThan(CREATORS);
    await each(asked, ({ id }) => app.ask(operator, 'mutation ($id: ID!) { approvePayout(id: $id) { status } }', { id }));
    for (const currency of CURRENCIES) {
      await app.ask(operator, 'mutation ($currency: String!) { makePayoutFile(currency: $currency) { payouts } }', { currency });
      const mine = asked.filter((payout) => payout.currency === currency);
      await statement(`OUT-${currency}`, currency, mine.map((payout) => ({ minor: -payout.amount_minor, endToEndId: endToEndIdOf(payout.id) })));
    }
    await explained();
    expect((await app.owner.query(`SELECT DISTINCT status FROM payouts`)).rows).toEqual([{ status: 'PAID' }]);

    // Everything is billed, and three sides agree to the last unit.
    const last = (await app.owner.query<{ no: bigint }>('SELECT max(no) AS no FROM ledger_transfers')).rows[0]!.no;
    await eventually(() => app.owner.query<{ sealed: boolean }>('SELECT app.seal_ledger(), (SELECT max(through_no) FROM ledger_blocks) >= $1 AS sealed', [last.toString()]), ({ rows }) => rows[0]!.sealed);
    await app.ask(operator, 'mutation { issueInvoices }');
    await eventually(async () => (await app.owner.query('SELECT FROM invoice_runs')).rowCount, (runs) => runs === 1);
    const { reconciliation, suspense } = await app.ask<{ reconciliation: { bankEntries: number; differences: object[] }; suspense: object[] }>(operator, '{ reconciliation { bankEntries differences { kind reference } } suspense { id } }');
    expect(reconciliation).toEqual({ bankEntries: BRANDS * CURRENCIES.length + asked.length, differences: [] });
    expect(suspense).toEqual([]);
    expect((await verifyMoney(db)).flatMap(({ differences }) => differences)).toEqual([]);

    const statements = service(AccountStatementsService);
    const [from, to] = ['2020-01-01', '2100-01-01'];
    for (const accountId of [...brands, ...creators]) {
      for (const currency of CURRENCIES) {
        const { openingMinor, closingMinor, lines } = await statements.of({ accountId, context: systemContext }, { currency, from, to });
        expect(openingMinor).toBe(0n);
        expect(lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(closingMinor);
        const purpose = brands.includes(accountId) ? available(accountId) : { ...available(accountId), purpose: 'PAYABLE' as const };
        expect(await ledger.balanceOf(systemContext, purpose, currency)).toBe(closingMinor);
      }
    }
  }, 300_000);
});
