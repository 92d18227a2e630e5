import { randomUUID } from 'node:crypto';
import { useTestApp } from '../../../test/app.ts';
import { aBrand, aLink, startTestEdge, type TestBrand, type TestEdge, type TestLink } from '../../../test/edge.ts';
import { SystemClock } from '../../platform/clock/clock.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { eventKind } from '../events/event-kinds.ts';
import { RollupsService } from '../rollups/rollups.service.ts';
import { verifyRollups } from '../rollups/verify-rollups.ts';

const DAY = 86_400_000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const LONG_AGO = 60 * DAY;

describe('windows and precedence', () => {
  let test: TestEdge;
  let db: Database;
  let rollups: RollupsService;
  let brand: TestBrand;

  beforeAll(async () => {
    test = await startTestEdge();
    db = await connectDatabase({ url: test.databaseUrl, role: 'meadow_worker', poolSize: 2, name: 'test' }, []);
    rollups = new RollupsService(db, test.config, new SystemClock());
  });
  afterAll(async () => {
    await db?.close();
    await test?.stop();
  });
  beforeEach(async () => {
    brand = await aBrand(test.owner);
  });
  afterEach(async () => {
    expect(await verifyRollups(db)).toEqual([]);
  });

  const set = (since: string, { clickDays = 7, viewDays = 0, couponFirst = false, campaignId = null as string | null }) =>
    test.owner.query('INSERT INTO attribution_settings (id, brand_id, campaign_id, since, click_days, view_days, coupon_first) VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, $6)', [brand.id, campaignId, since, clickDays, viewDays, couponFirst]);
  const follow = async (link: TestLink, headers: Record<string, string> = {}) => new URL((await test.get(`/l/${link.slug}`, headers)).headers.get('location')!).searchParams.get('mclid')!;
  const clickAgo = async (link: TestLink, ms: number) => {
    const click = await follow(link);
    await test.owner.query(`UPDATE events SET occurred_at = $2 WHERE event_id = 'l:' || $1`, [click, ago(ms)]);
    return click;
  };
  const buy = (more: object) => ({ id: randomUUID(), type: 'purchase', time: ago(0), value: '5.00', currency: 'CNY', ...more });
  /** A viewable ad, as the edge stores it for a decision's token. */
  const seen = async (link: TestLink, visitor: string, ms: number) => {
    await test.send(brand.key, [{ id: randomUUID(), type: 'page_view', time: ago(ms), visitor, link: link.slug }]);
    await test.owner.query('UPDATE events SET type = $2 WHERE brand_id = $1 AND type = $3', [brand.id, eventKind.viewable, eventKind.page_view]);
  };
  const credited = async () => {
    await rollups.fold();
    return (await test.owner.query('SELECT source_no, matched_by FROM conversions WHERE brand_id = $1 ORDER BY occurred_at, event_id', [brand.id])).rows;
  };
  const paths = async () => (await test.owner.query('SELECT source_nos FROM conversion_paths WHERE brand_id = $1', [brand.id])).rows;

  it('a click counts for as long as was set when it happened', async () => {
    const link = await aLink(test.owner, brand);
    await set(ago(LONG_AGO), { clickDays: 3 });
    await set(ago(2 * DAY), { clickDays: 30 });
    const [old, fresh] = [await clickAgo(link, 4 * DAY), await clickAgo(link, DAY)];
    await test.send(brand.key, [buy({ click_id: old, time: ago(1_000) }), buy({ click_id: fresh })]);
    expect(await credited()).toEqual([{ source_no: 0, matched_by: 'none' }, { source_no: link.sourceNo, matched_by: 'click_id' }]);
  });

  it('a campaign’s own window goes before its brand’s', async () => {
    const [link, other] = [await aLink(test.owner, brand), await aLink(test.owner, brand)];
    const campaignId = randomUUID();
    await test.owner.query('UPDATE event_sources SET campaign_id = $2 WHERE no = $1', [link.sourceNo, campaignId]);
    await set(ago(LONG_AGO), { clickDays: 3, campaignId });
    await set(ago(LONG_AGO), { clickDays: 30 });
    const [mine, theirs] = [await clickAgo(link, 4 * DAY), await clickAgo(other, 4 * DAY)];
    await test.send(brand.key, [buy({ click_id: mine, time: ago(1_000) }), buy({ click_id: theirs })]);
    expect(await credited()).toMatchObject([{ matched_by: 'none' }, { source_no: other.sourceNo, matched_by: 'click_id' }]);
  });

  it('an ad that was seen is credited where views count, and never before a click', async () => {
    const [ad, link] = [await aLink(test.owner, brand), await aLink(test.owner, brand)];
    await set(ago(LONG_AGO), { viewDays: 1 });
    for (const visitor of ['viewer', 'w'.repeat(22), 'late']) await seen(ad, visitor, visitor === 'late' ? 2 * DAY : 3_600_000);
    await follow(link, { cookie: `mv=${'w'.repeat(22)}` });
    await test.send(brand.key, [buy({ visitor: 'late', time: ago(2_000) }), buy({ visitor: 'viewer', time: ago(1_000) })]);
    await test.send(brand.key, [buy({ visitor: 'w'.repeat(22), time: new Date(Date.now() + 1_000).toISOString() })]);
    expect(await credited()).toEqual([{ source_no: 0, matched_by: 'none' }, { source_no: ad.sourceNo, matched_by: 'view' }, { source_no: link.sourceNo, matched_by: 'visitor' }]);
  });

  it('views count for nothing where nobody set that they do', async () => {
    const ad = await aLink(test.owner, brand);
    await seen(ad, 'viewer', 3_600_000);
    await test.send(brand.key, [buy({ visitor: 'viewer' })]);
    expect(await credited()).toMatchObject([{ matched_by: 'none' }]);
  });

  it('credits a view although it is folded after the purchase', async () => {
    const ad = await aLink(test.owner, brand);
    await set(ago(LONG_AGO), { viewDays: 1 });
    await test.send(brand.key, [buy({ visitor: 'viewer' })]);
    expect(await credited()).toMatchObject([{ matched_by: 'none' }]);
    await seen(ad, 'viewer', 3_600_000);
    expect(await credited()).toMatchObject([{ source_no: ad.sourceNo, matched_by: 'view' }]);
  });

  it.each([[false, 'click_id'], [true, 'coupon']])('a coupon goes before the link as the brand has set: %s', async (couponFirst, matched) => {
    const [clicked, promoted] = [await aLink(test.owner, brand), await aLink(test.owner, brand)];
    await set(ago(LONG_AGO), { couponFirst });
    await test.owner.query('INSERT INTO coupons (brand_id, code, source_no, since) VALUES ($1, $2, $3, $4)', [brand.id, 'LILY10', promoted.sourceNo, ago(LONG_AGO)]);
    await test.send(brand.key, [buy({ click_id: await follow(clicked), coupon: 'lily10', order_id: 'A' })]);
    const source = couponFirst ? promoted : clicked;
    expect(await credited()).toEqual([{ source_no: source.sourceNo, matched_by: matched }]);
    await test.send(brand.key, [{ ...buy({ order_id: 'A', time: new Date(Date.now() + 1_000).toISOString() }), type: 'refund' }]);
    expect(await credited()).toMatchObject([{ matched_by: matched }, { source_no: source.sourceNo, matched_by: 'order' }]);
    expect(await paths()).toEqual([{ source_nos: [source.sourceNo] }, { source_nos: [source.sourceNo] }]);
  });

  it('a coupon that no click came with is credited to the link it speaks for', async () => {
    const promoted = await aLink(test.owner, brand);
    await test.owner.query('INSERT INTO coupons (brand_id, code, source_no, since) VALUES ($1, $2, $3, $4)', [brand.id, 'LILY10', promoted.sourceNo, ago(LONG_AGO)]);
    await test.send(brand.key, [buy({ coupon: 'Lily10' })]);
    expect(await credited()).toEqual([{ source_no: promoted.sourceNo, matched_by: 'coupon' }]);
  });

  it.each(['https://checkout.payments.example/return', 'https://shop.example/cart', undefined])('the way back from %s takes no credit from the click', async (referrer) => {
    const link = await aLink(test.owner, brand);
    const visitor = 'p'.repeat(22);
    await follow(link, { cookie: `mv=${visitor}` });
    const later = (ms: number) => new Date(Date.now() + ms).toISOString();
    await test.send(brand.key, [{ id: randomUUID(), type: 'page_view', time: later(1_000), visitor, url: 'https://shop.example/thanks', ...(referrer ? { referrer } : {}) }]);
    await test.send(brand.key, [buy({ visitor, time: later(2_000), ...(referrer ? { referrer } : {}) })]);
    expect(await credited()).toEqual([{ source_no: link.sourceNo, matched_by: 'visitor' }]);
    expect(await paths()).toEqual([{ source_nos: [link.sourceNo] }]);
  });
});

