import { randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { PostbackReceipt, Problem } from '@meadow/shared';
import { eventKind } from '../measurement/edge.ts';
import { secretDigest } from '../measurement/postbacks/postback-sources.cache.ts';
import { aBrand, startTestEdge, type TestBrand, type TestEdge } from '../../test/edge.ts';

describe('a postback', () => {
  let test: TestEdge;
  let brand: TestBrand;
  let secret: string;
  const aSource = async (shape: string, mapping: object = {}): Promise<string> => {
    const made = `mws_${randomBytes(20).toString('hex')}`;
    await test.owner.query('INSERT INTO postback_sources (id, brand_id, name, shape, mapping, secret_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6, now())', [uuidv7(), brand.id, shape, shape, mapping, secretDigest(made)]);
    return made;
  };
  const report = (query: Record<string, string>) => test.get(`/v1/postback?${new URLSearchParams({ secret, ...query }).toString()}`);
  const answer = async (reply: Response) => {
    if (reply.status !== 200) throw new Error(`${reply.status} ${await reply.text()}`);
    return (await reply.json()) as PostbackReceipt & Record<string, unknown>;
  };
  const stored = async (columns = 'event_id, type, value_minor::int AS value, currency, order_id') =>
    (await test.owner.query(`SELECT ${columns} FROM events WHERE brand_id = $1 ORDER BY type, event_id`, [brand.id])).rows;
  const seconds = () => Math.floor(Date.now() / 1_000);

  beforeAll(async () => {
    test = await startTestEdge();
  });
  afterAll(async () => {
    await test?.stop();
  });
  beforeEach(async () => {
    brand = await aBrand(test.owner);
    secret = await aSource('TEMPLATE');
  });

  it('is a purchase with the click that led to it', async () => {
    const click = Buffer.alloc(16, 7);
    expect(await answer(await report({ id: 'order-1001', value: '12.50', currency: 'CNY', click_id: click.toString('base64url') }))).toEqual({ accepted: 1, duplicate: 0, rejected: [], ignored: 0 });
    expect(await stored('event_id, type, value_minor::int AS value, encode(uuid_send(click_id), \'hex\') AS click')).toEqual([{ event_id: 'order-1001', type: eventKind.purchase, value: 1_250, click: click.toString('hex') }]);
  });

  it('counts once, asked ten times at once and again on another day', async () => {
    const replies = await Promise.all(Array.from({ length: 10 }, async () => answer(await report({ id: 'order-1001', value: '5', currency: 'CNY' }))));
    expect(replies.reduce((sum, reply) => sum + reply.accepted, 0)).toBe(1);
    // Three days later: what was stored today lies three days back then.
    await test.owner.query(`UPDATE postback_ids SET occurred_at = occurred_at - interval '3 days' WHERE brand_id = $1`, [brand.id]);
    await test.owner.query(`UPDATE events SET occurred_at = occurred_at - interval '3 days', day = day - 3 WHERE brand_id = $1`, [brand.id]);
    expect(await answer(await report({ id: 'order-1001', value: '5', currency: 'CNY' }))).toMatchObject({ accepted: 0, duplicate: 1 });
    await test.owner.query(`UPDATE postback_ids SET occurred_at = occurred_at - interval '5 days' WHERE brand_id = $1`, [brand.id]);
    await test.owner.query(`UPDATE events SET occurred_at = occurred_at - interval '5 days', day = day - 5 WHERE brand_id = $1`, [brand.id]);
    expect(await answer(await report({ id: 'order-1001', value: '5', currency: 'CNY' }))).toMatchObject({ accepted: 0, duplicate: 1 });
    expect(await stored()).toHaveLength(1);
  });

  it('is taken when its first report never reached the log', async () => {
    await test.owner.query(`INSERT INTO postback_ids VALUES ($1, 'order-1001', now()), ($1, 'order-1002', now() - interval '8 days')`, [brand.id]);
    for (const id of ['order-1001', 'order-1002']) expect(await answer(await report({ id, value: '5', currency: 'CNY' }))).toMatchObject({ accepted: 1 });
  });

  it('speaks the words of a network: its parameters, events, statuses and short ids', async () => {
    secret = await aSource('TEMPLATE', { fields: { id: 'txn', type: 'goal', value: 'payout', status: 'state' }, events: { dep: 'purchase' }, statuses: { fraud: 'refund' }, currency: 'USD' });
    expect(await answer(await report({ txn: '7', goal: 'dep', payout: '3.00', state: 'approved' }))).toMatchObject({ accepted: 1 });
    expect(await answer(await report({ txn: '8', goal: 'dep', payout: '3.00', state: 'pending' }))).toMatchObject({ accepted: 0, ignored: 1 });
    expect(await answer(await report({ txn: '7', goal: 'dep', payout: '3.00', state: 'fraud' }))).toMatchObject({ accepted: 1 });
    expect(await stored('type, value_minor::int AS value, currency')).toEqual([
      { type: eventKind.purchase, value: 300, currency: 'USD' },
      { type: eventKind.refund, value: 300, currency: 'USD' },
    ]);
  });

  it('reads Meta’s Conversions API: one name with one id is one event', async () => {
    const token = await aSource('META_CAPI');
    const event = { event_name: 'Purchase', event_time: seconds(), event_id: 'e1', action_source: 'website', event_source_url: `https://shop.example/done?mclid=${Buffer.alloc(16, 9).toString('base64url')}`, user_data: { external_id: ['u-1'], em: ['309a0a5c3e211326ae75ca18196d301a9bdbd1a882a4d2569511033da23f0abd'] }, custom_data: { currency: 'usd', value: 142.52, order_id: 'A1' } };
    const send = async (data: unknown[]) => answer(await test.post(`/v1/postback?access_token=${token}`, { data }));
    expect(await send([event, { ...event, event_name: 'AddToCart' }, event])).toMatchObject({ accepted: 2, duplicate: 1, events_received: 3 });
    expect(await send([{ ...event, event_time: seconds() - 3_600 }])).toMatchObject({ accepted: 0, duplicate: 1 });
    expect((await send([{ ...event, event_id: 'e2', event_time: seconds() - 8 * 86_400 }, { event_name: 'Purchase' }])).rejected.map(({ index, code }) => [index, code])).toEqual([[0, 'time_too_old'], [1, 'id_invalid']]);
    expect(await stored('type, value_minor::int AS value, currency, order_id, visitor IS NOT NULL AS known, click_id IS NOT NULL AS clicked')).toEqual([
      { type: eventKind.add_to_cart, value: 14_252, currency: 'USD', order_id: 'A1', known: true, clicked: true },
      { type: eventKind.purchase, value: 14_252, currency: 'USD', order_id: 'A1', known: true, clicked: true },
    ]);
  });

  it('reads TikTok’s Events API', async () => {
    const token = await aSource('TIKTOK_EVENTS');
    const body = { event_source: 'web', event_source_id: 'PIXEL', data: [{ event: 'CompletePayment', event_time: seconds(), event_id: 'tt-1', user: { external_id: 'u-1' }, properties: { value: 0.1 + 0.2, currency: 'CNY', order_id: 'T1' }, page: { url: 'https://shop.example/done' } }] };
    expect(await answer(await test.post('/v1/postback', body, { 'access-token': token }))).toMatchObject({ accepted: 1, code: 0 });
    expect(await stored('type, value_minor::int AS value, order_id, url')).toEqual([{ type: eventKind.purchase, value: 30, order_id: 'T1', url: 'https://shop.example/done' }]);
  });

  it('reads IAB’s ECAPI: a data set and an id are one event', async () => {
    const token = await aSource('IAB_ECAPI');
    const event = { data_set_id: 'd1', timestamp: seconds(), event_type: 'custom', custom_event: '试用装', id: 'x', user_data: { click_id: Buffer.alloc(16, 3).toString('base64url') }, value: 9.9, currency_code: 'CNY', properties: { transaction_id: 'E1', coupon: 'SPRING' } };
    const send = async (body: unknown) => answer(await test.post('/v1/postback', body, { authorization: `Bearer ${token}` }));
    expect(await send({ events: [event, { ...event, data_set_id: 'd2' }] })).toMatchObject({ accepted: 2 });
    expect(await send(event)).toMatchObject({ duplicate: 1 });
    expect(await send({ ...event, id: 'y', event_type: 'sign_up' })).toMatchObject({ accepted: 1 });
    expect(await stored('type, coupon, props')).toEqual([
      { type: eventKind.lead, coupon: 'SPRING', props: null },
      { type: eventKind.custom, coupon: 'SPRING', props: { event_name: '试用装' } },
      { type: eventKind.custom, coupon: 'SPRING', props: { event_name: '试用装' } },
    ]);
  });

  it('takes forms, and refuses what it cannot read or does not know', async () => {
    const form = await fetch(`${test.url}/v1/postback`, { method: 'POST', body: new URLSearchParams({ secret, id: 'order-77', value: '1', currency: 'CNY' }) });
    expect(await answer(form)).toMatchObject({ accepted: 1 });
    const refusals: [Promise<Response>, number, string][] = [
      [report({ secret: 'mws_nobody' }), 401, 'UNAUTHENTICATED'],
      [test.get('/v1/postback'), 401, 'UNAUTHENTICATED'],
      [report({}), 400, 'id_invalid'],
      [report({ id: 'order-78', value: '1,50', currency: 'CNY' }), 400, 'value_invalid'],
      [report({ id: 'order-78', time: 'yesterday' }), 400, 'time_invalid'],
      [report({ id: 'order-78', coupon: 'a\0b' }), 400, 'field_invalid'],
      [test.post('/v1/postback', '[]', { authorization: `Bearer ${secret}` }), 400, 'object'],
    ];
    for (const [asked, status, word] of refusals) {
      const reply = await asked;
      const problem = (await reply.json()) as Problem;
      expect([reply.status, JSON.stringify(problem)]).toEqual([status, expect.stringContaining(word)]);
    }
    expect((await test.get('/v1/postback', {}, 'HEAD')).status).toBe(405);
    expect(await stored()).toHaveLength(1);
  });

  it('can be wrong after a mistake and right later', async () => {
    await report({ id: 'order-79', value: '5', currency: 'XXX' });
    expect(await answer(await report({ id: 'order-79', value: '5', currency: 'CNY' }))).toMatchObject({ accepted: 1 });
  });
});
