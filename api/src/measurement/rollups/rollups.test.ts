import { randomUUID } from 'node:crypto';
import { aBrand, aCampaign, aLink, CRAWLER, startTestEdge, type TestBrand, type TestEdge } from '../../../test/edge.ts';
import type { Database } from '../../platform/database/database.ts';
import { SystemClock } from '../../platform/clock/clock.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import { eventKind, LINK_CLICK } from '../events/event-kinds.ts';
import { RollupsService } from './rollups.service.ts';
import { verifyRollups } from './verify-rollups.ts';

const HOUR = 3_600_000;
const anEvent = (more: Record<string, unknown> = {}) => ({ id: randomUUID(), type: 'page_view', time: new Date().toISOString(), ...more });
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

describe('rolling up events', () => {
  let test: TestEdge;
  let db: Database;
  let rollups: RollupsService;
  let brand: TestBrand;

  const counts = async (type: number) =>
    (await test.owner.query('SELECT sum(valid)::int AS valid, sum(givt)::int AS givt, sum(price_micros)::int AS price FROM rollup_hours WHERE brand_id = $1 AND type = $2', [brand.id, type])).rows[0];
  const conversions = async () =>
    (await test.owner.query('SELECT event_id, counted, source_no, matched_by, value_minor::int AS value FROM conversions WHERE brand_id = $1 ORDER BY occurred_at, event_id', [brand.id])).rows;
  const clickOf = async (slug: string, headers: Record<string, string> = {}) => {
    const response = await test.get(`/l/${slug}`, headers);
    return new URL(response.headers.get('location')!).searchParams.get('mclid')!;
  };
  /** A click some time ago: the redirect counts now, so the row is moved before it is folded. */
  const clickAgo = async (slug: string, ms: number) => {
    const click = await clickOf(slug);
    await test.owner.query(`UPDATE events SET occurred_at = now() - make_interval(secs => $2) WHERE event_id = 'l:' || $1`, [click, ms / 1_000]);
    return click;
  };

  beforeAll(async () => {
    test = await startTestEdge();
    db = await connectDatabase({ url: test.databaseUrl, role: 'meadow_worker', poolSize: 3, name: 'test' }, []);
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

  it('counts each event once, and once more folding changes nothing', async () => {
    await test.send(brand.key, [anEvent(), anEvent(), anEvent({ time: ago(30 * HOUR) })]);
    expect(await rollups.fold()).toBe(3);
    expect(await rollups.fold()).toBe(0);
    expect(await counts(eventKind.page_view)).toEqual({ valid: 3, givt: 0, price: 0 });
  });

  it('misses nothing of a transaction that commits after later ones were folded', async () => {
    const { rows } = await test.owner.query(`SELECT (extract(epoch FROM now())::bigint * 1000 - 1735689600000) << 22 AS old`);
    const slow = [rows[0].old, brand.id];
    await test.owner.query('BEGIN');
    await test.owner.query(`INSERT INTO event_batches (batch_id, first_day, last_day, row_count) VALUES ($1, (now() AT TIME ZONE 'UTC')::date, (now() AT TIME ZONE 'UTC')::date, 1)`, [slow[0]]);
    await test.owner.query(
      `INSERT INTO events (batch_id, brand_id, event_id, day, occurred_at, source_no, type, invalid) VALUES ($1, $2, 'slow-one', (now() AT TIME ZONE 'UTC')::date, now(), 0, 4, 0)`,
      slow,
    );
    await test.send(brand.key, [anEvent()]);
    await rollups.fold();
    expect((await counts(eventKind.page_view)).valid).toBe(1);
    await test.owner.query('COMMIT');
    await rollups.fold();
    expect((await counts(eventKind.page_view)).valid).toBe(2);
  });

  it('counts two workers at once as one', async () => {
    for (let i = 0; i < 5; i += 1) await test.send(brand.key, [anEvent(), anEvent()]);
    const folded = await Promise.all(Array.from({ length: 4 }, () => rollups.fold()));
    expect(folded.reduce((a, b) => a + b)).toBe(10);
    expect((await counts(eventKind.page_view)).valid).toBe(10);
  });

  it('keeps crawlers apart and bills nothing for them', async () => {
    await aCampaign(test.owner, brand);
    await test.edge.context.delivery.load();
    const decide = async () => ((await (await test.post('/v1/decisions', { placement: 'feed', slots: 1, visitor: randomUUID() })).json()) as { decisions: { impression_url: string }[] }).decisions[0]!;
    const [seen, crawled] = [await decide(), await decide()];
    await test.get(new URL(seen.impression_url).pathname + new URL(seen.impression_url).search);
    await test.get(new URL(crawled.impression_url).pathname + new URL(crawled.impression_url).search, { 'user-agent': CRAWLER });
    await rollups.fold();
    // One bidder pays the reserve: ¥1 CPM is 1,000 micros an impression.
    expect(await counts(eventKind.impression)).toEqual({ valid: 1, givt: 1, price: 1_000 });
  });

  it('knows who was reached by the day of the brand, once per visitor', async () => {
    const link = await aLink(test.owner, brand);
    const seen = (visitor: string) => anEvent({ type: 'impression', visitor, link: link.slug });
    await clickOf(link.slug);
    await test.send(brand.key, [seen('a'), seen('b'), seen('a')]);
    await rollups.fold();
    await test.send(brand.key, [seen('b'), seen('c')]);
    await rollups.fold();
    const { rows } = await test.owner.query(`SELECT scope_id, visitors::int, (length(sketch) - 1) / 8 AS kept FROM reach_sketches WHERE brand_id = $1 AND type = 1`, [brand.id]);
    const scopes = [brand.id, link.dealId, link.creatorId];
    expect(rows).toHaveLength(scopes.length);
    expect(rows).toEqual(expect.arrayContaining(scopes.map((scope) => ({ scope_id: scope, visitors: 3, kept: 3 }))));
  });

  it('credits a purchase to the click it names', async () => {
    const link = await aLink(test.owner, brand);
    const click = await clickOf(link.slug);
    await test.send(brand.key, [anEvent({ id: 'purchase-1', type: 'purchase', value: '99.00', currency: 'CNY', click_id: click })]);
    await rollups.fold();
    expect(await conversions()).toEqual([{ event_id: 'purchase-1', counted: true, source_no: link.sourceNo, matched_by: 'click_id', value: 9_900 }]);
    expect(await counts(LINK_CLICK)).toMatchObject({ valid: 1 });
  });

  it('credits it although the click is folded after the purchase', async () => {
    const link = await aLink(test.owner, brand);
    const click = await clickOf(link.slug);
    await test.owner.query('UPDATE event_batches SET rolled_at = now() WHERE rolled_at IS NULL');
    await test.send(brand.key, [anEvent({ id: 'purchase-2', type: 'purchase', value: '1.00', currency: 'CNY', click_id: click })]);
    await rollups.fold();
    expect(await conversions()).toMatchObject([{ matched_by: 'none', source_no: 0 }]);
    await test.owner.query('UPDATE event_batches SET rolled_at = NULL WHERE batch_id = (SELECT batch_id FROM events WHERE brand_id = $1 AND type = 20)', [brand.id]);
    await rollups.fold();
    expect(await conversions()).toMatchObject([{ matched_by: 'click_id', source_no: link.sourceNo }]);
  });

  it('credits the last click of the visitor within seven days, and none before', async () => {
    const [first, last] = [await aLink(test.owner, brand), await aLink(test.owner, brand)];
    const cookie = `mv=${'v'.repeat(22)}`;
    for (const [link, hours] of [[first, 48], [last, 24], [first, 8 * 24]] as const) {
      const click = await clickOf(link.slug, { cookie });
      await test.owner.query(`UPDATE events SET occurred_at = now() - make_interval(hours => $2) WHERE event_id = 'l:' || $1`, [click, hours]);
    }
    const buy = (id: string, time: string) => anEvent({ id, type: 'purchase', value: '5.00', currency: 'CNY', visitor: 'v'.repeat(22), time });
    await test.send(brand.key, [buy('after-all-clicks', ago(0)), buy('between-clicks', ago(30 * HOUR)), buy('before-clicks', ago(60 * HOUR))]);
    await rollups.fold();
    expect((await conversions()).map((c) => [c.event_id, c.source_no, c.matched_by])).toEqual([
      ['before-clicks', first.sourceNo, 'visitor'],
      ['between-clicks', first.sourceNo, 'visitor'],
      ['after-all-clicks', last.sourceNo, 'visitor'],
    ]);
  });

  it('does not credit a click older than the window, nor one of a crawler', async () => {
    const link = await aLink(test.owner, brand);
    const [old, crawled] = [await clickAgo(link.slug, 8 * 24 * HOUR), await clickOf(link.slug, { 'user-agent': CRAWLER })];
    await test.send(brand.key, [old, crawled].map((click, i) => anEvent({ id: `purchase-${i}`, type: 'purchase', value: '5.00', currency: 'CNY', click_id: click })));
    await rollups.fold();
    expect((await conversions()).map((c) => c.matched_by)).toEqual(['none', 'none']);
  });

  it('counts an order once, though page and server both report it, and lets its refund follow it', async () => {
    const link = await aLink(test.owner, brand);
    const click = await clickOf(link.slug);
    const order = { value: '80.00', currency: 'CNY', order_id: 'A-17' };
    await test.send(brand.key, [anEvent({ id: 'from-page', type: 'purchase', ...order, click_id: click, time: ago(120_000) })]);
    await rollups.fold();
    await test.send(brand.key, [
      anEvent({ id: 'from-server', type: 'purchase', ...order, time: ago(60_000) }),
      anEvent({ id: 'the-refund', type: 'refund', ...order, value: '30.00' }),
    ]);
    await rollups.fold();
    expect((await conversions()).map((c) => [c.event_id, c.counted, c.source_no, c.value])).toEqual([
      ['from-page', true, link.sourceNo, 8_000],
      ['from-server', false, 0, 8_000],
      ['the-refund', true, link.sourceNo, 3_000],
    ]);
  });

  it('finds a figure that somebody changed', async () => {
    await test.send(brand.key, [anEvent()]);
    await rollups.fold();
    await test.owner.query('UPDATE rollup_hours SET valid = valid + 1 WHERE brand_id = $1', [brand.id]);
    expect(await verifyRollups(db)).toMatchObject([{ what: 'rollup_hours', stored: '2 0 0 0 0', recomputed: '1 0 0 0 0' }]);
    await test.owner.query('UPDATE rollup_hours SET valid = valid - 1 WHERE brand_id = $1', [brand.id]);
  });
});
