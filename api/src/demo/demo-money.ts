import type pg from 'pg';
import type { TopUpReversalsService } from '../finance/index.ts';
import type { Database } from '../platform/database/database.ts';
import { systemContext } from '../platform/database/tenant-context.ts';
import { dayFrom } from '../scenario/deal.ts';
import type { Member } from '../scenario/people.ts';
import { until } from '../scenario/until.ts';

export async function topUp(brand: Member, amountMinor: bigint, currency = 'CNY'): Promise<void> {
  await brand.session.ask('mutation ($a: Minor!, $c: String!, $k: String!) { topUp(amountMinor: $a, currency: $c, idempotencyKey: $k) { id } }', { a: amountMinor.toString(), c: currency, k: `demo-${currency}` });
  const read = () => brand.session.ask<{ wallet: { balances: { currency: string; availableMinor: string }[] } }>('{ wallet { balances { currency availableMinor } } }');
  await until('the demo top-up', read, ({ wallet }) => wallet.balances.some((one) => one.currency === currency && one.availableMinor === amountMinor.toString()));
}

/** Part of the dollars goes back the way it came. */
export async function giveBack(brand: Member, amountMinor: bigint): Promise<void> {
  type Wallet = { wallet: { topUps: { id: string; amount: { currency: string }; refunds: { status: string }[] }[] } };
  const read = () => brand.session.ask<Wallet>('{ wallet { topUps { id amount { currency } refunds { status } } } }');
  const dollars = ({ wallet }: Wallet) => wallet.topUps.find(({ amount }) => amount.currency === 'USD');
  await brand.session.ask('mutation ($id: ID!, $a: Minor!) { refundTopUp(topUpId: $id, amountMinor: $a, idempotencyKey: "demo") { id } }', { id: dollars(await read())?.id, a: amountMinor.toString() });
  await until('the demo refund', read, (now) => dollars(now)?.refunds[0]?.status === 'SUCCEEDED');
}

/** Of sponsorships, creators bear a part of the fee too; from next month on a cancelled draft is worth ¥200 at least. */
export async function setFees(operator: Member): Promise<void> {
  await operator.session.ask('mutation { publishFeeRule(party: CREATOR, dealKind: "SPONSORSHIP", bps: 500, fixedMinor: "0", minimumMinor: "0") { version } }');
  const validFrom = new Date(Date.now() + 30 * 86_400_000).toISOString();
  await operator.session.ask(
    'mutation ($from: DateTime) { publishFeeRule(party: BRAND, payee: CREATOR, stage: DRAFTED, dealKind: "SPONSORSHIP", bps: 5000, fixedMinor: "0", minimumMinor: "20000", currency: "CNY", validFrom: $from) { version } }', { from: validFrom });
}

/** Of made-up people: the numbers have right check digits and belong to nobody. One is verified, one waits. */
export async function submitTaxForms(operator: Member, verified: Member, waiting: Member): Promise<void> {
  const submit = (creator: Member, legalName: string, number: string) =>
    creator.session.ask('mutation ($i: TaxFormInput!) { submitTaxForm(input: $i) { status } }', { i: { kind: 'CN_ID', legalName, country: 'CN', number } });
  await submit(verified, '林小满', '110101199003070038');
  await operator.session.ask('mutation ($id: ID!) { decideTaxForm(orgId: $id, verified: true) { status } }', { id: verified.organisationId });
  await submit(waiting, '周知夏', '110101199101010012');
}

/** The first creator's money arrives. */
export async function payOut(operator: Member, creator: Member): Promise<void> {
  await creator.session.ask('mutation { setPayoutMethod(input: { kind: "ALIPAY", holder: "林小满", accountNumber: "13800002233" }) { masked } }');
  const { wallet } = await creator.session.ask<{ wallet: { balances: { availableMinor: string }[] } }>('{ wallet { balances { availableMinor } } }');
  const { requestPayout } = await creator.session.ask<{ requestPayout: { id: string } }>('mutation ($a: Minor!) { requestPayout(amountMinor: $a, currency: "CNY", idempotencyKey: "demo") { id } }', { a: wallet.balances[0]?.availableMinor });
  await operator.session.ask('mutation ($id: ID!) { approvePayout(id: $id) { status } }', { id: requestPayout.id });
  await until('the demo payout', () => creator.session.ask<{ payouts: { status: string }[] }>('{ payouts { status } }'), ({ payouts }) => payouts[0]?.status === 'PAID');
}

