import type { INestApplicationContext } from '@nestjs/common';
import { dealStages } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import { eventually, useTestApp, type Person } from './app.ts';
import { camt053, type BankBooking } from './camt-053.ts';
import { sellingDeals, tell, type Order, type SellingDeal } from './selling-deals.ts';
import { anOwner } from './viewer.ts';
import { endToEndIdOf } from '../src/finance/bank/bank-statements.service.ts';
import { creditorReference } from '../src/finance/bank/creditor-reference.ts';
import { CurrencyExchangeService } from '../src/finance/exchange/currency-exchange.service.ts';
import { adRevenue, available, campaignBudget, EscrowService, FeesService, LedgerService, partialSplit, verifyBankFiles } from '../src/finance/index.ts';
import { AccountStatementsService } from '../src/finance/statements/account-statements.service.ts';
import { CommissionsService } from '../src/marketplace/index.ts';
import { Database } from '../src/platform/database/database.ts';
import { seal } from '../src/platform/crypto/sealed.ts';
import { systemContext } from '../src/platform/database/tenant-context.ts';
import { verifyMoney } from '../src/verify/verify-money.ts';

const ACCOUNT = 'DE89370400440532013000';
const DAY_MS = 86_400_000;
/** Longer than a commission is held, and than a payout waits. */
const [LOCKED_MS, DUE_MS] = [30 * 3_600_000, 50 * 3_600_000];
const DEALS = 1_000;
const CAMPAIGNS = 200;
const BRANDS = 40;
const CREATORS = 60;
const SELLING = 50;
const ORDERS = 400;
const EXCHANGES = 60;
/** Two, no and three decimal places. */
const CURRENCIES = ['CNY', 'USD', 'EUR', 'JPY', 'KWD'];

