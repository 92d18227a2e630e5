import { randomUUID } from 'node:crypto';
import { aBrand, aCampaign, aLink, CRAWLER, startTestEdge, type TestBrand, type TestEdge } from '../../../test/edge.ts';
import { SystemClock } from '../../platform/clock/clock.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { RollupsService } from '../rollups/rollups.service.ts';
import { ReportsService, type ReportWish } from './reports.service.ts';

const dayIn = (zone: string, ahead = 0) => new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(new Date(Date.now() + ahead * 86_400_000));

describe('reporting', () => {
  let test: TestEdge;
  let worker: Database;
  let api: Database;
  let reports: ReportsService;
  let rollups: RollupsService;
  let brand: TestBrand;
  const as = (orgId: string) => ({ userId: null, actorId: orgId, orgIds: [orgId] });
  const wish = (more: Partial<ReportWish> = {}): ReportWish => ({ brandIds: [brand.id], from: dayIn('Asia/Shanghai', -1), to: dayIn('Asia/Shanghai'), zone: 'Asia/Shanghai', currency: 'CNY', ...more });
  const anEvent = (more: Record<string, unknown>) => ({ id: randomUUID(), time: new Date().toISOString(), ...more });

  beforeAll(async () => {
    test = await startTestEdge();
    worker = await connectDatabase({ url: test.databaseUrl, role: 'meadow_worker', poolSize: 2, name: 'test' }, []);
    api = await connectDatabase({ url: test.databaseUrl, role: 'meadow_api', poolSize: 2, name: 'test' }, []);
    reports = new ReportsService(api);
    rollups = new RollupsService(worker, test.config, new SystemClock());
  });
  afterAll(async () => {
    await api?.close();
    await worker?.close();
    await test?.stop();
  });
  beforeEach(async () => {
    brand = await aBrand(test.owner);
  });

  it('adds up what was measured, by day, by deal and in all', async () => {
    const [mine, other] = [await aLink(test.owner, brand), await aLink(test.owner, brand)];
    const clicks = await Promise.all([mine, mine, other].map(async ({ slug }) => new URL((await test.get(`/l/${slug}`)).headers.get('location')!).searchParams.get('mclid')!));
    await test.get(`/l/${mine.slug}`, { 'user-agent': CRAWLER });
    await test.send(brand.key, [
      ...['a', 'b', 'a'].map((visitor) => anEvent({ type: 'impression', visitor, link: mine.slug })),
      anEvent({ type: 'impression', visitor: 'b', link: other.slug }),
      anEvent({ type: 'engagement', visitor: 'a', link: mine.slug, props: { kind: 'save' } }),
      anEvent({ type: 'page_view', visitor: 'a' }),
      anEvent({ type: 'add_to_cart', visitor: 'a' }),
      anEvent({ type: 'purchase', value: '100.00', currency: 'CNY', click_id: clicks[0], order_id: '1', visitor: 'a' }),
      anEvent({ type: 'purchase', value: '50.00', currency: 'CNY', click_id: clicks[2], visitor: 'c' }),
      anEvent({ type: 'purchase', value: '9.00', currency: 'USD', click_id: clicks[1], visitor: 'd' }),
      anEvent({ type: 'purchase', value: '77.00', currency: 'CNY', visitor: 'nobody led here' }),
    ]);
    await test.send(brand.key, [anEvent({ type: 'refund', value: '30.00', currency: 'CNY', order_id: '1' })]);
    await rollups.fold();
    const report = await reports.figures(as(brand.id), wish());
    const total = {
      impressions: 4, reach: 2, clicks: 0, linkClicks: 3, engagements: 1,
      conversions: 2, // 3 purchases that a click led to − 1 refund
      revenueMinor: 12_000n, // 10,000 + 5,000 − 3,000; dollars are not added to yuan
      adSpendMicros: 0n,
    };
    expect(report.total).toEqual(total);
    expect([...report.days.values()]).toEqual([total]);
    expect(new Map(report.deals.map(({ dealId, traffic }) => [dealId, [traffic.impressions, traffic.reach, traffic.linkClicks, traffic.revenueMinor]]))).toEqual(
      new Map([[mine.dealId, [3, 2, 2, 7_000n]], [other.dealId, [1, 1, 1, 5_000n]]]),
    );
    expect(report.funnel).toEqual([
      { code: 'impressions', people: 2 }, { code: 'clicks', people: 3 }, { code: 'visits', people: 1 }, { code: 'carts', people: 1 }, { code: 'purchases', people: 3 },
    ]);
    expect((await reports.figures(as(brand.id), wish({ dealId: other.dealId }))).total).toMatchObject({ impressions: 1, reach: 1, linkClicks: 1, conversions: 1, revenueMinor: 5_000n });
    expect(await reports.linkClicksOfCreator(as(mine.creatorId), mine.creatorId)).toBe(2);
  });

  it('knows a campaign’s spend and clicks apart from links', async () => {
    const campaign = await aCampaign(test.owner, brand, { bidModel: 'CPC', bidMicros: 2_000_000 });
    await test.edge.context.delivery.load();
    const reply = await test.post('/v1/decisions', { placement: 'feed', slots: 1, visitor: 'v' });
    const { decisions } = (await reply.json()) as { decisions: { impression_url: string; click_url: string }[] };
    for (const url of [decisions[0]!.impression_url, decisions[0]!.click_url]) await test.get(new URL(url).pathname + new URL(url).search);
    await rollups.fold();
    const { total } = await reports.figures(as(brand.id), wish({ campaignId: campaign.id }));
    expect(total).toMatchObject({ impressions: 1, reach: 1, clicks: 1, linkClicks: 0, adSpendMicros: 100_000n });
    expect((await reports.figures(as(brand.id), wish({ campaignId: randomUUID() }))).total).toMatchObject({ impressions: 0, reach: 0 });
  });

  it('puts an event into the day of the brand’s zone, in half-hour zones too', async () => {
    const zone = 'Asia/Kolkata';
    const indian = await aBrand(test.owner, { timeZone: zone });
    // Half past midnight in India is seven in the evening of the day before in UTC.
    const midnight = new Date(`${dayIn(zone, -1)}T00:10:00+05:30`).toISOString();
    const before = new Date(`${dayIn(zone, -2)}T23:50:00+05:30`).toISOString();
    await test.send(indian.key, [anEvent({ type: 'impression', visitor: 'x', time: midnight }), anEvent({ type: 'impression', visitor: 'x', time: before })]);
    await rollups.fold();
    const { days } = await reports.figures(as(indian.id), { ...wish(), brandIds: [indian.id], zone, from: dayIn(zone, -3), to: dayIn(zone) });
    expect(new Map([...days].map(([day, { impressions, reach }]) => [day, [impressions, reach]]))).toEqual(new Map([[dayIn(zone, -2), [1, 1]], [dayIn(zone, -1), [1, 1]]]));
  });

  it('shows a stranger nothing, though he asks for the brand by name', async () => {
    await test.send(brand.key, [anEvent({ type: 'impression', visitor: 'x' }), anEvent({ type: 'purchase', value: '1.00', currency: 'CNY' })]);
    await rollups.fold();
    const stranger = await aBrand(test.owner);
    const { total, days, deals } = await reports.figures(as(stranger.id), wish());
    expect([total.impressions, total.reach, days.size, deals.length]).toEqual([0, 0, 0, 0]);
    // The log itself is closed to the api, whoever asks.
    await expect(api.read(as(brand.id), 'SELECT 1 FROM events')).rejects.toThrow(/permission denied/);
  });

  it('tells the operator what was valid, what was not, and what was refused', async () => {
    const operator = randomUUID();
    await test.owner.query(`INSERT INTO organisations (id, kind, name, handle) VALUES ($1::uuid, 'OPERATOR', 'House', $1::text)`, [operator]);
    await test.send(brand.key, [anEvent({ type: 'page_view' }), anEvent({ type: 'nonsense' })], { origin: 'https://shop.example', 'user-agent': CRAWLER });
    await test.edge.context.counters.flush(test.edge.context.pool);
    expect(await reports.rollupLagMs()).toBeGreaterThanOrEqual(0);
    await rollups.fold();
    const hours = await reports.trafficHours(as(operator));
    const sum = (field: 'valid' | 'givt' | 'rejected') => hours.reduce((all, hour) => all + hour[field], 0);
    expect(sum('givt')).toBeGreaterThanOrEqual(1);
    expect(sum('rejected')).toBeGreaterThanOrEqual(1);
    expect(await reports.ingestReasons(as(operator))).toContainEqual({ code: 'type_unknown', count: 1 });
    expect(await reports.trafficHours(as(brand.id))).not.toEqual(hours);
    expect(await reports.rollupLagMs()).toBe(0);
  });
});
