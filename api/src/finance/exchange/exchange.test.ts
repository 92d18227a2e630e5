import { useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { move } from '../../../test/money.ts';
import { available, funding } from '../ledger/account.ts';
import { readEcbRates } from './ecb-rates.ts';
import { Database } from '../../platform/database/database.ts';
import { RateTable } from './exchange-rates.service.ts';
import { SandboxRates } from './sandbox-rates.ts';

const day = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);

describe('exchange rates', () => {
  it('are read from the daily file and from the history of the European Central Bank', () => {
    expect(readEcbRates('Date, USD, JPY, XDR, \n20 November 2026, 1.1582, 181.05, 3, \n')).toEqual([{ day: '2026-11-20', currency: 'USD', rate: '1.1582' }, { day: '2026-11-20', currency: 'JPY', rate: '181.05' }]);
    expect(readEcbRates('Date,USD,CNY\n2026-11-20,N/A,8.2\n2026-11-19,1.15,\n')).toEqual([{ day: '2026-11-20', currency: 'CNY', rate: '8.2' }, { day: '2026-11-19', currency: 'USD', rate: '1.15' }]);
  });

  it.each(['', 'USD,JPY\n1,2', 'Date,USD\n2026-13-01,1', 'Date,USD\n2026-11-20,-1', 'Date,USD\n2026-11-20,0', 'Date,USD\n2026-11-20,abc', 'Date,XDR\n2026-11-20,1'])('are not read from %j', (text) => {
    expect(readEcbRates(text)).toBeNull();
  });

  it('cross through the euro and are as old as the older leg', () => {
    const [old, fresh] = [new Date('2026-11-18'), new Date('2026-11-20')];
    const table = new RateTable([{ currency: 'USD', rate: '1.25', source: 'ECB', asOf: fresh }, { currency: 'KWD', rate: '0.35', source: 'manual', asOf: old }]);
    expect(table.between('USD', 'KWD')).toEqual({ rate: '0.28', source: 'ECB+manual', asOf: old });
    expect(table.between('USD', 'EUR')).toEqual({ rate: '0.8', source: 'ECB', asOf: fresh });
    expect(table.between('USD', 'JPY')).toBeNull();
  });
});

