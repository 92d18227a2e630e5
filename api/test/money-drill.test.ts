import { setTimeout as sleep } from 'node:timers/promises';
import { inviteOperator } from '../src/identity/index.ts';
import { connectDatabase } from '../src/platform/database/connect.ts';
import { dayFrom, DealWalk } from '../src/scenario/deal.ts';
import { acceptInvitation, signUp, type Member } from '../src/scenario/people.ts';
import { httpWire, Refused } from '../src/scenario/session.ts';
import { verify } from '../src/verify/verify.ts';
import { eventually } from './app.ts';
import { inParallel, KilledInstallation, untilDone, type Victim } from './killed-installation.ts';
import { PaymentProviders } from './payment-providers.ts';

const DEALS = 4;
const ORDERS = 3;
const TOP_UPS = 10;
const REFUNDS = 4;
/** Of the creators, so many are paid through accounts at Stripe. */
const CONNECTED = 2;
const FEE = 200_000n;
/** 10 % of ¥80.00 for each order. */
const COMMISSION = 800n;
/** A job whose worker died is taken up again after twenty seconds, and one job may die with each of five workers. */
const AGAIN_MS = 150_000;
/** Who is killed, one round after the other, while money moves. */
const rounds: Victim[][] = [['worker'], ['api'], ['postgres'], ['worker', 'api'], ['worker'], ['postgres', 'worker'], ['api', 'worker', 'postgres']];

