import { dayAt } from '@meadow/shared';
import fc from 'fast-check';
import { eventually, useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { move } from '../../../test/money.ts';
import { Database } from '../../platform/database/database.ts';
import { verifyMoney } from '../../verify/verify-money.ts';
import { funding, payable } from '../ledger/account.ts';
import { isChinaId } from './tax-forms.service.ts';
import { monthsBetween, withheldFrom, type WithholdingRule } from './withholding.ts';

const yuan = (amount: number): bigint => BigInt(Math.round(amount * 100));
const rule: WithholdingRule = {
  id: '1', code: 'CN_LABOUR', version: 1, currency: 'CNY', timeZone: 'Asia/Shanghai', expenseBps: 2_000, monthlyMinor: yuan(5_000),
  steps: ([[36_000, 300, 0], [144_000, 1_000, 2_520], [300_000, 2_000, 16_920], [420_000, 2_500, 31_920], [660_000, 3_000, 52_920], [960_000, 3_500, 85_920], [null, 4_500, 181_920]] as const)
    .map(([upTo, rateBps, quick]) => ({ upToMinor: upTo === null ? null : yuan(upTo), rateBps, quickMinor: yuan(quick) })),
};
/** A number with a right check digit, of nobody. */
const ID = '110101199003070038';

describe('tax withheld by the cumulative method', () => {
  it('is ¥570 of the first ¥30,000 and ¥710 of the second', () => {
    expect(withheldFrom(yuan(30_000), { incomeMinor: yuan(30_000), months: 1, withheldMinor: 0n }, rule)).toBe(yuan(570)); // (30,000 − 6,000 − 5,000) × 3 %
    expect(withheldFrom(yuan(30_000), { incomeMinor: yuan(60_000), months: 2, withheldMinor: yuan(570) }, rule)).toBe(yuan(710)); // (60,000 − 12,000 − 10,000) × 10 % − 2,520 − 570
  });

  it('is nothing below what is free each month, and nothing is given back when more months are free', () => {
    expect(withheldFrom(yuan(6_250), { incomeMinor: yuan(6_250), months: 1, withheldMinor: 0n }, rule)).toBe(0n);
    expect(withheldFrom(yuan(100), { incomeMinor: yuan(30_100), months: 6, withheldMinor: yuan(570) }, rule)).toBe(0n);
  });

  it('sums over a year to the tax on the whole of it, wherever it is cut, in one month', () => {
    fc.assert(fc.property(fc.array(fc.bigInt({ min: 1n, max: 50_000_000n }), { minLength: 1, maxLength: 12 }), (payments) => {
      let [income, withheld] = [0n, 0n];
      for (const payment of payments) {
        income += payment;
        const now = withheldFrom(payment, { incomeMinor: income, months: 1, withheldMinor: withheld }, rule);
        expect(now >= 0n && now < payment).toBe(true);
        withheld += now;
      }
      const whole = withheldFrom(income, { incomeMinor: income, months: 1, withheldMinor: 0n }, rule);
      expect(withheld <= whole && whole - withheld < 1_000n).toBe(true);
    }), { seed: 810, numRuns: 200 });
  });

  it('counts months of the year, both ends included', () => {
    expect([monthsBetween('2026-11', '2026-11'), monthsBetween('2026-02', '2026-11')]).toEqual([1, 10]);
  });

  it('knows an identity number by its check digit', () => {
    expect([isChinaId(ID), isChinaId('11010119900307003X'), isChinaId('110101199003070039'), isChinaId('12')]).toEqual([true, false, false, false]);
  });
});

describe('payouts of individuals', () => {
  const app = useTestApp({ TAX_FORMS: 'verified', SANDBOX_DELAY_MS: '20' });
  let operator: Person;
  let db: Database;
  beforeAll(async () => {
    // Not in the last hour of a month: no payout of a test falls into another month than the one before it.
    const monthIn = (ms: number) => dayAt(new Date(app.clock.now().getTime() + ms), rule.timeZone).slice(0, 7);
    if (monthIn(0) !== monthIn(3_600_000)) app.clock.advance(86_400_000);
    operator = await app.operator();
    db = (await app.startWorker()).get(Database, { strict: false });
  });
  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  interface Payout { id: string; status: string; withheld: { minor: string }; paysOut: { minor: string }; withholding: { version: number; months: number; income: { minor: string }; withheldBefore: { minor: string } } | null }
  const FIELDS = 'id status withheld { minor } paysOut { minor } withholding { version months income { minor } withheldBefore { minor } }';
  const ask = async (creator: Person, amountMinor: string) =>
    (await app.ask<{ requestPayout: Payout }>(creator, `mutation ($a: Minor!, $k: String!) { requestPayout(amountMinor: $a, currency: "CNY", idempotencyKey: $k) { ${FIELDS} } }`, { a: amountMinor, k: crypto.randomUUID() })).requestPayout;
  const payouts = async (creator: Person) => (await app.ask<{ payouts: Payout[] }>(creator, `{ payouts { ${FIELDS} } }`)).payouts;
  const submit = (creator: Person, input: object) => app.ask(creator, 'mutation ($i: TaxFormInput!) { submitTaxForm(input: $i) { status masked } }', { i: input });
  const decide = (creator: Person, verified: boolean, reason = '') => app.ask(operator, 'mutation ($o: ID!, $v: Boolean!, $r: String!) { decideTaxForm(orgId: $o, verified: $v, reason: $r) { status } }', { o: creator.organisationId, v: verified, r: reason });
  const approve = (id: string) => app.ask(operator, 'mutation ($id: ID!) { approvePayout(id: $id) { status } }', { id });
  const balances = async (creator: Person) => {
    const { rows } = await app.owner.query<{ purpose: string; sum: bigint }>(
      `SELECT a.purpose, sum(e.amount_minor)::bigint AS sum FROM ledger_entries e JOIN ledger_accounts a ON a.no = e.account_no
       WHERE e.transfer_no IN (SELECT transfer_no FROM ledger_entries WHERE org_id = $1) AND a.purpose IN ('PAYABLE', 'TAX') GROUP BY 1`, [creator.organisationId]);
    return Object.fromEntries(rows.map(({ purpose, sum }) => [purpose, sum]));
  };
  async function earned(amountMinor: bigint): Promise<Person> {
    const creator = await app.signUp('CREATOR');
    await move(app.owner, { kind: 'test.earned', from: funding(), to: payable(creator.organisationId), amountMinor });
    await app.ask(creator, 'mutation { setPayoutMethod(input: { kind: "ALIPAY", holder: "林", accountNumber: "13800002233" }) { masked } }');
    return creator;
  }

  it('wait for a verified tax form, whose number nobody reads without a trace', async () => {
    const creator = await earned(yuan(10_000));
    expect(await codeOf(ask(creator, '1000000'))).toBe('TAX_FORM_REQUIRED');
    const form = { kind: 'CN_ID', legalName: '林小满', country: 'CN', number: ID };
    expect(await codeOf(submit(creator, { ...form, number: '110101199003070039' }))).toBe('BAD_USER_INPUT');
    await submit(creator, form);
    expect(await codeOf(ask(creator, '1000000'))).toBe('TAX_FORM_REQUIRED');
    await decide(creator, false, 'The name differs from the identity card.');
    expect((await app.ask<{ taxForm: object }>(creator, '{ taxForm { status reason masked } }')).taxForm).toEqual({ status: 'REJECTED', reason: 'The name differs from the identity card.', masked: '····0038' });
    await submit(creator, form);
    await decide(creator, true);
    expect(await codeOf(decide(creator, true))).toBe('CONFLICT');
    expect((await ask(creator, '1000000')).status).toBe('REQUESTED');

    expect(JSON.stringify((await app.owner.query('SELECT * FROM tax_forms')).rows)).not.toContain(ID);
    expect(await app.ask(operator, 'mutation ($o: ID!) { revealTaxNumber(orgId: $o) }', { o: creator.organisationId })).toEqual({ revealTaxNumber: ID });
    expect((await app.owner.query(`SELECT 1 FROM audit_entries WHERE action = 'tax-form.reveal' AND object_id = $1`, [creator.organisationId])).rowCount).toBe(1);
    expect([await codeOf(app.ask(creator, 'mutation ($o: ID!) { revealTaxNumber(orgId: $o) }', { o: creator.organisationId })), await codeOf(app.ask(await app.signUp('BRAND'), '{ taxForms { orgId } }'))]).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  it('leave the tax of the year behind, with the rule and the sums it comes from, and take it back when they fail', async () => {
    const creator = await earned(yuan(90_000));
    await submit(creator, { kind: 'CN_ID', legalName: '林', country: 'CN', number: ID });
    await decide(creator, true);
    const { payoutQuote } = await app.ask<{ payoutQuote: object }>(creator, '{ payoutQuote(amountMinor: "3000000", currency: "CNY") { withheld { minor } paysOut { minor } } }');
    expect(payoutQuote).toEqual({ withheld: { minor: '57000' }, paysOut: { minor: '2943000' } });
    const first = await ask(creator, '3000000');
    expect(first).toMatchObject({ withheld: { minor: '57000' }, paysOut: { minor: '2943000' }, withholding: { version: 1, months: 1, income: { minor: '3000000' }, withheldBefore: { minor: '0' } } });
    await approve(first.id);
    await eventually(() => payouts(creator), ([one]) => one?.status === 'PAID');
    expect(await balances(creator)).toEqual({ PAYABLE: yuan(60_000), TAX: yuan(570) });

    // (60,000 − 12,000 − 5,000) × 10 % − 2,520 − 570: two payouts of one month.
    const second = await ask(creator, '3000000');
    expect(second).toMatchObject({ withheld: { minor: '121000' }, withholding: { income: { minor: '6000000' }, withheldBefore: { minor: '57000' } } });
    await approve(second.id);
    await eventually(() => payouts(creator), (all) => all.filter(({ status }) => status === 'PAID').length === 2);
    expect(await balances(creator)).toEqual({ PAYABLE: yuan(30_000), TAX: yuan(1_780) });

    // The payee's bank sends the second one back.
    await app.owner.query(`UPDATE sandbox_orders SET reported_at = NULL, due_at = now(), id = gen_random_uuid(), amount_minor = 13 WHERE reference = $1`, [second.id]);
    await eventually(() => payouts(creator), (all) => all.some(({ id, status }) => id === second.id && status === 'FAILED'));
    expect(await balances(creator)).toEqual({ PAYABLE: yuan(60_000), TAX: yuan(570) });
    expect((await ask(creator, '3000000')).withheld.minor).toBe('121000');
    await app.owner.query('UPDATE sandbox_orders SET amount_minor = (SELECT amount_minor - withheld_minor FROM payouts p WHERE p.id = reference) WHERE reference = $1', [second.id]);
    expect((await verifyMoney(db)).filter(({ what, differences }) => /payouts|tax office|account balances|sum to zero/.test(what) && differences.length > 0)).toEqual([]);
    expect((await app.ask<{ reconciliation: { differences: object[] } }>(operator, '{ reconciliation { differences { kind reference } } }')).reconciliation.differences).toEqual([]);
  });

  it('of companies and of people taxed elsewhere leave nothing behind', async () => {
    const company = await earned(yuan(100_000));
    await submit(company, { kind: 'COMPANY', legalName: '晚舟文化', country: 'CN', number: '91310000MA1FL0XX01' });
    await decide(company, true);
    expect(await ask(company, '9000000')).toMatchObject({ withheld: { minor: '0' }, withholding: null });
    expect([await codeOf(submit(company, { kind: 'W9', legalName: 'A', country: 'US', number: '12345678' })), await codeOf(submit(company, { kind: 'W8BEN', legalName: 'A', country: 'US', number: 'AB1234' }))]).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
  });
});
