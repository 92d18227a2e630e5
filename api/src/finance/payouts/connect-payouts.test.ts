import { eventually, useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { move } from '../../../test/money.ts';
import { PaymentProviders } from '../../../test/payment-providers.ts';
import { verifyMoney } from '../../verify/verify-money.ts';
import { Database } from '../../platform/database/database.ts';
import { ProviderBookService } from '../bank/provider-book.service.ts';
import { funding, payable } from '../ledger/account.ts';
import { ConnectPayoutsService } from './connect-payouts.service.ts';

interface Account { status: string; masked: string | null; due: string[]; canBePaid: boolean; isMethod: boolean }
interface Payout { id: string; status: string; failureCode: string | null; via: string; wait: { code: string; nextAt: string | null } | null }
const stripe = new PaymentProviders();
const { connect } = stripe;
const settings: Record<string, string> = {};
const HOUR = 3_600_000;

describe('payouts through connected accounts', () => {
  beforeAll(async () => {
    await stripe.start();
    Object.assign(settings, stripe.settings);
  });
  const app = useTestApp(settings);
  afterAll(() => stripe.stop());
  let db: Database;
  let sending: ConnectPayoutsService;
  let book: ProviderBookService;
  let [maker, checker]: Person[] = [];
  beforeAll(async () => {
    const worker = await app.startWorker();
    [db, sending, book] = [worker.get(Database, { strict: false }), worker.get(ConnectPayoutsService, { strict: false }), worker.get(ProviderBookService, { strict: false })];
    [maker, checker] = [await app.operator(), await app.operator()];
  });

  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  const FIELDS = 'status masked due canBePaid isMethod';
  const account = async (person: Person) => (await app.ask<{ payoutAccount: Account }>(person, `{ payoutAccount { ${FIELDS} } }`)).payoutAccount;
  const join = async (person: Person, country = 'US') => (await app.ask<{ connectPayoutAccount: string }>(person, 'mutation ($c: String!) { connectPayoutAccount(country: $c) }', { c: country })).connectPayoutAccount;
  const payouts = async (person: Person) => (await app.ask<{ payouts: Payout[] }>(person, '{ payouts(first: 100) { id status failureCode via wait { code nextAt } } }')).payouts;
  const payout = async (person: Person, id: string) => (await payouts(person)).find((one) => one.id === id)!;
  const until = (person: Person, id: string, status: string) => eventually(() => payout(person, id), (now) => now.status === status);
  const balance = async ({ organisationId }: Person) =>
    (await app.owner.query<{ minor: bigint }>(`SELECT balance_minor - held_minor AS minor FROM ledger_accounts WHERE org_id = $1 AND purpose = 'PAYABLE' AND currency = 'USD'`, [organisationId])).rows[0]!.minor;
  const refOf = async ({ organisationId }: Person) => (await app.owner.query<{ ref: string }>('SELECT account_ref AS ref FROM connected_accounts WHERE org_id = $1', [organisationId])).rows[0]!.ref;
  const tell = async (type: string, object: object, { key = crypto.randomUUID(), of, to = 'stripe-connect', secret = stripe.connectSecret, ...more }: { key?: string; of?: string; to?: string; secret?: string; livemode?: boolean } = {}) => {
    const { body, headers } = stripe.stripe({ id: `evt_${key}`, object: 'event', type, ...(of ? { account: of } : {}), ...more, data: { object } }, { secret, at: app.clock.now().getTime() });
    const reply = await app.api.inject({ method: 'POST', url: `/api/webhooks/${to}`, headers: { 'content-type': 'application/json', ...headers }, payload: body });
    return reply.statusCode === 200 ? 'ok' : (JSON.parse(reply.payload) as { code: string }).code;
  };
  const stage = async (id: string) => (await app.owner.query<{ stage: string }>('SELECT stage FROM connect_payouts WHERE payout_id = $1', [id])).rows[0]!.stage;
  const problems = async () => (await app.ask<{ webhookProblems: { id: string; code: string }[] }>(maker!, '{ webhookProblems { id code } }')).webhookProblems;
  const told = async (person: Person) => (await app.ask<{ notifications: { edges: { node: { code: string } }[] } }>(person, '{ notifications { edges { node { code } } } }')).notifications.edges.map(({ node }) => node.code);
  /** A creator with money, whose account Stripe has checked. */
  async function creatorWith(amountMinor: bigint) {
    const creator = await app.signUp('CREATOR');
    for (const part of [(amountMinor * 5n) / 8n, (amountMinor * 3n) / 8n]) {
      const dealId = crypto.randomUUID();
      await move(app.owner, { kind: 'test.earned', from: funding(), to: payable(creator.organisationId), amountMinor: part, currency: 'USD', dealId });
      await app.owner.query(`INSERT INTO settlement_lines (id, org_id, deal_id, amount_minor, currency, settled_at, payable_from) VALUES ($1, $2, $1, $3, 'USD', now(), now())`, [dealId, creator.organisationId, part.toString()]);
    }
    await join(creator);
    const ref = await refOf(creator);
    connect.verified(ref);
    await app.ask(creator, 'mutation { refreshPayoutAccount { status } }');
    return { creator, ref };
  }
  const ask = async (creator: Person, amountMinor: string) => (await app.ask<{ requestPayout: { id: string } }>(creator, 'mutation ($a: Minor!, $k: String!) { requestPayout(amountMinor: $a, currency: "USD", idempotencyKey: $k) { id } }', { a: amountMinor, k: crypto.randomUUID() })).requestPayout.id;
  const release = (id: string) => app.ask(checker!, 'mutation ($id: ID!) { approvePayout(id: $id) { status } }', { id });
  /** One that Stripe has sent to the bank. */
  async function sent(amountMinor = '50000') {
    const { creator, ref } = await creatorWith(80_000n);
    const id = await ask(creator, amountMinor);
    await release(id);
    await eventually(() => stage(id), (now) => now === 'SENT');
    return { creator, ref, id, po: connect.payoutOf(id)[0]! };
  }
  const ended = (po: { id: string }, status: 'paid' | 'failed' | 'canceled', change: object = {}) => ({ ...po, status, failure_code: status === 'failed' ? 'account_closed' : null, ...change });
  const later = async (ms: number) => {
    app.clock.advance(ms);
    await sending.sweep();
  };

  it('begin with an account that Stripe asks for and checks; it becomes the way to be paid when it can be', async () => {
    const creator = await app.signUp('CREATOR');
    expect(await account(creator)).toMatchObject({ status: 'NONE', isMethod: false });
    expect([await codeOf(join(creator, 'Utopia')), await codeOf(app.ask(creator, 'mutation { usePayoutAccount { status } }'))]).toEqual(['BAD_USER_INPUT', 'PAYOUT_ACCOUNT_NOT_READY']);
    const [first, second] = [await join(creator), await join(creator)];
    const ref = await refOf(creator);
    expect([first, second]).toEqual([expect.stringContaining(`https://connect.stripe.com/setup/e/${ref}/`), expect.stringContaining(ref)]);
    expect(first).not.toBe(second);
    const made = stripe.asked.filter(({ path, body }) => path === '/v1/accounts' && body.includes(creator.organisationId));
    expect(made).toHaveLength(1);
    expect(Object.fromEntries(new URLSearchParams(made[0]!.body))).toMatchObject({ country: 'US', 'controller[stripe_dashboard][type]': 'express', 'capabilities[transfers][requested]': 'true', 'settings[payouts][schedule][interval]': 'manual' });
    const linked = new URLSearchParams(stripe.asked.find(({ path, body }) => path === '/v1/account_links' && body.includes(ref))!.body);
    expect([linked.get('return_url'), linked.get('refresh_url')]).toEqual([`${app.config.PUBLIC_URL}/creator/payout?stripe=back`, `${app.config.PUBLIC_URL}/creator/payout?stripe=again`]);

    expect(await account(creator)).toMatchObject({ status: 'STARTED', masked: `STRIPE ····${ref.slice(-4)}` });
    connect.change(ref, { details_submitted: true, requirements: { currently_due: ['individual.verification.document'], pending_verification: [] } });
    // What an event carries may be older than what is true: it is a reason to ask.
    await tell('account.updated', { id: ref, details_submitted: false }, { of: ref });
    await eventually(() => account(creator), ({ status, due }) => status === 'ACTION' && due.includes('individual.verification.document'));
    connect.change(ref, { requirements: { currently_due: [], pending_verification: ['individual.verification.document'] } });
    await tell('account.updated', { id: ref }, { of: ref });
    await eventually(() => account(creator), ({ status }) => status === 'CHECKING');
    connect.verified(ref);
    await tell('account.updated', { id: ref }, { of: ref });
    await eventually(() => account(creator), ({ status, isMethod }) => status === 'READY' && isMethod);
    await eventually(() => told(creator), (codes) => codes.includes('payout.account-ready'));

    // Another way is chosen, and stays chosen whatever Stripe reports.
    await app.ask(creator, 'mutation { setPayoutMethod(input: { kind: "BANK", holder: "Lin", accountNumber: "DE89370400440532013000" }) { masked } }');
    await app.ask(creator, 'mutation { refreshPayoutAccount { status } }');
    expect(await account(creator)).toMatchObject({ status: 'READY', isMethod: false });
    await app.ask(creator, 'mutation { usePayoutAccount { status } }');
    expect((await account(creator)).isMethod).toBe(true);
    const stored = await app.owner.query<{ text: string }>(`SELECT string_agg(m::text, ' ') AS text FROM payout_methods m WHERE org_id = $1`, [creator.organisationId]);
    expect(stored.rows[0]!.text).not.toContain(ref);
  });

  it('are offered where Stripe is set up for them, across a border with its own agreement', async () => {
    const creator = await app.signUp('CREATOR');
    const secret = app.config.STRIPE_CONNECT_WEBHOOK_SECRET;
    app.config.STRIPE_CONNECT_WEBHOOK_SECRET = undefined;
    expect([await account(creator), await codeOf(join(creator))]).toEqual([null, 'PAYOUT_ACCOUNT_REFUSED']);
    app.config.STRIPE_CONNECT_WEBHOOK_SECRET = secret;
    connect.trouble.push({ of: 'POST /v1/accounts', answer: { status: 400, text: '{"error":{"code":"country_unsupported","type":"invalid_request_error"}}' } }, { of: 'POST /v1/account_links', answer: 'hang up' });
    expect([await codeOf(join(creator, 'CN')), await codeOf(join(creator, 'TH'))]).toEqual(['PAYOUT_ACCOUNT_REFUSED', 'PAYOUT_ACCOUNT_AWAY']);
    const [first] = [await refOf(creator)];
    // Begun for the wrong country: another account.
    await join(creator, 'US');
    expect(await refOf(creator)).not.toBe(first);
    const agreements = stripe.asked.filter(({ path, body }) => path === '/v1/accounts' && body.includes(creator.organisationId)).map(({ body }) => [new URLSearchParams(body).get('country'), new URLSearchParams(body).get('tos_acceptance[service_agreement]')]);
    expect(agreements).toEqual([['CN', 'recipient'], ['TH', 'recipient'], ['US', null]]);
  });

  it('go out as a transfer and a payout under keys of our own, and are paid once, however often that is told', async () => {
    const { creator, ref, id, po } = await sent();
    expect([await balance(creator), (await payout(creator, id)).status]).toEqual([30_000n, 'PAYING']);
    const [transfer] = connect.transferOf(id);
    expect(transfer).toMatchObject({ amount: 50_000, currency: 'usd', destination: ref, transfer_group: `payout_${id}` });
    expect(po).toMatchObject({ amount: 50_000, currency: 'usd', account: ref });
    const asked = (path: string) => stripe.asked.filter((one) => one.path === path && one.body.includes(id)).map(({ headers }) => [headers['idempotency-key'], headers['stripe-account']]);
    expect([asked('/v1/transfers'), asked('/v1/payouts')]).toEqual([[[`payout:${id}:transfer:0`, undefined]], [[`payout:${id}:payout:0`, ref]]]);
    await Promise.all(Array.from({ length: 5 }, () => tell('payout.paid', ended(po, 'paid'), { of: ref, key: id })));
    await tell('payout.paid', ended(po, 'paid'), { of: ref });
    await until(creator, id, 'PAID');
    expect(await balance(creator)).toBe(30_000n);
  });

  it.each(['failed', 'canceled'] as const)('come back when they have %s: the money first, then the book', async (status) => {
    const { creator, ref, id, po } = await sent();
    connect.trouble.push({ of: 'POST /v1/transfers/', answer: { status: 400, text: '{"error":{"code":"balance_insufficient"}}' } });
    await tell(`payout.${status}`, ended(po, status), { of: ref });
    await eventually(() => payout(creator, id), ({ wait }) => wait?.code === 'DELAYED');
    // What is not back in our account is not the creator's to ask for again.
    expect([await balance(creator), (await payout(maker!, id)).wait?.code, connect.transferOf(id)[0]!.reversed]).toEqual([30_000n, 'CANNOT_REVERSE', false]);
    await later(HOUR);
    expect(await until(creator, id, 'FAILED')).toMatchObject({ failureCode: status === 'failed' ? 'account_closed' : 'canceled', wait: null });
    // Told late, and out of order.
    await tell('payout.paid', ended(po, 'paid'), { of: ref });
    await tell('transfer.reversed', connect.transferOf(id)[0]!, { to: 'stripe', secret: stripe.secret });
    await eventually(async () => (await app.owner.query('SELECT FROM provider_events WHERE handled_at IS NULL')).rowCount, (waiting) => waiting === 0);
    expect([await balance(creator), (await payout(creator, id)).status, connect.transferOf(id)[0]!.reversed]).toEqual([80_000n, 'FAILED', true]);
  });

  it('come back after they were paid when the bank sends them home', async () => {
    const { creator, ref, id, po } = await sent();
    await tell('payout.paid', ended(po, 'paid'), { of: ref });
    await until(creator, id, 'PAID');
    const paidLines = async () => (await app.owner.query('SELECT FROM settlement_lines WHERE org_id = $1 AND paid_at IS NOT NULL', [creator.organisationId])).rowCount;
    expect(await paidLines()).toBe(1);
    await tell('payout.failed', ended(po, 'failed', { failure_code: 'no_account' }), { of: ref });
    expect(await until(creator, id, 'FAILED')).toMatchObject({ failureCode: 'no_account' });
    // What was earned waits to be paid again.
    expect(await paidLines()).toBe(0);
    expect([await balance(creator), connect.transferOf(id)[0]!.reversed]).toEqual([80_000n, true]);
  });

  it('come back when somebody reverses the transfer at Stripe; a payment that is told after it is shown', async () => {
    const { creator, ref, id, po } = await sent();
    const [transfer] = connect.transferOf(id);
    const reversed = (amount: number) => tell('transfer.reversed', { ...transfer, amount_reversed: amount, reversed: amount === 50_000 }, { to: 'stripe', secret: stripe.secret, key: `${id}_${amount}` });
    await reversed(1);
    await eventually(problems, (all) => all.some((one) => one.id === `evt_${id}_1` && one.code === 'AMOUNT_DIFFERS'));
    expect((await payout(creator, id)).status).toBe('PAYING');
    await reversed(50_000);
    expect(await until(creator, id, 'FAILED')).toMatchObject({ failureCode: 'transfer_reversed' });
    await tell('payout.paid', ended(po, 'paid'), { of: ref, key: `${id}_late` });
    await eventually(problems, (all) => all.some((one) => one.id === `evt_${id}_late` && one.code === 'PAID_AFTER_RETURN'));
    expect(await balance(creator)).toBe(80_000n);
    transfer!.amount_reversed = 50_000;
  });

  it('are made once when whoever makes them dies after each call, also when Stripe has forgotten the keys', async () => {
    const { creator, ref } = await creatorWith(80_000n);
    const id = await ask(creator, '50000');
    for (const call of ['POST /v1/transfers', 'POST /v1/payouts']) connect.trouble.push({ of: call, answer: 'hang up', after: true });
    await release(id);
    await eventually(async () => connect.transferOf(id).length, (made) => made === 1);
    connect.forgetKeys();
    await eventually(async () => { await later(600_000); return connect.payoutOf(id).length; }, (made) => made === 1);
    connect.forgetKeys();
    await eventually(async () => { await later(600_000); return stage(id); }, (now) => now === 'SENT');
    connect.trouble.push({ of: 'POST /v1/transfers/', answer: 'hang up', after: true });
    await tell('payout.failed', ended(connect.payoutOf(id)[0]!, 'failed'), { of: ref });
    await eventually(async () => connect.transferOf(id)[0]!.reversed, Boolean);
    connect.forgetKeys();
    await eventually(async () => { await later(600_000); return (await payout(creator, id)).status; }, (now) => now === 'FAILED');
    expect([connect.transferOf(id).length, connect.payoutOf(id).length, connect.transferOf(id)[0]!.amount_reversed, await balance(creator)]).toEqual([1, 1, 50_000, 80_000n]);
  });

  it('are asked for again under the same key while Stripe is away or busy', async () => {
    const { creator } = await creatorWith(80_000n);
    const id = await ask(creator, '50000');
    for (const answer of [{ status: 429, text: '{}' }, { status: 500, text: '{}' }, 'hang up', { status: 409, text: '{"error":{"code":"idempotency_key_in_use"}}' }] as const) connect.trouble.push({ of: 'POST /v1/transfers', answer });
    await release(id);
    await eventually(async () => { await later(600_000); return stage(id); }, (now) => now === 'SENT');
    const keys = stripe.asked.filter(({ path, body, headers }) => path === '/v1/transfers' && body.includes(id) && headers['idempotency-key']).map(({ headers }) => headers['idempotency-key']);
    expect([keys.length >= 5, new Set(keys).size]).toEqual([true, 1]);
    expect(connect.transferOf(id)).toHaveLength(1);
  });

  it('wait when our own account is too low: the operator is told, the next try has a key of its own', async () => {
    const { creator } = await creatorWith(80_000n);
    const id = await ask(creator, '50000');
    connect.balance['usd'] = 100;
    await release(id);
    const waiting = await eventually(() => payout(maker!, id), ({ wait }) => wait !== null);
    expect([waiting.wait?.code, waiting.status, (await payout(creator, id)).wait?.code]).toEqual(['PLATFORM_BALANCE_LOW', 'APPROVED', 'DELAYED']);
    await eventually(() => told(maker!), (codes) => codes.includes('payout.waits'));
    expect([await codeOf(app.ask(creator, 'mutation ($id: ID!) { retryPayout(id: $id) { id } }', { id })), await codeOf(app.ask(maker!, 'mutation { retryPayout(id: "none") { id } }'))]).toEqual(['FORBIDDEN', 'NOT_FOUND']);
    connect.balance['usd'] = 1_000_000_000;
    await app.ask(maker!, 'mutation ($id: ID!) { retryPayout(id: $id) { id } }', { id });
    await eventually(() => stage(id), (now) => now === 'SENT');
    expect(connect.transferOf(id)).toHaveLength(1);
    expect(new Set(stripe.asked.filter(({ path, body }) => path === '/v1/transfers' && body.includes(id)).map(({ headers }) => headers['idempotency-key']))).toEqual(new Set([`payout:${id}:transfer:0`, `payout:${id}:transfer:1`]));
  });

  it('wait for money that is on its way into the account, and when it is us whom Stripe does not let in', async () => {
    const { creator } = await creatorWith(80_000n);
    const [first, second] = [await ask(creator, '20000'), await ask(creator, '30000')];
    connect.trouble.push({ of: 'POST /v1/payouts', answer: { status: 400, text: '{"error":{"code":"balance_insufficient"}}' } });
    await release(first);
    await eventually(() => payout(creator, first), ({ wait }) => wait?.code === 'NOT_AVAILABLE_YET');
    connect.trouble.push({ of: 'POST /v1/transfers', answer: { status: 401, text: '{"error":{"type":"invalid_request_error"}}' } });
    await release(second);
    await eventually(() => payout(maker!, second), ({ wait }) => wait?.code === 'PROVIDER_REFUSES_US');
    await later(HOUR);
    for (const id of [first, second]) await eventually(() => stage(id), (now) => now === 'SENT');
    expect(await payouts(creator).then((all) => all.map(({ wait }) => wait))).toEqual([null, null]);
  });

  it('fail with a reason when Stripe never takes them, and what had left comes back first', async () => {
    const { creator, ref } = await creatorWith(80_000n);
    const [first, second] = [await ask(creator, '20000'), await ask(creator, '30000')];
    connect.trouble.push({ of: 'POST /v1/payouts', answer: { status: 400, text: '{"error":{"code":"payouts_not_allowed"}}' } });
    await release(first);
    expect(await until(creator, first, 'FAILED')).toMatchObject({ failureCode: 'payouts_not_allowed' });
    expect(connect.transferOf(first)[0]!.reversed).toBe(true);
    connect.change(ref, { capabilities: { transfers: 'inactive' } });
    await release(second);
    expect(await until(creator, second, 'FAILED')).toMatchObject({ failureCode: 'insufficient_capabilities_for_transfer' });
    expect([connect.transferOf(second), await balance(creator)]).toEqual([[], 80_000n]);
    await app.ask(creator, 'mutation { refreshPayoutAccount { status } }');
    expect(await codeOf(ask(creator, '10000'))).toBe('PAYOUT_ACCOUNT_NOT_READY');
  });

  it('move by nothing that is forged, old, of another account, amount or mode, or unknown; all of it is kept', async () => {
    const { creator, ref, id, po } = await sent();
    const other = (await sent()).ref;
    const paid = ended(po, 'paid');
    expect([
      await tell('payout.paid', paid, { of: ref, secret: 'whsec_another' }), await tell('payout.paid', paid, { of: ref, secret: stripe.secret }),
      await tell('payout.paid', paid, { of: ref, to: 'stripe', secret: stripe.connectSecret }), await tell('payout.paid', { id: 'po_1' }, { of: ref }),
    ]).toEqual(['WEBHOOK_FORGED', 'WEBHOOK_FORGED', 'WEBHOOK_FORGED', 'WEBHOOK_UNREADABLE']);
    const { body, headers } = stripe.stripe({ id: 'evt_old', type: 'payout.paid', account: ref, data: { object: paid } }, { secret: stripe.connectSecret, at: app.clock.now().getTime() - 400_000 });
    expect(JSON.parse((await app.api.inject({ method: 'POST', url: '/api/webhooks/stripe-connect', headers: { 'content-type': 'application/json', ...headers }, payload: body })).payload)).toMatchObject({ code: 'WEBHOOK_STALE' });
    await tell('payout.paid', paid, { of: ref, key: `${id}_mode`, livemode: true });
    await tell('payout.paid', paid, { of: other, key: `${id}_a` });
    await tell('payout.paid', { ...paid, amount: 1 }, { of: ref, key: `${id}_b` });
    await tell('payout.paid', { ...paid, metadata: { payout: crypto.randomUUID() } }, { of: ref, key: `${id}_c` });
    await tell('payout.paid', { ...paid, id: 'po_other', metadata: {} }, { of: ref, key: `${id}_d` });
    await tell('payout.paid', { ...paid, id: 'po_other' }, { of: ref, key: `${id}_e` });
    // A checkout of somebody else's account is no top-up of ours.
    await tell('checkout.session.completed', { id: 'cs_1', client_reference_id: crypto.randomUUID(), amount_total: 1, currency: 'usd', payment_status: 'paid' }, { of: ref, to: 'stripe', secret: stripe.secret, key: `${id}_f` });
    await eventually(async () => (await app.owner.query('SELECT FROM provider_events WHERE handled_at IS NULL')).rowCount, (waiting) => waiting === 0);
    const shown = new Map((await problems()).map((one) => [one.id, one.code]));
    expect(['mode', 'a', 'b', 'c', 'd', 'e', 'f'].map((key) => shown.get(`evt_${id}_${key}`))).toEqual([undefined, 'ACCOUNT_DIFFERS', 'AMOUNT_DIFFERS', 'REFERENCE_UNKNOWN', 'REFERENCE_UNKNOWN', 'REFERENCE_UNKNOWN', undefined]);
    expect([(await payout(creator, id)).status, await balance(creator)]).toEqual(['PAYING', 30_000n]);
  });

  it('go nowhere once the account is disconnected, until there is another one', async () => {
    const { creator, ref } = await creatorWith(80_000n);
    await tell('account.application.deauthorized', { id: 'ca_1', object: 'application' }, { of: ref });
    await eventually(() => account(creator), ({ status, isMethod }) => status === 'DISCONNECTED' && !isMethod);
    expect(await codeOf(ask(creator, '10000'))).toBe('PAYOUT_METHOD_MISSING');
    await join(creator);
    expect([await refOf(creator) === ref, (await account(creator)).status]).toEqual([false, 'STARTED']);
  });

  it('leave a book that adds up, also beside Stripe’s own list, and what differs is named', async () => {
    const checked = await verifyMoney(db);
    expect(checked.flatMap(({ differences }) => differences)).toEqual([]);
    const read = async () => {
      app.clock.advance(1_000);
      await book.read();
      const { reconciliation } = await app.ask<{ reconciliation: { transfers: number; transfersReadAt: string; differences: { kind: string; reference: string; leftMinor: string; rightMinor: string }[] } }>(maker!, '{ reconciliation { transfers transfersReadAt differences { kind reference leftMinor rightMinor } } }');
      return reconciliation;
    };
    const agreed = await read();
    expect([agreed.differences, agreed.transfers, agreed.transfersReadAt !== null]).toEqual([[], connect.transfers.size, true]);
    const { ref, id } = await sent();
    const [transfer] = connect.transferOf(id);
    connect.transfers.set('tr_by_hand', { ...transfer!, id: 'tr_by_hand', amount: 700, metadata: {} });
    connect.transfers.set('tr_other', { ...transfer!, id: 'tr_other', amount: 900, destination: 'acct_other', metadata: {} });
    connect.transfers.set('tr_twice', { ...transfer!, id: 'tr_twice', destination: ref });
    const { differences } = await read();
    expect(differences).toEqual([
      { kind: 'PROVIDER_AMOUNT', reference: id, leftMinor: '50000', rightMinor: '100000' },
      { kind: 'PROVIDER_UNKNOWN', reference: 'tr_by_hand', leftMinor: '700', rightMinor: '0' },
    ]);
    // They are taken back at Stripe.
    for (const name of ['tr_by_hand', 'tr_twice']) connect.transfers.get(name)!.amount_reversed = connect.transfers.get(name)!.amount;
    expect((await read()).differences).toEqual([]);
  });
});