describe('when processes are killed while money moves', () => {
  const drill = new KilledInstallation();
  const providers = new PaymentProviders();
  let [brand, operator]: Member[] = [];
  const creators: Member[] = [];
  const deals: DealWalk[] = [];

  beforeAll(async () => {
    await providers.start();
    await drill.start({ ...providers.settings, PAYOUT_DAYS: '0', SANDBOX_DELAY_MS: '100' });
    await market();
  }, 90_000);
  afterAll(async () => {
    await drill.stop();
    await providers.stop();
  }, 60_000);

  /** A brand with money, and notes that are out and wait for its word. */
  async function market(): Promise<void> {
    const wire = httpWire(drill.publicUrl);
    const person = (name: string) => ({ email: `${name}@example.com`, password: 'four seasons 2026', name });
    operator = await acceptInvitation(wire, await inviteOperator(drill.installation.config.DATABASE_URL, 'operator@example.com'), person('operator'));
    brand = await signUp(wire, 'BRAND', { ...person('brand'), organisationName: '春风 Spring' });
    await brand.session.ask('mutation { topUp(amountMinor: "3000000", currency: "CNY", idempotencyKey: "first") { id } }');
    await eventually(() => balance(brand!, 'CNY'), (minor) => minor === 3_000_000n);
    const now = new Date();
    const brief = {
      title: '夏季防晒', product: '防晒乳', productUrl: 'https://shop.example.com/p', objective: 'CONVERSION', description: '真实使用感受和价格，适合通勤。', deliverables: [{ format: 'IMAGE_NOTE', platform: 'XIAOHONGSHU', quantity: 1 }],
      budgetMinor: '2500000', currency: 'CNY', platforms: [], categories: [], tiers: [], targetAges: [], mustInclude: [], mustAvoid: [], applyBy: dayFrom(now, 7), publishFrom: dayFrom(now, 0), publishTo: dayFrom(now, 30),
      disclosureLabel: '广告', usageRights: { scope: 'feed', months: 6, boostAllowed: true },
    };
    const { createBrief } = await brand.session.ask<{ createBrief: { id: string } }>('mutation ($input: BriefInput!) { createBrief(input: $input) { id } }', { input: brief });
    await brand.session.ask('mutation ($id: ID!) { publishBrief(id: $id) { status } }', { id: createBrief.id });
    for (let index = 0; index < DEALS; index += 1) {
      const creator = await signUp(wire, 'CREATOR', { ...person(`creator${index}`), organisationName: `林小满 ${index}` });
      if (index < CONNECTED) await connect(creator);
      else await creator.session.ask('mutation { setPayoutMethod(input: { kind: "ALIPAY", holder: "林", accountNumber: "13800002233" }) { masked } }');
      const deal = await new DealWalk(brand, creator).invite(createBrief.id, creator.organisationId, { feeMinor: FEE, start: now, platform: 'XIAOHONGSHU', commission: { bps: 1_000, holdDays: 0, orderDays: 30 } });
      await deal.accept('creator');
      await deal.fund();
      await deal.draft('防晒', '一周记录');
      await deal.approve();
      await deal.publish(`https://example.com/notes/${index}`);
      creators.push(creator);
      deals.push(deal);
    }
    // Orders of a note count from the moment it is out.
    await drill.owner.query(`UPDATE deals SET published_at = published_at - interval '1 hour'`);
  }

  /** An account at Stripe whose holder has told everything. */
  async function connect(creator: Member): Promise<void> {
    await creator.session.ask('mutation { connectPayoutAccount(country: "SG") }');
    const { rows: [made] } = await drill.owner.query<{ account_ref: string }>('SELECT account_ref FROM connected_accounts WHERE org_id = $1', [creator.organisationId]);
    providers.connect.verified(made!.account_ref);
    await creator.session.ask('mutation { refreshPayoutAccount { status } }');
  }

  async function balance(person: Member, currency: string): Promise<bigint> {
    const { wallet } = await person.session.ask<{ wallet: { balances: { currency: string; availableMinor: string }[] } }>('{ wallet { balances { currency availableMinor } } }');
    return BigInt(wallet.balances.find((one) => one.currency === currency)?.availableMinor ?? 0);
  }
  /** Asks until there is an answer; a refusal is one, being away is not. */
  const persist = <T>(ask: () => Promise<T>) => untilDone(() => ask().catch((error: unknown) => (error instanceof Refused && !['UNAVAILABLE', 'INTERNAL'].includes(error.code) ? error : null)));
  const tell = (type: string, object: object, id: string, account?: string) => untilDone(async () => {
    const { body, headers } = account === undefined ? providers.stripe({ id, type, data: { object } }) : providers.stripeConnect({ id, type, account, data: { object } });
    const reply = await fetch(`${drill.publicUrl}/api/webhooks/${account === undefined ? 'stripe' : 'stripe-connect'}`, { method: 'POST', body, headers, signal: AbortSignal.timeout(5_000) });
    return reply.status === 200 ? true : null;
  });
  const count = async (sql: string) => (await drill.owner.query(sql)).rowCount ?? 0;

  async function topUpAndRefund(index: number): Promise<void> {
    const asked = await persist(() => brand!.session.ask<{ topUp: { id: string } }>(
      'mutation ($k: String!) { topUp(provider: "stripe", amountMinor: "10007", currency: "USD", idempotencyKey: $k) { id } }', { k: `drill-${index}` }));
    if (asked instanceof Refused) throw asked;
    const { id } = asked.topUp;
    await eventually(() => count(`SELECT FROM top_ups WHERE id = '${id}' AND (checkout_url IS NOT NULL OR status <> 'PENDING')`).catch(() => 0), (found) => found === 1, AGAIN_MS);
    const paid = { id: `cs_test_${id}`, client_reference_id: id, amount_total: 10_007, currency: 'usd', payment_status: 'paid', payment_intent: `pi_${id}` };
    await Promise.all([tell('checkout.session.completed', paid, `evt_${id}`), tell('checkout.session.completed', paid, `evt_${id}`), tell('checkout.session.expired', { ...paid, payment_status: 'unpaid' }, `evt_${id}_late`)]);
    await eventually(() => count(`SELECT FROM top_ups WHERE id = '${id}' AND status = 'SUCCEEDED'`).catch(() => 0), (found) => found === 1, AGAIN_MS);
    if (index >= REFUNDS) return;
    const refund = await persist(() => brand!.session.ask<{ refundTopUp: { id: string } }>('mutation ($t: ID!, $k: String!) { refundTopUp(topUpId: $t, amountMinor: "4000", idempotencyKey: $k) { id } }', { t: id, k: `refund-${index}` }));
    if (refund instanceof Refused) throw refund;
    const refundId = refund.refundTopUp.id;
    await eventually(async () => providers.asked.some(({ path, body }) => path === '/v1/refunds' && body.includes(refundId)), Boolean, AGAIN_MS);
    await tell('refund.updated', { id: `re_${refundId}`, amount: 4_000, currency: 'usd', status: 'succeeded', metadata: { refund: refundId } }, `evt_${refundId}`);
  }

  /** The brand's word, the orders of each note, and the operator's yes to whatever is asked for. */
  async function settleDeal(index: number): Promise<void> {
    const deal = deals[index]!;
    await persist(() => deal.confirm());
    const { slug } = deal.state.link!;
    const rows = Array.from({ length: ORDERS }, (_, order) => `D${index}-${order},${new Date(Date.now() - 60_000).toISOString()},80.00,CNY,${slug}`);
    await persist(() => brand!.session.ask('mutation ($csv: String!) { importSales(csv: $csv) { accepted } }', { csv: ['order_id,time,value,currency,link', ...rows].join('\n') }));
  }
  async function approveAll(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const { payouts } = await operator!.session.ask<{ payouts: { id: string; status: string }[] }>('{ payouts(first: 100) { id status } }').catch(() => ({ payouts: [] }));
      for (const { id, status } of payouts) if (status === 'REQUESTED') await operator!.session.ask('mutation ($id: ID!) { approvePayout(id: $id) { status } }', { id }).catch(() => null);
      await sleep(200);
    }
  }

  /** Stripe's side: the first payout fails, the others arrive, and each is told twice. Who got nothing asks again. */
  async function payOutAtStripe(isOver: () => boolean): Promise<void> {
    const told = new Set<string>();
    while (!isOver()) {
      for (const payout of providers.connect.payouts.values()) {
        if (told.has(payout.id)) continue;
        const status = told.size === 0 ? 'failed' : 'paid';
        told.add(payout.id);
        const said = { ...payout, status, failure_code: status === 'failed' ? 'account_closed' : null };
        await Promise.all([1, 2].map(() => tell(`payout.${status}`, said, `evt_${payout.id}`, payout.account)));
      }
      for (const creator of creators.slice(0, CONNECTED)) {
        const { payouts } = await creator.session.ask<{ payouts: { id: string; status: string; amount: { minor: string } }[] }>('{ payouts { id status amount { minor } } }').catch(() => ({ payouts: [] }));
        for (const { id, amount } of payouts.filter(({ status }) => status === 'FAILED')) {
          await creator.session.ask('mutation ($a: Minor!, $k: String!) { requestPayout(amountMinor: $a, currency: "CNY", idempotencyKey: $k) { id } }', { a: amount.minor, k: `again-${id}` }).catch(() => null);
        }
      }
      await sleep(200);
    }
  }

  it('pays everybody once, credits and gives back once, and everything adds up from events to payouts', async () => {
    let over = false;
    const beside = Promise.all([approveAll(() => over), payOutAtStripe(() => over)]);
    const work = Promise.all([inParallel(3, TOP_UPS, topUpAndRefund), inParallel(2, DEALS, settleDeal)]);
    for (const victims of rounds) {
      await sleep(Math.random() * 1_200);
      await drill.kill(victims);
    }
    await work;

    const paidTo = `SELECT org_id, sum(amount_minor)::bigint AS sum FROM payouts WHERE status = 'PAID' GROUP BY 1`;
    const due = FEE + COMMISSION * BigInt(ORDERS);
    const paid = await eventually(async () => (await drill.owner.query<{ org_id: string; sum: string }>(paidTo)).rows, (rows) => rows.length === DEALS && rows.every(({ sum }) => BigInt(sum) >= due), AGAIN_MS);
    over = true;
    await beside;
    expect(paid.map(({ sum }) => BigInt(sum))).toEqual(Array(DEALS).fill(due));
    await eventually(() => count(`SELECT FROM deals WHERE status = 'PAID'`), (found) => found === DEALS, AGAIN_MS);
    expect(await count('SELECT FROM commission_lines')).toBe(DEALS * ORDERS);

    await eventually(() => count(`SELECT FROM top_up_refunds WHERE status = 'SUCCEEDED'`), (found) => found === REFUNDS, AGAIN_MS);
    expect(await balance(brand!, 'USD')).toBe(10_007n * BigInt(TOP_UPS) - 4_000n * BigInt(REFUNDS));
    // Asked again after a crash, it was the same order: its key says so.
    const keys = (path: string) => new Set(providers.asked.filter((one) => one.path === path).map(({ headers }) => headers['idempotency-key'])).size;
    expect([keys('/v1/checkout/sessions'), keys('/v1/refunds')]).toEqual([TOP_UPS, REFUNDS]);

    // Through Stripe each payout was one transfer and one payout, whoever died in between, and what failed went back.
    const { transfers, payouts: sent } = providers.connect;
    expect([new Set([...transfers.values()].map(({ transfer_group }) => transfer_group)).size, sent.size]).toEqual([transfers.size, transfers.size]);
    expect([...transfers.values()].filter(({ reversed }) => reversed)).toHaveLength(1);
    const arrived = [...transfers.values()].reduce((sum, one) => sum + BigInt(one.amount - one.amount_reversed), 0n);
    expect(arrived).toBe(due * BigInt(CONNECTED));

    const db = await connectDatabase({ url: drill.installation.config.DATABASE_URL, role: 'meadow_worker', poolSize: 2, name: 'drill' }, []);
    try {
      expect((await verify(db, { onlyFinance: false, secrets: [] })).flatMap(({ differences }) => differences)).toEqual([]);
    } finally {
      await db.close();
    }
    const { reconciliation, trialBalance } = await operator!.session.ask<{ reconciliation: { differences: object[] }; trialBalance: { balanced: boolean } }>('{ reconciliation { differences { kind reference } } trialBalance { balanced } }');
    expect([reconciliation.differences, trialBalance.balanced]).toEqual([[], true]);
  }, 400_000);
});