describe('changing currency', () => {
  const app = useTestApp({ DEMO: 'false' });
  let operator: Person;
  beforeAll(async () => {
    operator = await app.operator();
  });
  const record = (currency: string, rate: string) => app.ask(operator, 'mutation ($c: String!, $r: String!) { recordExchangeRate(currency: $c, rate: $r) { currency } }', { c: currency, r: rate });
  const exchange = (brand: Person, minor: string, expected: string, key: string, to = 'JPY') =>
    app.ask<{ exchangeCurrency: { id: string; rate: string; source: string; asOf: string; to: { minor: string } } }>(
      brand, 'mutation ($m: Minor!, $e: Minor!, $k: String!, $t: String!) { exchangeCurrency(fromMinor: $m, fromCurrency: "CNY", toCurrency: $t, expectedMinor: $e, idempotencyKey: $k) { id rate source asOf to { minor } } }', { m: minor, e: expected, k: key, t: to });
  const balances = async (brand: Person) =>
    Object.fromEntries((await app.ask<{ wallet: { balances: { currency: string; availableMinor: string }[] } }>(brand, '{ wallet { balances { currency availableMinor } } }')).wallet.balances.map(({ currency, availableMinor }) => [currency, availableMinor]));
  async function brandWith(amountMinor: bigint): Promise<Person> {
    const brand = await app.signUp('BRAND');
    await move(app.owner, { kind: 'test.in', from: funding(), to: available(brand.organisationId), amountMinor });
    return brand;
  }

  it('is refused without a rate, or with one that is too old', async () => {
    const brand = await brandWith(10_000n);
    await app.ask(operator, 'mutation ($csv: String!) { importExchangeRates(csv: $csv) }', { csv: `Date,KWD,CNY\n${day(30)},0.35,8\n` });
    expect(await codeOf(exchange(brand, '1000', '1', 'old', 'KWD'))).toBe('EXCHANGE_RATE_MISSING');
    expect(await balances(brand)).toEqual({ CNY: '10000' });
  });

  it('by rates of the sandbox goes on day after day, until somebody records a true one', async () => {
    const db = (await app.startWorker()).get(Database, { strict: false });
    await app.owner.query(
      `INSERT INTO exchange_rates (currency, as_of, source, rate, recorded_by, recorded_at) SELECT c, now() - interval '30 days', 'sandbox', 2, gen_random_uuid(), now() FROM unnest(ARRAY['GBP', 'SGD']) AS c`);
    await record('SGD', '1.5');
    const held = async () => (await app.ask<{ exchangeRates: { currency: string; source: string; isStale: boolean }[] }>(operator, '{ exchangeRates { currency source isStale } }')).exchangeRates.filter(({ currency }) => ['GBP', 'SGD'].includes(currency));
    expect(await held()).toEqual([{ currency: 'GBP', source: 'sandbox', isStale: true }, { currency: 'SGD', source: 'manual', isStale: false }]);
    await new SandboxRates(db, app.clock, { ...app.config, DEMO: false }).publish();
    expect((await held())[0]).toMatchObject({ isStale: true });
    const sandbox = new SandboxRates(db, app.clock, { ...app.config, DEMO: true });
    await Promise.all([sandbox.publish(), sandbox.publish()]);
    expect(await held()).toEqual([{ currency: 'GBP', source: 'sandbox', isStale: false }, { currency: 'SGD', source: 'manual', isStale: false }]);
  });

  it('moves both sides once, for exactly what was shown, and keeps rate, source and time', async () => {
    const brand = await brandWith(10_000n);
    await record('CNY', '8');
    await record('JPY', '164');
    const quoted = await app.ask<{ currencyQuote: { to: { minor: string }; rate: string } }>(brand, '{ currencyQuote(fromMinor: "4003", fromCurrency: "CNY", toCurrency: "JPY") { to { minor } rate } }');
    expect(quoted.currencyQuote).toEqual({ to: { minor: '821' }, rate: '20.5' }); // 40.03 × 20.5 = 820.6
    expect(await codeOf(exchange(brand, '4003', '822', 'other'))).toBe('EXCHANGE_RATE_MOVED');
    const made = await Promise.all(Array.from({ length: 10 }, () => exchange(brand, '4003', '821', 'same')));
    expect(new Set(made.map(({ exchangeCurrency }) => exchangeCurrency.id)).size).toBe(1);
    expect(made[0]!.exchangeCurrency).toMatchObject({ rate: '20.5', source: 'manual', asOf: expect.any(String) });
    expect(await balances(brand)).toEqual({ CNY: '5997', JPY: '821' });
    expect(await codeOf(exchange(brand, '4004', '821', 'same'))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await codeOf(exchange(brand, '600000', '123000', 'short'))).toBe('INSUFFICIENT_FUNDS');
    expect(await balances(brand)).toEqual({ CNY: '5997', JPY: '821' });
    const { rows } = await app.owner.query<{ currency: string; sum: bigint }>(`SELECT a.currency, sum(e.amount_minor)::bigint AS sum FROM ledger_entries e JOIN ledger_accounts a ON a.no = e.account_no WHERE a.purpose = 'EXCHANGE' GROUP BY 1 ORDER BY 1`);
    expect(rows).toEqual([{ currency: 'CNY', sum: 4_003n }, { currency: 'JPY', sum: -821n }]);
  });

  it('adds up currencies for reading, and says which are left out', async () => {
    const brand = await app.signUp('BRAND');
    const { convertedSum } = await app.ask<{ convertedSum: object }>(brand, '{ convertedSum(amounts: [{ minor: "1000", currency: "CNY" }, { minor: "205", currency: "JPY" }, { minor: "7", currency: "KRW" }], currency: "CNY") { sum { minor currency } missing parts { from { currency } to { minor } source } } }');
    expect(convertedSum).toEqual({ sum: { minor: '2000', currency: 'CNY' }, missing: ['KRW'], parts: [{ from: { currency: 'JPY' }, to: { minor: '1000' }, source: 'manual' }] });
  });

  it('is for brands, and rates are the operator’s to record', async () => {
    const [brand, creator] = [await brandWith(1n), await app.signUp('CREATOR')];
    expect(await codeOf(exchange(creator, '1', '1', 'x'))).toBe('FORBIDDEN');
    expect(await codeOf(app.ask(brand, 'mutation { recordExchangeRate(currency: "CNY", rate: "1") { currency } }'))).toBe('FORBIDDEN');
    expect(await codeOf(record('EUR', '1'))).toBe('BAD_USER_INPUT');
    expect(await codeOf(record('CNY', '0'))).toBe('BAD_USER_INPUT');
    expect(await codeOf(app.ask(operator, 'mutation { importExchangeRates(csv: "nonsense") }'))).toBe('EXCHANGE_RATES_UNREADABLE');
  });
});