describe('a month of an installation', () => {
  const app = useTestApp({ PAYOUT_RAIL: 'bank', BANK_ACCOUNT: ACCOUNT, POOL_SIZE: '8' });
  const brands = Array.from({ length: BRANDS }, () => uuidv7());
  const creators = Array.from({ length: CREATORS }, () => uuidv7());
  let worker: INestApplicationContext;
  let operator: Person;
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
    operator = await app.operator();
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
  async function statement(id: string, currency: string, bookings: readonly BankBooking[]): Promise<void> {
    const reply = await app.send(operator, '/api/bank-statements', camt053({ id, account: ACCOUNT, currency, bookings }));
    expect([reply.statusCode, JSON.parse(reply.payload)]).toEqual([201, { statements: 1, entries: bookings.flatMap(({ details = [] }) => details).length }]);
  }
  /** Creators bear a part of fees and commission too; rates of all currencies are known. */
  async function publishRules(): Promise<void> {
    const publish = 'mutation ($kind: String!, $bps: Int!) { publishFeeRule(party: CREATOR, dealKind: $kind, bps: $bps, fixedMinor: "0", minimumMinor: "0") { version } }';
    for (const [kind, bps] of [['SPONSORSHIP', 500], ['COMMISSION', 400]] as const) await app.ask(operator, publish, { kind, bps });
    await publishRates();
    // Orders of the last hour are priced by them.
    app.clock.advance(2 * 3_600_000);
  }
  async function publishRates(): Promise<void> {
    const yesterday = new Date(app.clock.now().getTime() - DAY_MS).toISOString().slice(0, 10);
    await app.ask(operator, 'mutation ($csv: String!) { importExchangeRates(csv: $csv) }', { csv: `Date,USD,JPY,CNY,KWD\n${yesterday},1.1583,181.05,8.2417,0.35571\n` });
  }
  /** Brands change money from one currency into another, for what they were shown. */
  async function exchangeMoney(): Promise<void> {
    const exchanges = service(CurrencyExchangeService);
    await each(Array.from({ length: EXCHANGES }, (_, at) => at), async (at) => {
      const fromCurrency = CURRENCIES[at % CURRENCIES.length]!;
      const wish = { fromMinor: BigInt(100_000 + random(1_000_000)), fromCurrency, toCurrency: CURRENCIES[(at + 1 + random(4)) % CURRENCIES.length]! };
      if (wish.toCurrency === fromCurrency) return;
      const quote = await exchanges.quote(wish);
      await exchanges.exchange(anOwner('BRAND', pick(brands)), wish, quote!.toMinor, `exchange-${at}`);
    });
  }
  /** Every fifth in another currency than its deal. */
  const ordersOf = (selling: readonly SellingDeal[]): Order[] => Array.from({ length: ORDERS }, (_, at) => {
    const deal = selling[at % selling.length]!;
    return { deal, id: `order-${at}`, valueMinor: BigInt(1_000 + random(500_000)), currency: at % 5 === 4 ? 'USD' : deal.currency, at: new Date(app.clock.now().getTime() - random(3_600_000)) };
  });
  /** Commission follows what is told of orders, until nothing is left to do but to wait for that. */
  async function reckoned(mayWaitFor: 'PAYBACK' | null = null): Promise<void> {
    const commissions = service(CommissionsService);
    await eventually(async () => {
      await commissions.reckon();
      const { rows } = await app.owner.query<{ waits: string | null; n: number }>(`SELECT waits_for AS waits, count(*)::int AS n FROM commission_orders WHERE waits_for IS NOT NULL GROUP BY 1`);
      return { looked: await commissions.reckon(), waits: rows.map(({ waits }) => waits), waiting: rows.reduce((sum, { n }) => sum + n, 0) };
    }, ({ looked, waits, waiting }) => looked === waiting && waits.every((one) => one === mayWaitFor), 120_000);
  }
  /** The payout run takes along what is due; the operator approves, the bank is told, books a batch, and says what it did. @returns how many were paid */
  async function payEverybody(name: string): Promise<number> {
    const due = async () => (await app.owner.query<{ sum: bigint }>(`SELECT coalesce(sum(balance_minor - held_minor), 0)::bigint AS sum FROM ledger_accounts WHERE purpose = 'PAYABLE'`)).rows[0]!.sum;
    await eventually(due, (sum) => sum === 0n, 120_000);
    const { rows: asked } = await app.owner.query<{ id: string; currency: string; amount_minor: bigint }>(`SELECT id, currency, amount_minor FROM payouts WHERE status = 'REQUESTED'`);
    await each(asked, ({ id }) => app.ask(operator, 'mutation ($id: ID!) { approvePayout(id: $id) { status } }', { id }));
    for (const currency of CURRENCIES) {
      const mine = asked.filter((payout) => payout.currency === currency);
      if (mine.length === 0) continue;
      await app.ask(operator, 'mutation ($currency: String!) { makePayoutFile(currency: $currency) { payouts } }', { currency });
      const details = mine.map((payout) => ({ amountMinor: -payout.amount_minor, endToEndId: endToEndIdOf(payout.id) }));
      await statement(`OUT-${name}-${currency}`, currency, [{ amountMinor: details.reduce((sum, { amountMinor }) => sum + amountMinor, 0n), details }]);
    }
    await explained();
    expect((await app.owner.query('SELECT DISTINCT status FROM payouts')).rows).toEqual([{ status: 'PAID' }]);
    return asked.length;
  }
  const explained = () => eventually(async () => (await app.owner.query(`SELECT FROM bank_entries WHERE matched = 'NEW'`)).rowCount, (waiting) => waiting === 0, 60_000);

  it('settles a thousand deals and two hundred campaigns in five currencies, and every statement adds up', async () => {
    await publishRules();
    const [db, ledger, escrow, fees] = [service(Database), service(LedgerService), service(EscrowService), service(FeesService)];
    for (const currency of CURRENCIES) await statement(`IN-${currency}`, currency, [{ amountMinor: BigInt(BRANDS) * 500_000_000n, batch: { count: BRANDS }, details: brands.map((id) => ({ amountMinor: 500_000_000n, remittance: creditorReference(id) })) }]);
    await explained();

    await each(Array.from({ length: DEALS }, (_, at) => at), async (at) => {
      const currency = CURRENCIES[at % CURRENCIES.length]!;
      const held = { partner: null, payoutDays: null, dealId: uuidv7(), brandId: pick(brands), creatorId: pick(creators), split: await fees.split({ feeMinor: BigInt(1 + random(9_000_000)), currency, kind: 'SPONSORSHIP' }) };
      const cancelled = async () => (await fees.book()).atStage({ feeMinor: held.split.feeMinor, currency, kind: 'SPONSORSHIP', isOwnCreator: false, at: app.clock.now() }, held.split, dealStages[at % 3]!);
      await db.transaction(systemContext, (tx) => escrow.fund(tx, { ...held, frozen: false }));
      if (at % 20 === 0) {
        await db.transaction(systemContext, (tx) => escrow.freeze(tx, { ...held, frozen: false }));
        await db.transaction(systemContext, (tx) => escrow.releasePart(tx, { ...held, frozen: true }, { ending: partialSplit(held.split, random(10_001)), reason: 'dispute' }));
      } else if (at % 20 < 3) {
        const ending = await cancelled();
        await db.transaction(systemContext, (tx) => escrow.releasePart(tx, { ...held, frozen: false }, { ending, reason: 'cancel' }));
      }
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

    await exchangeMoney();
    const selling = Array.from({ length: SELLING }, (_, at): SellingDeal => ({ id: uuidv7(), brandId: pick(brands), creatorId: pick(creators), currency: CURRENCIES[at % CURRENCIES.length]! }));
    await sellingDeals(app.owner, selling, new Date(app.clock.now().getTime() - 10 * DAY_MS));
    const orders = ordersOf(selling);
    await tell(app.owner, orders, 9);
    await reckoned();
    // Part of some comes back before the commission is locked.
    await tell(app.owner, orders.filter((_, at) => at % 7 === 0).map((order) => ({ ...order, valueMinor: order.valueMinor / 3n + 1n })), 10);
    await reckoned();

    // Days pass: commission is locked, and the payout run takes along what is due.
    app.clock.advance(LOCKED_MS);
    await reckoned();
    app.clock.advance(DUE_MS);
    const paid = await payEverybody('FIRST');
    expect(paid).toBeGreaterThan(CREATORS);
    // Whole orders come back when their commission is locked and paid: it is set off against what the next ones bring.
    const returned = orders.filter((_, at) => at % 11 === 1);
    await tell(app.owner, returned, 10);
    await reckoned('PAYBACK');
    await publishRates();
    await tell(app.owner, returned.map((order) => ({ ...order, id: `again-${order.id}`, valueMinor: order.valueMinor * 2n, at: app.clock.now() })), 9);
    await reckoned('PAYBACK');
    app.clock.advance(LOCKED_MS);
    await reckoned();
    app.clock.advance(DUE_MS);
    const paidAgain = await payEverybody('SECOND');
    const lines = await app.owner.query<{ kind: string; n: number }>('SELECT kind, count(*)::int AS n FROM commission_lines WHERE settled_at IS NOT NULL GROUP BY 1 ORDER BY 1');
    expect(lines.rows.map(({ kind }) => kind)).toEqual(['EARNED', 'REFUND']);

    // Everything is billed, and three sides agree to the last unit.
    const last = (await app.owner.query<{ no: bigint }>('SELECT max(no) AS no FROM ledger_transfers')).rows[0]!.no;
    await eventually(() => app.owner.query<{ sealed: boolean }>('SELECT app.seal_ledger(), (SELECT max(through_no) FROM ledger_blocks) >= $1 AS sealed', [last.toString()]), ({ rows }) => rows[0]!.sealed);
    await app.ask(operator, 'mutation { issueInvoices }');
    await eventually(() => app.owner.query<{ billed: boolean }>('SELECT max(through_no) >= $1 AS billed FROM invoice_runs', [last.toString()]), ({ rows }) => rows[0]!.billed);
    const { reconciliation, suspense } = await app.ask<{ reconciliation: { bankEntries: number; differences: object[] }; suspense: object[] }>(operator, '{ reconciliation { bankEntries differences { kind reference } } suspense { id } }');
    expect(reconciliation).toEqual({ bankEntries: BRANDS * CURRENCIES.length + paid + paidAgain, differences: [] });
    expect(suspense).toEqual([]);
    const verified = [...(await verifyMoney(db)), ...(await verifyBankFiles(db, [app.config.SECRET ?? '']))];
    expect(verified.flatMap(({ differences }) => differences)).toEqual([]);
    expect(verified.find(({ what }) => what === 'orders in bank files = payouts')!.compared).toBe(BigInt(paid + paidAgain));

    // Each side is billed for what it bore, and the book says the same.
    const billed = await app.owner.query<{ kind: string; count: number }>(`SELECT l ->> 'kind' AS kind, count(DISTINCT i.id)::int AS count FROM invoices i CROSS JOIN jsonb_array_elements(i.lines) l GROUP BY 1 ORDER BY 1`);
    expect(billed.rows.map(({ kind }) => kind)).toEqual(['ADS', 'CREATOR_FEE', 'DEAL_FEE']);
    expect(billed.rows.find(({ kind }) => kind === 'CREATOR_FEE')!.count).toBeGreaterThan(CREATORS);

    const borne = await app.owner.query<{ kind: string }>(
      `SELECT DISTINCT t.kind FROM ledger_accounts a JOIN ledger_entries e ON e.account_no = a.no JOIN ledger_transfers t ON t.no = e.transfer_no WHERE a.purpose = 'PLATFORM_FEES' AND a.subject_id = ANY ($1::uuid[]) ORDER BY 1`, [creators]);
    expect(borne.rows.map(({ kind }) => kind)).toEqual(['commission.back', 'commission.paid', 'escrow.cancel', 'escrow.dispute', 'escrow.release', 'invoice.tax']);

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
