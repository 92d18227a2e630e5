import { eventually, useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { move } from '../../../test/money.ts';
import { PaymentProviders } from '../../../test/payment-providers.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { verifyMoney } from '../../verify/verify-money.ts';
import { available, escrow } from '../index.ts';
import { TopUpReversalsService } from '../wallet/top-up-reversals.service.ts';
import { StripeProvider } from './stripe.provider.ts';

const providers = new PaymentProviders();
const settings: Record<string, string> = { SANDBOX_DELAY_MS: '20' };
const LOOK = '{ wallet { balances { availableMinor } debts { minor } topUps { id status reversals { kind status amount { minor } reason } } } }';
interface Look {
  wallet: { balances: { availableMinor: string }[]; debts: { minor: string }[]; topUps: { id: string; status: string; reversals: { kind: string; status: string; amount: { minor: string }; reason: string | null }[] }[] };
}

describe('top-ups that are taken back', () => {
  beforeAll(async () => {
    await providers.start();
    Object.assign(settings, providers.settings);
  });
  const app = useTestApp(settings);
  afterAll(() => providers.stop());
  let db: Database;
  let service: TopUpReversalsService;
  let stripe: StripeProvider;
  beforeAll(async () => {
    const worker = await app.startWorker();
    db = worker.get(Database, { strict: false });
    service = worker.get(TopUpReversalsService, { strict: false });
    stripe = worker.get(StripeProvider, { strict: false });
  });

  const tell = (provider: string, { body, headers }: { body: string; headers: Record<string, string> }) =>
    app.api.inject({ method: 'POST', url: `/api/webhooks/${provider}`, headers: { 'content-type': provider === 'alipay' ? 'application/x-www-form-urlencoded' : 'application/json', ...headers }, payload: body });
  let sent = 0;
  const event = (type: string, object: object) => ({ id: `evt_${(sent += 1)}`, object: 'event', type, data: { object } });
  const happens = (type: string, object: object) => tell('stripe', providers.stripe(event(type, object)));
  const look = async (brand: Person) => {
    const { wallet } = await app.ask<Look>(brand, LOOK);
    return { has: wallet.balances[0]?.availableMinor ?? '0', owes: wallet.debts[0]?.minor ?? '0', reversals: wallet.topUps.flatMap((topUp) => topUp.reversals) };
  };
  const holds = (brand: Person, has: string, owes = '0') => eventually(() => look(brand), (now) => now.has === has && now.owes === owes);
  const told = async (person: Person) => (await app.ask<{ notifications: { edges: { node: { code: string } }[] } }>(person, '{ notifications { edges { node { code } } } }')).notifications.edges.map(({ node }) => node.code);
  const asked = async (provider: string, amountMinor: string, currency: string) => {
    const brand = await app.signUp('BRAND');
    const { topUp } = await app.ask<{ topUp: { id: string } }>(brand, 'mutation ($p: String, $a: Minor!, $c: String!) { topUp(provider: $p, amountMinor: $a, currency: $c, idempotencyKey: "k") { id } }', { p: provider, a: amountMinor, c: currency });
    return { brand, id: topUp.id };
  };
  const session = (id: string) => ({ id: `cs_${id}`, client_reference_id: id, amount_total: 12_000, currency: 'usd', payment_status: 'paid', payment_intent: `pi_${id}` });
  /** 120.00 dollars that came by card. */
  async function paidByCard() {
    const one = await asked('stripe', '12000', 'USD');
    await happens('checkout.session.completed', session(one.id));
    await holds(one.brand, '12000');
    return one;
  }
  const dispute = (id: string, status: string, change: object = {}) =>
    ({ id: `dp_${id}`, object: 'dispute', amount: 12_000, currency: 'usd', charge: `ch_${id}`, payment_intent: `pi_${id}`, reason: 'fraudulent', status, evidence_details: { due_by: 1_795_000_000 }, ...change });
  const refund = (id: string, amount: number, status: string) => ({ id: `re_${id}`, object: 'refund', amount, currency: 'usd', charge: `ch_${id}`, payment_intent: `pi_${id}`, reason: 'requested_by_customer', status, metadata: {} });
  const spend = (brand: Person, amountMinor: number) => move(app.owner, { kind: 'escrow.fund', from: available(brand.organisationId), to: escrow(crypto.randomUUID(), brand.organisationId), amountMinor, currency: 'USD' });
  const problems = async () => (await app.ask<{ webhookProblems: { code: string; body: string }[] }>(await app.operator(), '{ webhookProblems { code body } }')).webhookProblems;

  it('by a dispute come out of the wallet once, what was spent is owed, and both sides are told', async () => {
    const { brand, id } = await paidByCard();
    await spend(brand, 9_000);
    const opened = providers.stripe(event('charge.dispute.created', dispute(id, 'needs_response')));
    await Promise.all([...Array.from({ length: 4 }, () => tell('stripe', opened)), happens('charge.dispute.funds_withdrawn', dispute(id, 'needs_response'))]);
    expect((await holds(brand, '0', '9000')).reversals).toEqual([{ kind: 'DISPUTE', status: 'OPEN', amount: { minor: '12000' }, reason: 'fraudulent' }]);
    const operator = await app.operator();
    for (const person of [brand, operator]) await eventually(() => told(person), (codes) => codes.includes('top-up.disputed'));
    const { topUpReversals } = await app.ask<{ topUpReversals: { providerRef: string; status: string; respondBy: string }[] }>(operator, '{ topUpReversals { providerRef status respondBy } }');
    expect(topUpReversals).toContainEqual({ providerRef: `dp_${id}`, status: 'OPEN', respondBy: new Date(1_795_000_000_000).toISOString() });
    const again = await app.ask(brand, 'mutation ($t: ID!) { refundTopUp(topUpId: $t, amountMinor: "1", idempotencyKey: "r") { id } }', { t: id }).catch((error: Refusal) => error.code);
    expect(again).toBe('REFUND_TOO_LARGE');

    // What comes in pays the debt first; what is won comes home whole.
    await app.ask(brand, 'mutation { topUp(amountMinor: "5000", currency: "USD", idempotencyKey: "more") { id } }');
    await holds(brand, '0', '4000');
    await happens('charge.dispute.closed', dispute(id, 'won'));
    expect((await holds(brand, '8000')).reversals[0]).toMatchObject({ status: 'WON' });
    await eventually(() => told(brand), (codes) => codes.includes('top-up.dispute-won'));
  });

  it('by a dispute end the same in whatever order its reports come', async () => {
    const reports = [['created', 'needs_response'], ['funds_withdrawn', 'under_review'], ['closed', 'won'], ['funds_reinstated', 'won']] as const;
    const orders = reports.flatMap((a) => reports.filter((b) => b !== a).flatMap((b) => reports.filter((c) => c !== a && c !== b).map((c) => [a, b, c, ...reports.filter((d) => d !== a && d !== b && d !== c)])));
    expect(orders).toHaveLength(24);
    const { brand, id } = await paidByCard();
    for (const [at, order] of orders.entries()) {
      for (const [type, status] of order) {
        const report = stripe.read(JSON.stringify(event(`charge.dispute.${type}`, dispute(id, status, { id: `dp_${id}_${at}`, amount: 400 }))));
        if (report.kind !== 'reversal') throw new Error(`${type} is no reversal`);
        await db.transaction(systemContext, (tx) => service.apply(tx, 'stripe', report.reversals[0]!));
      }
    }
    expect(await look(brand)).toMatchObject({ has: '12000', owes: '0' });
    expect(new Set((await look(brand)).reversals.map(({ status }) => status))).toEqual(new Set(['WON']));
  });

  it('by an inquiry stay until it becomes a dispute, and a lost one stays gone', async () => {
    const { brand, id } = await paidByCard();
    await happens('charge.dispute.created', dispute(id, 'warning_needs_response', { amount: 2_000 }));
    await eventually(() => look(brand), ({ reversals }) => reversals[0]?.status === 'INQUIRY');
    expect((await look(brand)).has).toBe('12000');
    await happens('charge.dispute.updated', dispute(id, 'needs_response', { amount: 2_000 }));
    await holds(brand, '10000');
    await happens('charge.dispute.closed', dispute(id, 'lost', { amount: 2_000 }));
    await eventually(() => told(brand), (codes) => codes.includes('top-up.dispute-lost'));
    expect(await look(brand)).toMatchObject({ has: '10000', reversals: [{ status: 'LOST' }] });
  });

  it('before we heard that they came are taken when they do', async () => {
    const { brand, id } = await asked('stripe', '12000', 'USD');
    await happens('charge.dispute.created', dispute(id, 'needs_response', { amount: 500 }));
    await eventually(problems, ([first]) => first?.code === 'REFERENCE_UNKNOWN' && first.body.includes(`dp_${id}`));
    await happens('checkout.session.completed', session(id));
    await holds(brand, '11500');
    expect((await problems()).filter(({ body }) => body.includes(`dp_${id}`))).toEqual([]);
  });

  it('at Stripe by hand leave once, whichever of its events come, and come home when that fails', async () => {
    const { brand, id } = await paidByCard();
    // Without its refunds inside, the charge makes us ask.
    providers.next.set(`/v1/refunds?payment_intent=pi_${id}&limit=100`, { status: 200, text: JSON.stringify({ object: 'list', data: [refund(id, 3_000, 'succeeded'), { ...refund(id, 1_000, 'succeeded'), id: 're_ours', metadata: { refund: crypto.randomUUID() } }], has_more: false }) });
    await happens('charge.refunded', { id: `ch_${id}`, object: 'charge', payment_intent: `pi_${id}`, amount_refunded: 4_000 });
    await holds(brand, '9000');
    await happens('refund.created', refund(id, 3_000, 'pending'));
    await happens('charge.refunded', { id: `ch_${id}`, object: 'charge', payment_intent: `pi_${id}`, amount_refunded: 3_500, refunds: { data: [refund(id, 3_000, 'succeeded'), { ...refund(id, 500, 'succeeded'), id: `re_${id}_2` }], has_more: false } });
    await holds(brand, '8500');
    await eventually(() => told(brand), (codes) => codes.filter((code) => code === 'top-up.taken-back').length === 2);
    await happens('refund.failed', refund(id, 3_000, 'failed'));
    await holds(brand, '11500');
  });

  it('at Alipay and WeChat Pay by hand leave, and what we gave back ourselves is not counted again', async () => {
    const alipay = await asked('alipay', '8801', 'CNY');
    const report = { out_trade_no: alipay.id, trade_no: '20131120', total_amount: '88.01' };
    await tell('alipay', providers.alipay({ ...report, notify_id: `n-${alipay.id}`, trade_status: 'TRADE_SUCCESS' }));
    await holds(alipay.brand, '8801');
    await app.ask(alipay.brand, 'mutation ($t: ID!) { refundTopUp(topUpId: $t, amountMinor: "801", idempotencyKey: "r") { id } }', { t: alipay.id });
    await holds(alipay.brand, '8000');
    const byHand = (sum: string, key: string) => tell('alipay', providers.alipay({ ...report, notify_id: key, trade_status: 'TRADE_SUCCESS', gmt_refund: '2026-11-22 10:00:00.000', refund_fee: sum, out_biz_no: `HZ${key}` }));
    await byHand('18.01', `b-${alipay.id}`);
    await byHand('13.01', `a-${alipay.id}`);
    expect((await holds(alipay.brand, '7000')).reversals).toMatchObject([{ kind: 'REFUND', status: 'DONE', amount: { minor: '1000' } }]);

    const wechat = await asked('wechat', '500', 'CNY');
    const short = wechat.id.replaceAll('-', '');
    const gone = { mchid: '1230000109', out_trade_no: short, out_refund_no: '1217752501201407033233368018', refund_id: `5000${short}`, refund_status: 'SUCCESS', amount: { refund: 200, total: 500 } };
    await tell('wechat', providers.wechat(`ER-${short}`, 'REFUND.SUCCESS', gone));
    await tell('wechat', providers.wechat(`EV-${short}`, 'TRANSACTION.SUCCESS', { mchid: '1230000109', out_trade_no: short, transaction_id: `t${short}`, trade_state: 'SUCCESS', amount: { total: 500, currency: 'CNY' } }));
    await holds(wechat.brand, '300');
  });

  it.each([
    ['in another currency', { currency: 'eur' }, 'AMOUNT_DIFFERS'],
    ['of more than came', { amount: 12_001 }, 'AMOUNT_DIFFERS'],
    ['of a payment that is none of ours', { payment_intent: 'pi_none', charge: 'ch_none' }, 'REFERENCE_UNKNOWN'],
  ])('are shown to the operator and move nothing when they are %s', async (_what, change, code) => {
    const { brand, id } = await paidByCard();
    await happens('charge.dispute.created', dispute(id, 'needs_response', change));
    await eventually(problems, (found) => found.some((one) => one.code === code && one.body.includes(`dp_${id}`)));
    expect(await look(brand)).toMatchObject({ has: '12000', owes: '0' });
  });

  it('leave no difference between ledger and providers, and are nobody else’s business', async () => {
    const operator = await app.operator();
    expect((await app.ask<{ reconciliation: { differences: object[] } }>(operator, '{ reconciliation { differences { kind reference } } }')).reconciliation.differences).toEqual([]);
    // What was spent above went to a deal that is none.
    expect((await verifyMoney(db)).filter(({ what, differences }) => differences.length > 0 && !what.startsWith('escrow'))).toEqual([]);
    await expect(app.ask(await app.signUp('BRAND'), '{ topUpReversals { id } }')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
