import { randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { PostbackReceipt } from '@meadow/shared';
import { aBrand, aLink, startTestEdge, type TestBrand, type TestEdge } from '../../../test/edge.ts';
import { SystemClock } from '../../platform/clock/clock.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { batchTimeMs } from '../events/batch-id.ts';
import { eventKind } from '../events/event-kinds.ts';
import { RollupsService } from '../rollups/rollups.service.ts';
import { verifyRollups } from '../rollups/verify-rollups.ts';
import { TrafficFindingsService } from '../traffic-quality/findings.service.ts';
import { LaterRecordsService } from './later-records.service.ts';
import { secretDigest } from './postback-sources.cache.ts';

describe('later records of an event (ECAPI)', () => {
  const clock = new SystemClock();
  let test: TestEdge;
  let db: Database;
  let rollups: RollupsService;
  let later: LaterRecordsService;
  let brand: TestBrand;
  let token: string;

  const timestamp = Math.floor(Date.now() / 1_000) - 60;
  const bare = { data_set_id: 'd1', id: 'order-1', event_type: 'purchase', timestamp };
  const valued = { ...bare, value: 99, currency_code: 'CNY' };
  const send = async (...events: object[]): Promise<PostbackReceipt> => {
    const reply = await test.post('/v1/postback', { events }, { authorization: `Bearer ${token}` });
    if (reply.status !== 200) throw new Error(`${reply.status} ${await reply.text()}`);
    return (await reply.json()) as PostbackReceipt;
  };
  const merged = async () => {
    await rollups.fold();
    while ((await later.merge()) > 0);
  };
  const rowsOf = async (sql: string) => (await test.owner.query(sql, [brand.id])).rows;
  const hours = () => rowsOf('SELECT type, currency, sum(valid)::int AS valid, sum(sivt)::int AS sivt, sum(value_minor)::int AS value FROM rollup_hours WHERE brand_id = $1 AND type <> 20 GROUP BY 1, 2 ORDER BY 1, 2');
  const conversions = () => rowsOf('SELECT counted, matched_by, order_id, coupon, value_minor::int AS value, currency FROM conversions WHERE brand_id = $1 ORDER BY occurred_at, event_id');
  const purchases = (value: number, currency: string, count = 1) => [{ type: eventKind.purchase, currency, valid: count, sivt: 0, value }];

  beforeAll(async () => {
    test = await startTestEdge();
    db = await connectDatabase({ url: test.databaseUrl, role: 'meadow_worker', poolSize: 3, name: 'test' }, []);
    rollups = new RollupsService(db, test.config, clock);
    later = new LaterRecordsService(db, clock);
  });
  afterAll(async () => {
    await db?.close();
    await test?.stop();
  });
  beforeEach(async () => {
    brand = await aBrand(test.owner);
    token = `mws_${randomBytes(20).toString('hex')}`;
    await test.owner.query(`INSERT INTO postback_sources (id, brand_id, name, shape, secret_hash, created_at) VALUES ($1, $2, 'shop', 'IAB_ECAPI', $3, now())`, [uuidv7(), brand.id, secretDigest(token)]);
  });
  afterEach(async () => {
    expect(await verifyRollups(db)).toEqual([]);
    expect(await rowsOf('SELECT event_id FROM later_event_records WHERE brand_id = $1')).toEqual([]);
  });

  it('bring the value, order, customer and click, and stay one purchase', async () => {
    const link = await aLink(test.owner, brand);
    const click = new URL((await test.get(`/l/${link.slug}`)).headers.get('location') ?? '').searchParams.get('mclid');
    // The purchase came a minute ago, the click before it.
    await test.owner.query(`UPDATE events SET occurred_at = to_timestamp($2) - interval '1 minute' WHERE brand_id = $1`, [brand.id, timestamp]);
    expect(await send(bare)).toMatchObject({ accepted: 1 });
    await merged();
    expect(await hours()).toEqual(purchases(0, ''));
    expect(await conversions()).toMatchObject([{ matched_by: 'none', value: 0, currency: '' }]);

    expect(await send(valued)).toMatchObject({ accepted: 0, duplicate: 1 });
    await merged();
    await send({ ...bare, user_data: { click_id: click, external_id: 'u-1' }, properties: { transaction_id: 'A-1', coupon: 'spring' } });
    await merged();

    expect(await hours()).toEqual(purchases(9_900, 'CNY'));
    expect(await conversions()).toEqual([{ counted: true, matched_by: 'click_id', order_id: 'A-1', coupon: 'SPRING', value: 9_900, currency: 'CNY' }]);
    expect(await rowsOf(`SELECT visitors::int FROM reach_sketches WHERE brand_id = $1 AND scope_id = $1 AND type = ${eventKind.purchase}`)).toEqual([{ visitors: 1 }]);
    expect(await rowsOf('SELECT value_minor, order_id FROM events WHERE brand_id = $1 AND type <> 20')).toEqual([{ value_minor: null, order_id: null }]);
  });

  it('are merged once, however often and in whatever order they come', async () => {
    const parts = [bare, valued, { ...bare, properties: { transaction_id: 'A-1' } }, { ...bare, user_data: { external_id: 'u-1' } }];
    const replies = await Promise.all([...parts, ...parts.toReversed(), ...parts].map((part) => send(part)));
    expect(replies.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(1);
    await Promise.all([merged(), merged()]);
    await send(...parts, ...parts);
    await merged();
    await merged();
    expect(await hours()).toEqual(purchases(9_900, 'CNY'));
    expect(await conversions()).toMatchObject([{ counted: true, order_id: 'A-1', value: 9_900 }]);
  });

  it('wait for their event to be in the figures', async () => {
    await send(bare);
    await send(valued);
    expect(await later.merge()).toBe(0);
    await merged();
    expect(await hours()).toEqual(purchases(9_900, 'CNY'));
  });

  it('change nothing that was said, take nothing away, and are of one type', async () => {
    await send(valued);
    await send({ ...valued, value: 5 }, { ...valued, currency_code: 'USD' }, bare, { ...bare, event_type: 'sign_up', properties: { transaction_id: 'L-1' } });
    await merged();
    expect(await hours()).toEqual(purchases(9_900, 'CNY'));
    expect(await conversions()).toMatchObject([{ order_id: null, value: 9_900, currency: 'CNY' }]);
    expect(await rowsOf('SELECT event_id FROM event_completions WHERE brand_id = $1')).toEqual([]);
  });

  it('may tell that two purchases are one order, and which purchase a refund is of', async () => {
    const second = { ...valued, id: 'order-2', timestamp: timestamp + 1 };
    const refund = { ...valued, id: 'refund-1', event_type: 'refund', timestamp: timestamp + 2 };
    await send(valued, second, refund);
    await merged();
    expect((await conversions()).map(({ counted }) => counted)).toEqual([true, true, true]);
    const properties = { transaction_id: 'A-1' };
    await send({ ...second, properties }, { ...refund, properties }, { ...bare, properties });
    await merged();
    expect((await conversions()).map(({ counted, order_id: order }) => [counted, order])).toEqual([[true, 'A-1'], [false, 'A-1'], [true, 'A-1']]);
  });

  it('leave the figures exact when their event is found invalid afterwards', async () => {
    const properties = { coupon: 'FREE' };
    const uses = Array.from({ length: 10 }, (_, index) => ({ ...bare, id: `use-${index}`, properties }));
    await send(...uses);
    await merged();
    await send(...uses.map((use) => ({ ...use, value: 1, currency_code: 'CNY' })));
    await merged();
    expect(await hours()).toEqual(purchases(1_000, 'CNY', 10));
    const [{ batch }] = await rowsOf('SELECT max(batch_id)::text AS batch FROM events WHERE brand_id = $1');
    const hour = new Date(Math.floor(batchTimeMs(BigInt(batch)) / 3_600_000) * 3_600_000);
    expect(await new TrafficFindingsService(db, new Outbox(), clock).check(hour)).toBe(10);
    expect(await hours()).toEqual([{ type: eventKind.purchase, currency: 'CNY', valid: 0, sivt: 10, value: 0 }]);
  });

  it('of half a character are kept as the log keeps it', async () => {
    await send(bare);
    await send({ ...bare, properties: { transaction_id: 'A\ud800' } });
    await merged();
    expect(await conversions()).toMatchObject([{ order_id: 'A\ufffd' }]);
  });
});
