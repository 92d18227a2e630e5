import { gzipSync } from 'node:zlib';
import { randomUUID } from 'node:crypto';
import type { Problem } from '@meadow/shared';
import { aBrand, aLink, BROWSER, CRAWLER, startTestEdge, type TestBrand, type TestEdge } from '../../test/edge.ts';

const anEvent = (more: Record<string, unknown> = {}): Record<string, unknown> & { id: string; time: string } => ({ id: randomUUID(), time: new Date().toISOString(), type: 'page_view', ...more });
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

describe('sending events', () => {
  let test: TestEdge;
  let brand: TestBrand;
  const stored = async (column: string, brandId = brand.id) =>
    (await test.owner.query<Record<string, unknown>>(`SELECT ${column} AS v FROM events WHERE brand_id = $1 ORDER BY event_id`, [brandId])).rows.map((row) => row['v']);

  beforeAll(async () => {
    test = await startTestEdge();
  });
  afterAll(async () => {
    await test?.stop();
  });
  beforeEach(async () => {
    brand = await aBrand(test.owner);
  });

  it('stores what it accepts before it answers, with a hash in place of the visitor', async () => {
    const event = anEvent({
      type: 'purchase', visitor: 'visitor-1', value: '12.50', currency: 'CNY', order_id: 'Ö-1', coupon: '春天', url: 'https://shop.example/谢谢?a=1',
      referrer: 'https://www.xiaohongshu.com/', props: { emoji: '🌱', rtl: 'שלום', list: [1, { deep: true }] },
    });
    expect(await test.send(brand.key, [event])).toEqual({ accepted: 1, duplicate: 0, rejected: [] });
    const { rows } = await test.owner.query('SELECT * FROM events WHERE brand_id = $1', [brand.id]);
    expect(rows).toMatchObject([
      { event_id: event.id, type: 9, invalid: 0, value_minor: '1250', currency: 'CNY', order_id: 'Ö-1', coupon: '春天', url: event.url, referrer: event.referrer, props: event.props },
    ]);
    expect(rows[0].occurred_at.toISOString()).toBe(event.time);
    expect(rows[0].visitor).toMatch(/^-?\d+$/);
  });

  it('counts an event once, however often and in whatever company it is sent', async () => {
    const [a, b, c] = [anEvent(), anEvent(), anEvent()];
    expect(await test.send(brand.key, [a, b])).toMatchObject({ accepted: 2, duplicate: 0 });
    expect(await test.send(brand.key, [b, c, c])).toMatchObject({ accepted: 1, duplicate: 2 });
    const again = await Promise.all(Array.from({ length: 10 }, () => test.send(brand.key, [a, b, c])));
    expect(again.every(({ accepted, duplicate }) => accepted === 0 && duplicate === 3)).toBe(true);
    expect(await stored('event_id')).toEqual([a.id, b.id, c.id].sort());
  });

  it('counts a new event once when ten senders bring it at once', async () => {
    const event = anEvent();
    const receipts = await Promise.all(Array.from({ length: 10 }, () => test.send(brand.key, [event])));
    expect(receipts.map(({ accepted }) => accepted).reduce((a, b) => a + b)).toBe(1);
    expect(receipts.map(({ duplicate }) => duplicate).reduce((a, b) => a + b)).toBe(9);
  });

  it('keeps an event of yesterday in its own day, so that its retry after midnight still meets it', async () => {
    const late = anEvent({ time: daysAgo(1) });
    expect(await test.send(brand.key, [late])).toMatchObject({ accepted: 1 });
    expect(await test.send(brand.key, [late, anEvent()])).toMatchObject({ accepted: 1, duplicate: 1 });
    expect(await stored('day::text')).toContain(late.time.slice(0, 10));
  });

  it('takes the same id from another brand as another event', async () => {
    const other = await aBrand(test.owner);
    const event = anEvent();
    await test.send(brand.key, [event]);
    expect(await test.send(other.key, [event])).toMatchObject({ accepted: 1, duplicate: 0 });
  });

  it('says of each rejected event why, and stores the others', async () => {
    const cases: [unknown, string][] = [
      [null, 'not_an_object'],
      [[], 'not_an_object'],
      ['text', 'not_an_object'],
      [anEvent({ id: 'short' }), 'id_invalid'],
      [anEvent({ id: '汉字汉字汉字汉字汉字' }), 'id_invalid'],
      [anEvent({ id: '🌱'.repeat(8) }), 'id_invalid'],
      [anEvent({ id: 12_345_678 }), 'id_invalid'],
      [anEvent({ type: 'constructor' }), 'type_unknown'],
      [anEvent({ time: 'yesterday' }), 'time_invalid'],
      [anEvent({ time: '2026-02-30T00:00:00Z' }), 'time_invalid'],
      [anEvent({ time: Date.now() }), 'time_invalid'],
      [anEvent({ time: daysAgo(8) }), 'time_too_old'],
      [anEvent({ time: daysAgo(-1) }), 'time_in_future'],
      [anEvent({ type: 'purchase', value: '-1.00', currency: 'CNY' }), 'value_invalid'],
      [anEvent({ type: 'purchase', value: 12.5, currency: 'CNY' }), 'value_invalid'],
      [anEvent({ type: 'purchase', value: '1.005', currency: 'CNY' }), 'value_invalid'],
      [anEvent({ type: 'purchase', value: '999999999999999999', currency: 'CNY' }), 'value_invalid'],
      [anEvent({ type: 'purchase', value: '1.00' }), 'currency_invalid'],
      [anEvent({ type: 'purchase', value: '1.00', currency: 'XXX' }), 'currency_invalid'],
      [anEvent({ type: 'refund' }), 'value_invalid'],
      [anEvent({ type: 'impression', token: 'forged' }), 'token_invalid'],
      [anEvent({ link: 'no-such-link' }), 'link_unknown'],
      [anEvent({ url: `https://a.example/${'x'.repeat(3_000)}` }), 'field_too_long'],
      [anEvent({ order_id: 'a\u0000b' }), 'field_invalid'],
      [anEvent({ visitor: 7 }), 'field_invalid'],
      [anEvent({ props: { text: 'a\u0000b' } }), 'field_invalid'],
      [anEvent({ props: { lone: '\ud800' } }), 'field_invalid'],
      [anEvent({ props: { big: 'x'.repeat(5_000) } }), 'props_too_large'],
      [anEvent({ props: [1] }), 'props_too_large'],
      [anEvent({ props: JSON.parse('{"a":'.repeat(30) + '1' + '}'.repeat(30)) }), 'props_too_large'],
    ];
    const good = anEvent();
    const receipt = await test.send(brand.key, [...cases.map(([event]) => event), good]);
    expect(receipt.rejected.map(({ index, code }) => [index, code])).toEqual(cases.map(([, code], index) => [index, code]));
    expect(receipt.rejected.every(({ message }) => message.length > 0)).toBe(true);
    expect(receipt.accepted).toBe(1);
    expect(await stored('event_id')).toEqual([good.id]);
  });

  it('counts answers by reason for the operator', async () => {
    await test.send(brand.key, [anEvent(), anEvent({ type: 'nonsense' })]);
    await test.edge.context.counters.flush(test.edge.context.pool);
    const { rows } = await test.owner.query('SELECT code, sum(count)::int AS count FROM ingest_counters WHERE brand_id = $1 GROUP BY code ORDER BY code', [brand.id]);
    expect(rows).toEqual([{ code: 'accepted', count: 1 }, { code: 'type_unknown', count: 1 }]);
  });

  it('takes gzip and the plain text of sendBeacon, and tells any site that it may send', async () => {
    const body = JSON.stringify({ key: brand.key, events: [anEvent()] });
    const zipped = await fetch(`${test.url}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, body: gzipSync(body) });
    expect(zipped.status).toBe(202);
    const beacon = await fetch(`${test.url}/v1/events`, { method: 'POST', headers: { 'content-type': 'text/plain;charset=UTF-8' }, body: JSON.stringify({ key: brand.key, events: [anEvent()] }) });
    expect(await beacon.json()).toMatchObject({ accepted: 1 });
    expect(beacon.headers.get('access-control-allow-origin')).toBe('*');
    const preflight = await fetch(`${test.url}/v1/events`, { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
  });

  it.each<[string, () => [string | Buffer, Record<string, string>], number, string]>([
    ['no JSON', () => ['{"key":', {}], 400, 'BAD_USER_INPUT'],
    ['a list', () => ['[]', {}], 400, 'BAD_USER_INPUT'],
    ['no key', () => ['{"events":[]}', {}], 400, 'BAD_USER_INPUT'],
    ['no events', () => [JSON.stringify({ key: brand.key }), {}], 400, 'BAD_USER_INPUT'],
    ['an unknown key', () => ['{"key":"mwk_nobody","events":[]}', {}], 401, 'UNAUTHENTICATED'],
    ['1,001 events', () => [JSON.stringify({ key: brand.key, events: Array.from({ length: 1_001 }, () => 1) }), {}], 413, 'PAYLOAD_TOO_LARGE'],
    ['10 MB', () => [Buffer.alloc(10_000_000, 32), {}], 413, 'PAYLOAD_TOO_LARGE'],
    ['a gzip bomb', () => [gzipSync(Buffer.alloc(50_000_000)), { 'content-encoding': 'gzip' }], 413, 'PAYLOAD_TOO_LARGE'],
    ['a broken gzip', () => ['{}', { 'content-encoding': 'gzip' }], 400, 'BAD_USER_INPUT'],
    ['a form', () => ['a=1', { 'content-type': 'application/x-www-form-urlencoded' }], 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ])('refuses %s with a problem document', async (_name, make, status, code) => {
    const [body, headers] = make();
    const response = await fetch(`${test.url}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : new Uint8Array(body) });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect((await response.json()) as Problem).toMatchObject({ status, code });
  });

  it('stops taking a key that was revoked', async () => {
    await test.send(brand.key, [anEvent()]);
    await test.owner.query('UPDATE write_keys SET revoked_at = now() WHERE key = $1', [brand.key]);
    for (let tries = 0; tries < 100; tries += 1) {
      const response = await test.post('/v1/events', { key: brand.key, events: [] });
      if (response.status === 401) return;
      await new Promise((done) => setTimeout(done, 20));
    }
    throw new Error('the key still works');
  });

  it('keeps what a crawler sends as invalid, and takes a server at its word', async () => {
    const [crawled, served, browsed] = [anEvent({ id: 'a-crawled' }), anEvent({ id: 'b-served-1' }), anEvent({ id: 'c-browsed' })];
    await test.send(brand.key, [crawled], { 'user-agent': CRAWLER, origin: 'https://shop.example' });
    await test.send(brand.key, [served], { 'user-agent': 'python-requests/2.31' });
    await test.send(brand.key, [browsed], { 'user-agent': BROWSER, origin: 'https://shop.example' });
    expect(await stored('invalid')).toEqual([1, 0, 0]);
  });

  it('knows the links of a brand and of no other', async () => {
    const link = await aLink(test.owner, brand);
    await test.get(`/l/${link.slug}`);
    const other = await aBrand(test.owner);
    expect(await test.send(brand.key, [anEvent({ type: 'engagement', link: link.slug })])).toMatchObject({ accepted: 1 });
    expect((await test.send(other.key, [anEvent({ type: 'engagement', link: link.slug })])).rejected).toMatchObject([{ code: 'link_unknown' }]);
  });
});