/** What the platform took so far is on paper: the brand's and a creator's invoice have a full address, the others a name. */
export async function issueInvoices(owner: pg.Client, operator: Member, brand: Member, first: Member): Promise<void> {
  await operator.session.ask('mutation ($input: BillingPartyInput!) { setBillingDetails(input: $input) { name } }', {
    input: { name: 'Meadow 演示运营有限公司', taxId: '91310000DEMO000001', street: '花溪路 8 号', city: '上海', postalCode: '200030', country: 'CN' },
  });
  await brand.session.ask('mutation ($input: BillingPartyInput!) { setBillingDetails(input: $input) { name } }', {
    input: { name: '春风（上海）化妆品有限公司', taxId: '91310000DEMO000002', street: '梧桐路 12 号', city: '上海', postalCode: '200031', country: 'CN' },
  });
  await first.session.ask('mutation ($input: BillingPartyInput!) { setBillingDetails(input: $input) { name } }', {
    input: { name: '林小满', taxId: null, street: '银杏路 3 号', city: '杭州', postalCode: '310012', country: 'CN' },
  });
  const sealed = () => owner.query<{ all: boolean }>('SELECT app.seal_ledger(), (SELECT max(through_no) FROM ledger_blocks) >= (SELECT max(no) FROM ledger_transfers) AS all');
  await until('the seal of the demo book', sealed, ({ rows }) => rows[0]?.all === true);
  await operator.session.ask('mutation { issueInvoices }');
  await until('the demo invoices', () => brand.session.ask<{ invoices: { id: string }[] }>('{ invoices { id } }'), ({ invoices }) => invoices.length > 0);
}

/** What currencies were worth yesterday: made up, and it says so. The sandbox publishes them again every day. */
export async function makeUpRates(owner: pg.Client, now: Date): Promise<void> {
  await owner.query(
    `INSERT INTO exchange_rates (currency, as_of, source, rate, recorded_by, recorded_at)
     SELECT currency, date_trunc('day', $1::timestamptz, 'UTC') - interval '1 day', 'sandbox', rate, (SELECT id FROM organisations WHERE kind = 'OPERATOR'), $1
     FROM (VALUES ('USD', 1.16), ('JPY', 181), ('GBP', 0.88), ('HKD', 9.03), ('SGD', 1.51), ('KRW', 1690), ('CNY', 8.24), ('KWD', 0.356)) AS made_up(currency, rate)`,
    [now],
  );
}

/** A rule that is to come: the rate of a country the installation knew nothing of. */
export async function planTaxRule(operator: Member, now: Date): Promise<void> {
  const input = { country: 'KR', rateBps: 1_000, unionMember: false, validFrom: dayFrom(now, 30), source: '부가가치세법 제30조' };
  await operator.session.ask('mutation ($input: TaxRuleInput!) { publishTaxRule(input: $input) { id } }', { input });
}

/** A card holder's bank asks a part of the dollars back; the operator has a week to answer. */
export async function disputeTopUp(db: Database, reversals: TopUpReversalsService, now: Date): Promise<void> {
  await db.transaction(systemContext, async (tx) => {
    const [topUp] = await tx.query<{ id: string }[]>(`SELECT id FROM top_ups WHERE currency = 'USD' AND status = 'SUCCEEDED' ORDER BY id LIMIT 1`);
    if (!topUp) throw new Error('there is no top-up in dollars');
    await reversals.apply(tx, 'sandbox', {
      kind: 'DISPUTE', ref: `dispute_${topUp.id.slice(0, 8)}`, topUpId: topUp.id, paymentRef: null, amountMinor: 30_000n, currency: 'USD', status: 'OPEN', isOut: true, isBack: false, isSumOfAll: false,
      reason: 'unrecognized', respondBy: new Date(now.getTime() + 7 * 86_400_000),
    });
  });
}