describe('a brand’s attribution settings', () => {
  const app = useTestApp();
  const put = 'mutation ($input: AttributionSettingInput!) { setAttribution(input: $input) { campaignId clickDays viewDays couponFirst since } }';
  const list = '{ attributionSettings { campaignId clickDays viewDays couponFirst since } coupons { code slug } }';

  it('are the installation’s until the brand says otherwise, and its own alone', async () => {
    const [brand, rival] = [await app.signUp('BRAND'), await app.signUp('BRAND')];
    const untouched = { attributionSettings: [{ campaignId: null, clickDays: 7, viewDays: 0, couponFirst: false, since: null }], coupons: [] };
    expect(await app.ask(brand, list)).toEqual(untouched);
    await app.ask(brand, put, { input: { clickDays: 14, viewDays: 1, couponFirst: true } });
    const { createTrackedLink: link } = await app.ask<{ createTrackedLink: { id: string; slug: string } }>(brand, 'mutation { createTrackedLink(input: { destination: "https://shop.example" }) { id slug } }');
    const give = 'mutation ($id: ID!, $code: String!) { giveCoupon(linkId: $id, code: $code) { code } }';
    await app.ask(brand, give, { id: link.id, code: ' lily10 ' });
    await expect(app.ask(brand, give, { id: link.id, code: 'LILY10' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(app.ask(rival, give, { id: link.id, code: 'X' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await app.ask(brand, list)).toMatchObject({ attributionSettings: [{ clickDays: 14, viewDays: 1, couponFirst: true }], coupons: [{ code: 'LILY10', slug: link.slug }] });
    expect(await app.ask(rival, list)).toEqual(untouched);
  });

  it.each([[{ clickDays: 0, viewDays: 0 }], [{ clickDays: 91, viewDays: 0 }], [{ clickDays: 7, viewDays: 31 }], [{ clickDays: 7, viewDays: -1 }]])('have bounds: not %j', async (input) => {
    await expect(app.ask(await app.signUp('BRAND'), put, { input })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
