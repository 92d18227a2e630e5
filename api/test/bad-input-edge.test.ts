import { gzipSync } from 'node:zlib';
import { aBrand, aLink, startTestEdge, type TestBrand, type TestEdge, type TestLink } from './edge.ts';

describe('the edge, given what it cannot take', () => {
  let test: TestEdge;
  let brand: TestBrand;
  let link: TestLink;
  beforeAll(async () => {
    test = await startTestEdge();
    brand = await aBrand(test.owner);
    link = await aLink(test.owner, brand);
  });
  afterAll(() => test.stop());

  const events = async () => (await test.owner.query<{ n: number }>('SELECT count(*)::int AS n FROM events')).rows[0]?.n;
  const event = (change: object = {}) => ({ id: 'event-0001', type: 'page_view', time: new Date().toISOString(), ...change });
  const body = (list: unknown) => JSON.stringify({ key: brand.key, events: list });

  it('says by which methods a way is taken to who comes by another', async () => {
    const allow = async (path: string, method: string) => (await test.get(path, {}, method)).headers.get('allow');
    expect([await allow('/v1/events', 'GET'), await allow('/v1/postback', 'DELETE'), await allow(`/l/${link.slug}`, 'PUT')]).toEqual(['POST, OPTIONS', 'GET, POST, OPTIONS', 'GET, HEAD, OPTIONS']);
  });

  it('refuses the request with a problem document and stores nothing', async () => {
    const before = await events();
    const post = (path: string, payload: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => () => fetch(`${test.url}${path}`, { method: 'POST', body: payload, headers });
    const get = (path: string, method = 'GET') => () => test.get(path, {}, method);
    const cases: Record<string, [() => Promise<Response>, number, string]> = {
      'malformed JSON': [post('/v1/events', '{"key":'), 400, 'BAD_USER_INPUT'],
      'an empty body': [post('/v1/events', ''), 400, 'BAD_USER_INPUT'],
      'a list': [post('/v1/events', '[]'), 400, 'BAD_USER_INPUT'],
      'events that are no list': [post('/v1/events', body('many')), 400, 'BAD_USER_INPUT'],
      'more events than a batch may have': [post('/v1/events', body(Array.from({ length: 1_001 }, () => ({})))), 413, 'PAYLOAD_TOO_LARGE'],
      'ten megabytes': [post('/v1/events', 'x'.repeat(10_485_760)), 413, 'PAYLOAD_TOO_LARGE'],
      'ten megabytes in ten kilobytes': [post('/v1/events', new Uint8Array(gzipSync('x'.repeat(10_485_760))), { 'content-encoding': 'gzip' }), 413, 'PAYLOAD_TOO_LARGE'],
      'gzip that is none': [post('/v1/events', 'plain', { 'content-encoding': 'gzip' }), 400, 'BAD_USER_INPUT'],
      'an encoding of another kind': [post('/v1/events', 'x', { 'content-encoding': 'br' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
      'brackets nested a hundred thousand times': [post('/v1/events', '['.repeat(100_000)), 400, 'BAD_USER_INPUT'],
      'an unknown key': [post('/v1/events', JSON.stringify({ key: 'mwk_nobody', events: [event()] })), 401, 'UNAUTHENTICATED'],
      'a key that is no text': [post('/v1/events', JSON.stringify({ key: { $ne: null }, events: [event()] })), 400, 'BAD_USER_INPUT'],
      'a key with a NUL': [post('/v1/events', JSON.stringify({ key: 'a\u0000b', events: [event()] })), 401, 'UNAUTHENTICATED'],
      'events by GET': [get('/v1/events'), 405, 'BAD_USER_INPUT'],
      'a link by POST': [post(`/l/${link.slug}`, ''), 405, 'BAD_USER_INPUT'],
      'a link of nobody': [get('/l/nobody'), 404, 'NOT_FOUND'],
      'a link that is no text': [get('/l/%E0%A4%A'), 404, 'NOT_FOUND'],
      'a link with a NUL': [get('/l/a%00b'), 404, 'NOT_FOUND'],
      'a link of four thousand letters': [get(`/l/${'x'.repeat(4_000)}`), 404, 'NOT_FOUND'],
      'a beacon without a token': [get('/v1/i.gif'), 400, 'BAD_USER_INPUT'],
      'a forged beacon': [get('/v1/i.gif?t=AAAAAAAAAAAAAAAAAAAA'), 400, 'BAD_USER_INPUT'],
      'a forged click': [get(`/v1/c?t=${'A'.repeat(3_000)}`), 400, 'BAD_USER_INPUT'],
      'a pixel without a key': [get('/v1/p.gif'), 401, 'UNAUTHENTICATED'],
      'a pixel of an unknown kind': [get(`/v1/p.gif?k=${brand.key}&e=applause`), 400, 'BAD_USER_INPUT'],
      'a decision that is no JSON': [post('/v1/decisions', 'feed'), 400, 'BAD_USER_INPUT'],
      'a decision for no placement': [post('/v1/decisions', '{"placement":"roof","slots":1}'), 400, 'BAD_USER_INPUT'],
      'a decision for a thousand slots': [post('/v1/decisions', '{"placement":"feed","slots":1000}'), 400, 'BAD_USER_INPUT'],
      'an address nobody serves': [get('/v2/events'), 404, 'NOT_FOUND'],
    };
    const seen: Record<string, unknown> = {};
    for (const [name, [ask]] of Object.entries(cases)) {
      const reply = await ask().catch((error: unknown) => error as Error);
      if (reply instanceof Error) {
        seen[name] = reply.message;
        continue;
      }
      const text = await reply.text();
      seen[name] = [reply.status, (JSON.parse(text) as { code?: string }).code];
      expect(reply.headers.get('content-type')).toBe('application/problem+json');
    }
    expect(seen).toEqual(Object.fromEntries(Object.entries(cases).map(([name, [, status, code]]) => [name, [status, code]])));
    expect(await events()).toBe(before);
  });

  it('says of each event what is wrong with it, and stores the sound ones as they were written', async () => {
    const before = (await events()) ?? 0;
    const now = Date.now();
    const wrong: [change: unknown, code: string][] = [
      [7, 'not_an_object'],
      [event({ id: '' }), 'id_invalid'],
      [event({ id: 'a\u0000b' }), 'id_invalid'],
      [event({ id: 'x'.repeat(2_000) }), 'id_invalid'],
      [event({ type: 'impression_of_mine' }), 'type_unknown'],
      [event({ time: 'yesterday' }), 'time_invalid'],
      [event({ time: '2026-02-30T00:00:00Z' }), 'time_invalid'],
      [event({ time: new Date(now - 40 * 86_400_000).toISOString() }), 'time_too_old'],
      [event({ time: new Date(now + 86_400_000).toISOString() }), 'time_in_future'],
      [event({ type: 'purchase', value: '-1.00', currency: 'CNY' }), 'value_invalid'],
      [event({ type: 'purchase', value: '1.005', currency: 'CNY' }), 'value_invalid'],
      [event({ type: 'purchase', value: '1.00', currency: 'XXQ' }), 'currency_invalid'],
      [event({ url: `https://x.example/${'长'.repeat(10_000)}` }), 'field_too_long'],
      [event({ order_id: 'a\u0000b' }), 'field_invalid'],
    ];
    const text = '汉字 עברית 👩‍👩‍👧 é';
    const sound = [event({ id: 'sound-one', props: { text } }), event({ id: 'sound-two', order_id: text })];
    const receipt = await test.send(brand.key, [...wrong.map(([change]) => change), ...sound]);
    expect(receipt.rejected.map(({ index, code }) => [index, code])).toEqual(wrong.map(([, code], index) => [index, code]));
    expect(receipt.accepted).toBe(sound.length);
    expect(await events()).toBe(before + sound.length);
    const { rows } = await test.owner.query<{ event_id: string; props: object | null; order_id: string | null }>('SELECT event_id, props, order_id FROM events ORDER BY batch_id DESC, event_id LIMIT 2');
    expect(rows).toEqual(expect.arrayContaining([{ event_id: 'sound-one', props: { text }, order_id: null }, { event_id: 'sound-two', props: null, order_id: text }]));
  });
});
