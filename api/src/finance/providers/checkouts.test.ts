import { eventually, useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { PaymentProviders, shanghai } from '../../../test/payment-providers.ts';
import { verifyMoney } from '../../verify/verify-money.ts';
import { Database } from '../../platform/database/database.ts';

interface TopUp {
  id: string;
  status: string;
  provider: string;
  checkoutUrl: string | null;
  checkoutQrSvg: string | null;
  failureCode: string | null;
  refunds: { status: string; failureCode: string | null; amount: { minor: string } }[];
}
const providers = new PaymentProviders();
const settings: Record<string, string> = { SANDBOX_DELAY_MS: '20' };

describe('payment through providers outside', () => {
  beforeAll(async () => {
    await providers.start();
    Object.assign(settings, providers.settings);
  });
  const app = useTestApp(settings);
  afterAll(() => providers.stop());
  let db: Database;
  beforeAll(async () => {
    db = (await app.startWorker()).get(Database, { strict: false });
  });

  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  const topUps = async (person: Person) =>
    (await app.ask<{ wallet: { topUps: TopUp[] } }>(person, '{ wallet { topUps { id status provider checkoutUrl checkoutQrSvg failureCode refunds { status failureCode amount { minor } } } } }')).wallet.topUps;
  const available = async (person: Person) => (await app.ask<{ wallet: { balances: { availableMinor: string }[] } }>(person, '{ wallet { balances { availableMinor } } }')).wallet.balances[0]?.availableMinor ?? '0';
  const ask = (person: Person, provider: string, amountMinor: string, currency = 'CNY', key: string = crypto.randomUUID()) =>
    app.ask<{ topUp: TopUp }>(person, 'mutation ($p: String, $a: Minor!, $c: String!, $k: String!) { topUp(provider: $p, amountMinor: $a, currency: $c, idempotencyKey: $k) { id status } }', { p: provider, a: amountMinor, c: currency, k: key });
  const tell = (provider: string, { body, headers }: { body: string; headers: Record<string, string> }) =>
    app.api.inject({ method: 'POST', url: `/api/webhooks/${provider}`, headers: { 'content-type': provider === 'alipay' ? 'application/x-www-form-urlencoded' : 'application/json', ...headers }, payload: body });
  const refusedWith = async (provider: string, sent: { body: string; headers: Record<string, string> }) => {
    const reply = await tell(provider, sent);
    return [reply.statusCode, (JSON.parse(reply.payload) as { code: string }).code];
  };
  const refund = (person: Person, topUpId: string, amountMinor: string, key: string = crypto.randomUUID()) =>
    app.ask(person, 'mutation ($t: ID!, $a: Minor!, $k: String!) { refundTopUp(topUpId: $t, amountMinor: $a, idempotencyKey: $k) { id } }', { t: topUpId, a: amountMinor, k: key });
  /** A top-up whose place to pay is open. */
  async function opened(provider: string, amountMinor: string, currency = 'CNY') {
    const brand = await app.signUp('BRAND');
    const { topUp } = await ask(brand, provider, amountMinor, currency);
    const [ready] = await eventually(() => topUps(brand), ([one]) => one?.checkoutUrl !== null);
    return { brand, id: topUp.id, url: ready!.checkoutUrl!, qr: ready!.checkoutQrSvg };
  }
  const session = (id: string, change: object = {}) => ({ id: `cs_test_${id}`, object: 'checkout.session', client_reference_id: id, amount_total: 12_000, currency: 'usd', payment_status: 'paid', payment_intent: `pi_${id}`, ...change });
  const stripeEvent = (id: string, type: string, object: object, key = `evt_${id}_${type}`) => providers.stripe({ id: key, object: 'event', type, data: { object } });

  it('is credited once by Stripe, however often and in whatever order its events come', async () => {
    const { brand, id, url } = await opened('stripe', '12000', 'USD');
    expect(url).toBe(`https://checkout.stripe.com/c/pay/cs_test_${id}`);
    const asked = providers.asked.find(({ body }) => body.includes(id))!;
    expect(asked.headers).toMatchObject({ authorization: 'Bearer sk_test_123456', 'idempotency-key': `top-up:${id}` });
    expect(Object.fromEntries(new URLSearchParams(asked.body))).toMatchObject({ mode: 'payment', client_reference_id: id, 'line_items[0][price_data][currency]': 'usd', 'line_items[0][price_data][unit_amount]': '12000' });

    const paid = stripeEvent(id, 'checkout.session.completed', session(id));
    const replies = await Promise.all(Array.from({ length: 5 }, () => tell('stripe', paid)));
    expect(replies.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200]);
    await tell('stripe', stripeEvent(id, 'checkout.session.expired', session(id, { payment_status: 'unpaid' })));
    await eventually(() => topUps(brand), ([one]) => one?.status === 'SUCCEEDED');
    expect([await available(brand), (await topUps(brand))[0]!.checkoutUrl]).toEqual(['12000', null]);
  });

  it('is credited when it came after all', async () => {
    const { brand, id } = await opened('stripe', '12000', 'USD');
    await tell('stripe', stripeEvent(id, 'checkout.session.expired', session(id, { payment_status: 'unpaid' })));
    await eventually(() => topUps(brand), ([one]) => one?.failureCode === 'expired');
    await tell('stripe', stripeEvent(id, 'checkout.session.async_payment_succeeded', session(id)));
    await eventually(() => available(brand), (now) => now === '12000');
  });

  it('is credited by Alipay’s report, which it hears was taken', async () => {
    const { brand, id, url } = await opened('alipay', '8801');
    const query = Object.fromEntries(new URL(url).searchParams);
    const { sign, ...signed } = query;
    expect(providers.isOurs(Object.entries(signed).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${value}`).join('&'), sign!)).toBe(true);
    expect(JSON.parse(query['biz_content']!)).toMatchObject({ out_trade_no: id, total_amount: '88.01', product_code: 'FAST_INSTANT_TRADE_PAY' });
    const report = { notify_id: `n-${id}`, out_trade_no: id, trade_no: '2013112011001004330000121536', total_amount: '88.01' };
    await tell('alipay', providers.alipay({ ...report, trade_status: 'WAIT_BUYER_PAY' }));
    const reply = await tell('alipay', providers.alipay({ ...report, trade_status: 'TRADE_SUCCESS' }));
    expect([reply.statusCode, reply.payload]).toEqual([200, 'success']);
    await eventually(() => available(brand), (now) => now === '8801');
    await tell('alipay', providers.alipay({ ...report, trade_status: 'TRADE_FINISHED' }));
    expect(await available(brand)).toBe('8801');
  });

  it('is credited by WeChat Pay’s sealed report, after a code for the phone', async () => {
    const { brand, id, url, qr } = await opened('wechat', '500');
    expect([url, qr?.startsWith('<svg')]).toEqual(['weixin://wxpay/bizpayurl?pr=p4lpSuKzz', true]);
    const asked = providers.asked.find(({ body }) => body.includes(id.replaceAll('-', '')))!;
    const { timestamp, nonce_str: nonce, signature } = Object.fromEntries([...String(asked.headers['authorization']).matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value])) as Record<string, string>;
    expect(providers.isOurs(`POST\n${asked.path}\n${timestamp}\n${nonce}\n${asked.body}\n`, signature!)).toBe(true);
    const said = { mchid: '1230000109', appid: 'wxd678efh567hg6787', out_trade_no: id.replaceAll('-', ''), transaction_id: '1217752501201407033233368018', trade_state: 'SUCCESS', amount: { total: 500, payer_total: 500, currency: 'CNY' } };
    expect(await refusedWith('wechat', providers.wechat('EV-9', 'TRANSACTION.SUCCESS', { ...said, mchid: '1' }))).toEqual([401, 'WEBHOOK_FORGED']);
    expect((await tell('wechat', providers.wechat(`EV-${id}`, 'TRANSACTION.SUCCESS', said))).statusCode).toBe(200);
    await eventually(() => available(brand), (now) => now === '500');
  });

  it.each([
    ['a signature of another secret', 'stripe', () => providers.stripe({ id: 'evt_f', type: 'x', data: { object: {} } }, { secret: 'whsec_other' }), [401, 'WEBHOOK_FORGED']],
    ['no signature', 'stripe', () => ({ body: '{"id":"evt_n"}', headers: {} }), [401, 'WEBHOOK_FORGED']],
    ['a genuine event sent again after its time', 'stripe', () => providers.stripe({ id: 'evt_s', type: 'x', data: { object: {} } }, { at: Date.now() - 400_000 }), [400, 'WEBHOOK_STALE']],
    ['what is larger than any report', 'stripe', () => providers.stripe({ id: 'evt_large', type: 'x', data: { object: {} }, padding: 'x'.repeat(300_000) }), [400, 'WEBHOOK_UNREADABLE']],
    ['what is no event', 'stripe', () => providers.stripe(['nothing']), [400, 'WEBHOOK_UNREADABLE']],
    ['a report of another key', 'alipay', () => providers.alipay({ notify_id: 'f' }, { key: providers.ours.privateKey }), [401, 'WEBHOOK_FORGED']],
    ['a report for another application', 'alipay', () => providers.alipay({ notify_id: 'a', app_id: '1' }), [401, 'WEBHOOK_FORGED']],
    ['an old report', 'alipay', () => providers.alipay({ notify_id: 'o', notify_time: shanghai(new Date(Date.now() - 3 * 86_400_000)) }), [400, 'WEBHOOK_STALE']],
    ['a report sealed with another key', 'wechat', () => providers.wechat('EV-1', 'TRANSACTION.SUCCESS', {}, { key: 'ffffffffffffffffffffffffffffffff' }), [401, 'WEBHOOK_FORGED']],
    ['an old report', 'wechat', () => providers.wechat('EV-2', 'TRANSACTION.SUCCESS', {}, { at: Date.now() - 400_000 }), [400, 'WEBHOOK_STALE']],
  ])('refuses %s (%s), moves nothing and keeps it', async (_what, provider, made, expected) => {
    const operator = await app.operator();
    const count = async () => (await app.owner.query<{ events: bigint; kept: bigint; moved: bigint }>('SELECT (SELECT count(*) FROM provider_events) AS events, (SELECT count(*) FROM refused_webhooks) AS kept, (SELECT count(*) FROM ledger_transfers) AS moved')).rows[0]!;
    const before = await count();
    const sent = made();
    expect(await refusedWith(provider, sent)).toEqual(expected);
    expect(await count()).toEqual({ ...before, kept: before.kept + 1n });
    const { webhookProblems } = await app.ask<{ webhookProblems: { provider: string; code: string; body: string }[] }>(operator, '{ webhookProblems { provider code body } }');
    expect(webhookProblems[0]).toMatchObject({ provider, code: expected[1], body: sent.body.slice(0, 20_000) });
  });

  it('credits nothing when the amount is another one, and tells the operator', async () => {
    const { brand, id } = await opened('stripe', '12000', 'USD');
    await tell('stripe', stripeEvent(id, 'checkout.session.completed', session(id, { amount_total: 1 })));
    const operator = await app.operator();
    await eventually(async () => (await app.ask<{ webhookProblems: { code: string }[] }>(operator, '{ webhookProblems { code } }')).webhookProblems[0]?.code, (code) => code === 'AMOUNT_DIFFERS');
    expect(await available(brand)).toBe('0');
    expect((await tell('nobody', { body: '{}', headers: {} })).statusCode).toBe(404);
  });

  it('asks again while a provider is away, and fails when it refuses', async () => {
    const brand = await app.signUp('BRAND');
    providers.next.set('/v1/checkout/sessions', { status: 503, text: '{}' });
    await ask(brand, 'stripe', '12000', 'USD');
    await eventually(() => topUps(brand), ([one]) => one?.checkoutUrl !== null);
    providers.next.set('/v3/pay/transactions/native', { status: 403, text: '{"code":"NO_AUTH","message":"商户号未开通"}' });
    await ask(brand, 'wechat', '500');
    await eventually(() => topUps(brand), (all) => all.some(({ status, failureCode }) => status === 'FAILED' && failureCode === 'NO_AUTH'));
    expect([await codeOf(ask(brand, 'alipay', '500', 'USD')), await codeOf(ask(brand, 'stripe', '1001', 'KWD')), await codeOf(ask(brand, 'paypal', '500'))]).toEqual(['PROVIDER_UNAVAILABLE', 'PROVIDER_UNAVAILABLE', 'PROVIDER_UNAVAILABLE']);
  });

  it('goes back the way it came: in parts, never more than came or is left, each once', async () => {
    const { brand, id } = await opened('stripe', '12000', 'USD');
    expect(await codeOf(refund(brand, id, '1'))).toBe('CONFLICT');
    await tell('stripe', stripeEvent(id, 'checkout.session.completed', session(id)));
    await eventually(() => available(brand), (now) => now === '12000');
    expect(await codeOf(refund(brand, id, '12001'))).toBe('REFUND_TOO_LARGE');
    await Promise.all(Array.from({ length: 5 }, () => refund(brand, id, '5000', 'same')));
    expect([await available(brand), await codeOf(refund(brand, id, '7001')), await codeOf(refund(await app.signUp('BRAND'), id, '1'))]).toEqual(['7000', 'REFUND_TOO_LARGE', 'NOT_FOUND']);
    const asked = await eventually(async () => providers.asked.filter(({ path, body }) => path === '/v1/refunds' && body.includes(`pi_${id}`)), (found) => found.length > 0);
    expect(asked).toHaveLength(1);
    const refundId = new URLSearchParams(asked[0]!.body).get('metadata[refund]')!;
    const done = (status: string, key: string) => tell('stripe', providers.stripe({ id: key, type: 'refund.updated', data: { object: { id: `re_${refundId}`, amount: 5_000, currency: 'usd', status, failure_reason: status === 'failed' ? 'expired_or_canceled_card' : null, metadata: { refund: refundId } } } }));
    await done('succeeded', `evt_${refundId}_1`);
    await eventually(() => topUps(brand), ([one]) => one?.refunds[0]?.status === 'SUCCEEDED');
    // The bank sends it home again: what was given back can be spent.
    await done('failed', `evt_${refundId}_2`);
    await eventually(() => topUps(brand), ([one]) => one?.refunds[0]?.status === 'FAILED');
    expect(await available(brand)).toBe('12000');
  });

  it('goes back through Alipay at once, through WeChat Pay when it says so, and through the sandbox', async () => {
    const alipay = await opened('alipay', '8801');
    await tell('alipay', providers.alipay({ notify_id: `n-${alipay.id}`, out_trade_no: alipay.id, trade_no: '20131120', total_amount: '88.01', trade_status: 'TRADE_SUCCESS' }));
    await eventually(() => available(alipay.brand), (now) => now === '8801');
    await refund(alipay.brand, alipay.id, '801');
    await eventually(() => topUps(alipay.brand), ([one]) => one?.refunds[0]?.status === 'SUCCEEDED');
    expect(await available(alipay.brand)).toBe('8000');

    const wechat = await opened('wechat', '500');
    const short = wechat.id.replaceAll('-', '');
    await tell('wechat', providers.wechat(`EV-${short}`, 'TRANSACTION.SUCCESS', { mchid: '1230000109', out_trade_no: short, transaction_id: `t${short}`, trade_state: 'SUCCESS', amount: { total: 500, currency: 'CNY' } }));
    await eventually(() => available(wechat.brand), (now) => now === '500');
    await refund(wechat.brand, wechat.id, '200');
    const [sent] = await eventually(async () => providers.asked.filter(({ path, body }) => path === '/v3/refund/domestic/refunds' && body.includes(short)), (found) => found.length > 0);
    const { out_refund_no: refundNo, amount } = JSON.parse(sent!.body) as { out_refund_no: string; amount: object };
    expect(amount).toEqual({ refund: 200, total: 500, currency: 'CNY' });
    await tell('wechat', providers.wechat(`ER-${short}`, 'REFUND.SUCCESS', { mchid: '1230000109', out_refund_no: refundNo, refund_id: '50000000382', refund_status: 'SUCCESS', amount: { refund: 200 } }));
    await eventually(() => topUps(wechat.brand), ([one]) => one?.refunds[0]?.status === 'SUCCEEDED');

    const brand = await app.signUp('BRAND');
    const { topUp } = await ask(brand, 'sandbox', '1000');
    await eventually(() => available(brand), (now) => now === '1000');
    await refund(brand, topUp.id, '1000');
    await eventually(() => topUps(brand), ([one]) => one?.refunds[0]?.status === 'SUCCEEDED');
    expect(await available(brand)).toBe('0');
  });

  it('leaves no difference between ledger and providers', async () => {
    const operator = await app.operator();
    expect((await app.ask<{ reconciliation: { differences: object[] } }>(operator, '{ reconciliation { differences { kind reference } } }')).reconciliation.differences).toEqual([]);
    expect((await verifyMoney(db)).filter(({ differences }) => differences.length > 0)).toEqual([]);
  });
});
