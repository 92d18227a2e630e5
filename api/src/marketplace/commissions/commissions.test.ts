import fc from 'fast-check';
import { eventually, useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { move } from '../../../test/money.ts';
import { credit, DealSteps } from '../../../test/marketplace.ts';
import { funding, payable } from '../../finance/index.ts';
import { Database } from '../../platform/database/database.ts';
import { verifyMoney } from '../../verify/verify-money.ts';
import { brandPays, difference, dueAmounts, grossCommission, type Amounts } from './commission.ts';
import { CommissionsService } from './commissions.service.ts';

const DAY_MS = 86_400_000;
const FIELDS = 'orderKey matchedBy status waitsFor rate rateSource rateAsOf lockedAt refunded { minor } brandPays { minor } platformFee { minor } creatorGets { minor currency } lines { kind creatorGets { minor } settledAt }';
interface Order {
  orderKey: string;
  matchedBy: string;
  status: string;
  waitsFor: string | null;
  rate: string | null;
  rateSource: string | null;
  rateAsOf: string | null;
  lockedAt: string | null;
  refunded: { minor: string };
  brandPays: { minor: string };
  platformFee: { minor: string };
  creatorGets: { minor: string; currency: string };
  lines: { kind: string; creatorGets: { minor: string }; settledAt: string | null }[];
}

describe('commission on orders', () => {
  const app = useTestApp();
  const steps = new DealSteps(app);
  let service: CommissionsService;
  let db: Database;
  beforeAll(async () => {
    const worker = await app.startWorker();
    service = worker.get(CommissionsService, { strict: false });
    db = worker.get(Database, { strict: false });
  });

  interface Sold { brand: Person; creator: Person; dealId: string; slug: string }
  /** A note that is out since three days, with 10 % commission that is locked seven days after an order. */
  async function published(brandHas = 20_000): Promise<Sold> {
    const [brand, creator] = [await app.signUp('BRAND'), await app.signUp('CREATOR')];
    await credit(app, brand, brandHas);
    const invited = await steps.invite(brand, await steps.brief(brand), creator.organisationId, { commission: { bps: 1_000, holdDays: 7, orderDays: 60 } });
    await steps.accept(creator, invited.id, 1);
    await steps.fund(brand, invited.id);
    const drafted = await steps.draft(creator, invited.id);
    await steps.approve(brand, invited.id, drafted.submissions[0]!.id);
    const { link } = await steps.publish(creator, invited.id);
    await app.owner.query(`UPDATE deals SET published_at = published_at - interval '3 days' WHERE id = $1`, [invited.id]);
    return { brand, creator, dealId: invited.id, slug: link!.slug };
  }
  const hoursAgo = (hours: number) => new Date(app.clock.now().getTime() - hours * 3_600_000).toISOString();
  const sell = ({ brand }: Sold, rows: string[]) => app.ask(brand, 'mutation ($csv: String!) { importSales(csv: $csv) { accepted } }', { csv: ['order_id,time,value,currency,type,link,coupon', ...rows].join('\n') });
  const sale = (order: string, amount: string, { slug }: Sold) => `${order},${hoursAgo(30)},${amount},CNY,,${slug},`;
  const refund = (order: string, amount: string) => `${order},${hoursAgo(1)},${amount},CNY,refund,,`;
  const orders = async (person: Person) => (await app.ask<{ commissions: { edges: { node: Order }[] } }>(person, `{ commissions { edges { node { ${FIELDS} } } } }`)).commissions.edges.map(({ node }) => node);
  const reckoned = (person: Person, holds: (found: Order[]) => boolean) => eventually(async () => {
    await Promise.all([service.reckon(), service.reckon(), service.reckon()]);
    return orders(person);
  }, holds);
  /** Seven days later. */
  const timePasses = ({ dealId }: Sold) => app.owner.query(`UPDATE commission_orders SET lock_at = lock_at - interval '7 days' WHERE deal_id = $1`, [dealId]);
  const balance = async (person: Person) => {
    const { wallet } = await app.ask<{ wallet: { balances: { currency: string; availableMinor: string; pendingMinor: string }[] } }>(person, '{ wallet { balances { currency availableMinor pendingMinor } } }');
    return BigInt(wallet.balances.find(({ currency }) => currency === 'CNY')?.availableMinor ?? '0');
  };

  it('is held of the brand’s balance, locked after its time, and earned once', async () => {
    const deal = await published();
    const before = await balance(deal.brand);
    await sell(deal, [sale('A-1', '250.00', deal)]);
    const [held] = await reckoned(deal.brand, (found) => found[0]?.status === 'HELD');
    // 10 % of ¥250.00 for the creator, and 10 % of that for the platform on top.
    expect(held).toMatchObject({ orderKey: 'A-1', matchedBy: 'link', brandPays: { minor: '2750' }, platformFee: { minor: '250' }, creatorGets: { minor: '2500' }, lines: [{ kind: 'EARNED', settledAt: null }] });
    expect(before - (await balance(deal.brand))).toBe(2_750n);
    expect(await balance(deal.creator)).toBe(0n);

    await timePasses(deal);
    const [locked] = await reckoned(deal.creator, (found) => found[0]?.status === 'LOCKED');
    expect(locked!.lines).toEqual([{ kind: 'EARNED', creatorGets: { minor: '2500' }, settledAt: expect.any(String) }]);
    expect([before - (await balance(deal.brand)), await balance(deal.creator)]).toEqual([2_750n, 2_500n]);
    const home = await app.ask<{ creatorDashboard: { earnings: { state: string; lines: { reason: string | null; amount: { minor: string } }[] }[] } }>(deal.creator, '{ creatorDashboard { earnings { state lines { reason amount { minor } } } } }');
    expect(home.creatorDashboard.earnings.find(({ state }) => state === 'EARNED')?.lines).toEqual([{ reason: 'COMMISSION', amount: { minor: '2500' } }]);
  });

  it('shrinks with a refund before it is locked, and is taken back by a negative line after', async () => {
    const deal = await published();
    const before = await balance(deal.brand);
    await sell(deal, [sale('B-1', '100.00', deal), sale('B-2', '80.00', deal)]);
    await reckoned(deal.brand, (found) => found.length === 2 && found.every(({ status }) => status === 'HELD'));
    await sell(deal, [refund('B-1', '40.00')]);
    await reckoned(deal.brand, (found) => found.some(({ lines }) => lines.length === 2));
    expect(before - (await balance(deal.brand))).toBe(660n + 880n);

    await timePasses(deal);
    await reckoned(deal.brand, (found) => found.every(({ status }) => status === 'LOCKED'));
    expect(await balance(deal.creator)).toBe(600n + 800n);
    await sell(deal, [`B-2,${hoursAgo(1)},80.00,CNY,refund,,`]);
    const after = await reckoned(deal.brand, (found) => found.some(({ status }) => status === 'REVERSED'));
    expect(after.find(({ orderKey }) => orderKey === 'B-2')!.lines).toEqual([{ kind: 'EARNED', creatorGets: { minor: '800' }, settledAt: expect.any(String) }, { kind: 'REFUND', creatorGets: { minor: '-800' }, settledAt: expect.any(String) }]);
    expect([before - (await balance(deal.brand)), await balance(deal.creator)]).toEqual([660n, 600n]);
  });

  it('that was paid out already is set off against what comes next', async () => {
    const deal = await published();
    await sell(deal, [sale('C-1', '300.00', deal)]);
    await reckoned(deal.brand, (found) => found[0]?.status === 'HELD');
    await timePasses(deal);
    await reckoned(deal.brand, (found) => found[0]?.status === 'LOCKED');
    await move(app.owner, { kind: 'payout.paid', from: payable(deal.creator.organisationId), to: funding(), amountMinor: 3_000n });
    await sell(deal, [`C-1,${hoursAgo(1)},300.00,CNY,refund,,`]);
    const [owed] = await reckoned(deal.creator, (found) => found[0]?.waitsFor === 'PAYBACK');
    expect(owed!.lines.map(({ creatorGets, settledAt }) => [creatorGets.minor, settledAt !== null])).toEqual([['3000', true], ['-3000', false]]);
    const { commissionSums } = await app.ask<{ commissionSums: { owedBack: { minor: string } }[] }>(deal.creator, '{ commissionSums { owedBack { minor } } }');
    expect(commissionSums[0]!.owedBack.minor).toBe('3000');

    await move(app.owner, { kind: 'payout.returned', from: funding(), to: payable(deal.creator.organisationId), amountMinor: 3_000n });
    await reckoned(deal.creator, (found) => found[0]?.waitsFor === null);
    expect(await balance(deal.creator)).toBe(0n);
  });

  it('waits for the brand’s balance and for an exchange rate, and goes on when they come', async () => {
    const deal = await published(1_100);
    await sell(deal, [sale('D-1', '500.00', deal), `D-2,${hoursAgo(2)},1000,JPY,,${deal.slug},`]);
    const waiting = await reckoned(deal.creator, (found) => found.length === 2 && found.every(({ waitsFor }) => waitsFor !== null));
    expect(new Map(waiting.map(({ orderKey, waitsFor }) => [orderKey, waitsFor]))).toEqual(new Map([['D-1', 'FUNDS'], ['D-2', 'RATE']]));

    await credit(app, deal.brand, 1_000);
    const operator = await app.operator();
    const day = app.clock.now().toISOString().slice(0, 10);
    const yesterday = new Date(app.clock.now().getTime() - DAY_MS).toISOString().slice(0, 10);
    await app.ask(operator, 'mutation ($csv: String!) { importExchangeRates(csv: $csv) }', { csv: `Date,USD,JPY,CNY,ZAR\n${day},1.16,160,8,20\n${yesterday},1.16,160,8,N/A\n` });
    const held = await reckoned(deal.creator, (found) => found.every(({ status }) => status === 'HELD'));
    // 10 % of ¥1,000 (JPY) at 0.05 = CN¥50.00.
    expect(held.find(({ orderKey }) => orderKey === 'D-2')).toMatchObject({ creatorGets: { minor: '500', currency: 'CNY' }, rate: '0.05', rateSource: 'ECB', rateAsOf: expect.any(String) });
  });

  it('is reversed when the order turns out to be another’s, and follows a coupon as well as a link', async () => {
    const deal = await published();
    const { createTrackedLink: other } = await app.ask<{ createTrackedLink: { slug: string } }>(deal.brand, 'mutation { createTrackedLink(input: { destination: "https://shop.example" }) { slug } }');
    const { id } = (await app.owner.query<{ id: string }>('SELECT id FROM tracked_links WHERE slug = $1', [deal.slug])).rows[0]!;
    await app.ask(deal.brand, 'mutation ($code: String!, $link: ID!) { giveCoupon(code: $code, linkId: $link) { code } }', { code: 'LIN10', link: id });
    await app.owner.query(`UPDATE coupons SET since = since - interval '5 days' WHERE brand_id = $1`, [deal.brand.organisationId]);
    await sell(deal, [`E-1,${hoursAgo(2)},60.00,CNY,,,lin10`, `E-2,${hoursAgo(2)},60.00,CNY,,${other.slug},`]);
    const [order, none] = await reckoned(deal.creator, (found) => found[0]?.status === 'HELD');
    expect([order!.orderKey, order!.matchedBy, none]).toEqual(['E-1', 'coupon', undefined]);
    await app.owner.query(`UPDATE conversions SET counted = false WHERE brand_id = $1 AND order_id = 'E-1'`, [deal.brand.organisationId]);
    const [reversed] = await reckoned(deal.creator, (found) => found[0]?.status === 'REVERSED');
    expect(reversed!.lines.map(({ kind, creatorGets }) => [kind, creatorGets.minor])).toEqual([['EARNED', '600'], ['REVERSED', '-600']]);
    await app.owner.query(`UPDATE conversions SET counted = true WHERE brand_id = $1 AND order_id = 'E-1'`, [deal.brand.organisationId]);
    await reckoned(deal.creator, (found) => found[0]?.status === 'HELD');
  });

  it('is nobody’s but the two sides’', async () => {
    const [deal, stranger] = [await published(), await app.signUp('BRAND')];
    await sell(deal, [sale('F-1', '10.00', deal)]);
    await reckoned(deal.brand, (found) => found[0]?.status === 'HELD');
    expect(await orders(stranger)).toEqual([]);
    const refused = await app.ask(stranger, 'query ($id: ID!) { commissions(dealId: $id) { totalCount } }', { id: 'x' }).catch((error: Refusal) => error.code);
    expect(refused).toBe('BAD_USER_INPUT');
  });

  it('leaves no difference in the book', async () => {
    const mine = /commission|settlement lines|account balances|sum to zero|held on accounts/;
    expect((await verifyMoney(db)).filter(({ what, differences }) => mine.test(what) && differences.length > 0)).toEqual([]);
  });
});

describe('the lines of an order', () => {
  const fee = fc.bigInt({ min: 0n, max: 10n ** 8n });
  const amounts = fc.record({ creatorGetsMinor: fc.bigInt({ min: 0n, max: 10n ** 9n }), brandFeeMinor: fee, creatorFeeMinor: fee })
    .map(({ creatorGetsMinor, brandFeeMinor, creatorFeeMinor }): Amounts => ({ creatorGetsMinor, platformFeeMinor: brandFeeMinor + creatorFeeMinor, creatorFeeMinor }));

  it('sum to what is due after any history, and never rise once it is locked', () => {
    fc.assert(fc.property(fc.array(amounts, { minLength: 1, maxLength: 8 }), fc.integer({ min: 0, max: 8 }), (history, lockedAfter) => {
      let now: Amounts = { creatorGetsMinor: 0n, platformFeeMinor: 0n, creatorFeeMinor: 0n };
      history.forEach((due, at) => {
        const next = dueAmounts(due, now, at >= lockedAfter);
        const delta = difference(next, now);
        expect({ creatorGetsMinor: now.creatorGetsMinor + delta.creatorGetsMinor, platformFeeMinor: now.platformFeeMinor + delta.platformFeeMinor, creatorFeeMinor: now.creatorFeeMinor + delta.creatorFeeMinor }).toEqual(next);
        if (at >= lockedAfter) expect([brandPays(next) <= brandPays(now), next.creatorFeeMinor <= now.creatorFeeMinor]).toEqual([true, true]);
        now = next;
      });
    }));
  });

  it('are nothing for an order that was given back whole, or more than whole', () => {
    const order = { valueMinor: 5_000n, valueCurrency: 'CNY', currency: 'CNY', rate: null };
    expect([grossCommission({ ...order, refundedMinor: 0n }, 850), grossCommission({ ...order, refundedMinor: 5_000n }, 850), grossCommission({ ...order, refundedMinor: 9_000n }, 850)]).toEqual([425n, 0n, 0n]);
  });
});
