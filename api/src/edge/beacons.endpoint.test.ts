import { randomUUID } from 'node:crypto';
import type { Decision, DecisionResponse } from '@meadow/shared';
import { DecisionTokens, eventKind, LINK_CLICK } from '../measurement/edge.ts';
import { aBrand, aCampaign, aLink, CRAWLER, eventually, startTestEdge, TEST_SECRET, type TestBrand, type TestEdge } from '../../test/edge.ts';

describe('links, beacons and the pixel', () => {
  let test: TestEdge;
  let brand: TestBrand;
  const stored = async (type: number) =>
    (await test.owner.query('SELECT event_id, invalid, price_micros::int AS price, source_no, visitor, referrer, url FROM events WHERE brand_id = $1 AND type = $2 ORDER BY batch_id', [brand.id, type])).rows;
  /** What is answered is durable: in the log, or on disk on its way there when PostgreSQL is slow to commit. */
  const events = (type: number, least = 1) => eventually(async () => {
    const rows = await stored(type);
    return rows.length >= least ? rows : null;
  }, 60_000);
  const path = (url: string) => new URL(url).pathname + new URL(url).search;
  const decide = async (): Promise<Decision> => {
    const reply = await test.post('/v1/decisions', { placement: 'feed', slots: 1, visitor: randomUUID() });
    return ((await reply.json()) as DecisionResponse).decisions[0]!;
  };

  beforeAll(async () => {
    test = await startTestEdge();
  });
  afterAll(async () => {
    await test?.stop();
  });
  beforeEach(async () => {
    await test.owner.query(`UPDATE campaigns SET status = 'PAUSED'`);
    brand = await aBrand(test.owner);
  });

  describe('a tracked link', () => {
    it('leads to its stored page with a click id of its own, and counts the click', async () => {
      const link = await aLink(test.owner, brand);
      const reply = await test.get(`/l/${link.slug}?next=https://evil.example`, { referer: 'https://www.xiaohongshu.com/explore/1' });
      expect(reply.status).toBe(302);
      expect(reply.headers.get('cache-control')).toBe('no-store');
      const location = reply.headers.get('location')!;
      expect(location).toMatch(/^https:\/\/shop\.example\/p\?sku=1&mclid=[\w-]{22}#top$/);
      const click = new URL(location).searchParams.get('mclid');
      expect(await events(LINK_CLICK)).toMatchObject([{ event_id: `l:${click}`, invalid: 0, source_no: link.sourceNo, referrer: 'https://www.xiaohongshu.com/explore/1' }]);
      expect(reply.headers.get('set-cookie')).toMatch(/^mv=[\w-]{22}; Path=\/; Max-Age=31536000; HttpOnly; SameSite=Lax$/);
    });

    it('made a moment ago leads on everybody of the first burst', async () => {
      const link = await aLink(test.owner, brand);
      const replies = await Promise.all(Array.from({ length: 300 }, () => test.get(`/l/${link.slug}`)));
      expect(replies.filter(({ status }) => status !== 302)).toEqual([]);
      expect(await events(LINK_CLICK, 300)).toHaveLength(300);
    });

    it('remembers the visitor by the cookie, and does not follow who asks not to be followed', async () => {
      const link = await aLink(test.owner, brand);
      const first = await test.get(`/l/${link.slug}`);
      const cookie = first.headers.get('set-cookie')!.split(';')[0]!;
      const second = await test.get(`/l/${link.slug}`, { cookie });
      const third = await test.get(`/l/${link.slug}`, { 'sec-gpc': '1' });
      expect([second.headers.get('set-cookie'), third.headers.get('set-cookie')]).toEqual([null, null]);
      const visitors = (await events(LINK_CLICK, 3)).map(({ visitor }) => visitor);
      expect(visitors.filter((visitor) => visitor === null)).toHaveLength(1);
      expect(new Set(visitors).size).toBe(2);
    });

    it.each<[string, string, Record<string, string>, number]>([
      ['a crawler', 'GET', { 'user-agent': CRAWLER }, 1],
      ['nobody’s browser', 'GET', { 'user-agent': '' }, 2],
      ['a prefetch', 'GET', { 'sec-purpose': 'prefetch;prerender' }, 3],
      ['a HEAD request', 'HEAD', {}, 4],
    ])('leads %s on too, and marks the click invalid', async (_who, method, headers, reason) => {
      const link = await aLink(test.owner, brand);
      const reply = await test.get(`/l/${link.slug}`, headers, method);
      expect(reply.status).toBe(302);
      expect(await events(LINK_CLICK)).toMatchObject([{ invalid: reason }]);
    });

    it.each(['/l/unknown', '/l/%E0%A4%A', '/l/', `/l/${'x'.repeat(500)}`, '/l/汉字'])('answers %s with 404', async (wrong) => {
      const reply = await test.get(wrong);
      expect([reply.status, reply.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    });

    it('ends when it expires', async () => {
      const link = await aLink(test.owner, brand);
      await test.owner.query(`UPDATE tracked_links SET expires_at = now() - interval '1 second' WHERE slug = $1`, [link.slug]);
      await eventually(async () => (await test.get(`/l/${link.slug}`)).status === 404);
    });
  });

  describe('a link that tells devices apart', () => {
    const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.6.1 Mobile/15E148 Safari/604.1';
    const changed = async (change: string, values: unknown[] = []) => {
      const link = await aLink(test.owner, brand);
      await test.owner.query(`UPDATE tracked_links SET ${change} WHERE slug = $1`, [link.slug, ...values]);
      return link;
    };
    const location = async (slug: string, query = '', headers: Record<string, string> = {}) => (await test.get(`/l/${slug}${query}`, headers)).headers.get('location') ?? '';

    it('leads a phone to its store, and others to the page', async () => {
      const { slug } = await changed(`targets = $2`, [{ IOS: 'https://apps.example/ios?id=7' }]);
      await eventually(async () => (await location(slug, '', { 'user-agent': IPHONE })).startsWith('https://apps.example/ios?id=7&mclid='));
      expect(await location(slug)).toMatch(/^https:\/\/shop\.example\/p\?sku=1&mclid=/);
    });

    it('hands on the query when it should, and never what stands in its own address', async () => {
      const { slug } = await changed('passes_query = true');
      const query = `?utm_source=小红书&sku=2&mclid=forged&=x&next=${encodeURIComponent('https://evil.example/\r\nset-cookie: a=b')}&long=${'x'.repeat(2_000)}`;
      await eventually(async () => (await location(slug, query)).includes('utm_source'));
      expect(await location(slug, query)).toMatch(/^https:\/\/shop\.example\/p\?sku=1&mclid=[\w-]{22}&utm_source=%E5%B0%8F%E7%BA%A2%E4%B9%A6&next=https%3A%2F%2Fevil\.example%2F%0D%0Aset-cookie%3A\+a%3Db#top$/);
    });

    it('is found by a word of any script, composed or not', async () => {
      const word = `春日-café-${randomUUID().slice(0, 4)}`;
      await changed('slug = $2', [word]);
      for (const typed of [word, word.normalize('NFD'), word.toUpperCase()]) {
        await eventually(async () => (await test.get(`/l/${encodeURIComponent(typed)}`)).status === 302);
      }
    });
  });

  describe('an ad', () => {
    const anAd = async (wish: Parameters<typeof aCampaign>[2] = {}) => {
      const campaign = await aCampaign(test.owner, brand, wish);
      await test.edge.context.delivery.load();
      return { campaign, ad: await decide() };
    };

    it('is an impression once per token, however often the picture is asked for and by whichever way it comes', async () => {
      const { campaign, ad } = await anAd();
      const replies = await Promise.all(Array.from({ length: 10 }, () => test.get(path(ad.impression_url))));
      expect(replies.map((reply) => [reply.status, reply.headers.get('content-type'), reply.headers.get('cache-control')])).toEqual(Array(10).fill([200, 'image/gif', 'no-store']));
      const receipt = await test.send(brand.key, [{ id: 'sdk-event-1', type: 'impression', time: new Date().toISOString(), token: ad.token }]);
      expect(receipt).toMatchObject({ accepted: 0, duplicate: 1 });
      expect(await events(eventKind.impression)).toMatchObject([{ price: 1_000, invalid: 0, source_no: campaign.sourceNo }]);
    });

    it('is clicked once per token, charges a CPC bidder for it, and leads to the stored page', async () => {
      const { ad } = await anAd({ bidModel: 'CPC', bidMicros: 2_000_000 });
      const clicks = [await test.get(path(ad.click_url)), await test.get(path(ad.click_url))];
      const ids = clicks.map((reply) => /^https:\/\/shop\.example\/lip\?mclid=([\w-]{22})$/.exec(reply.headers.get('location')!)?.[1]);
      expect(ids[0]).toBeDefined();
      expect(ids[1]).toBe(ids[0]);
      await test.get(path(ad.impression_url));
      // Alone it pays the reserve: 1,000,000 ÷ (0.01 × 1,000) = 100,000 micros a click.
      expect(await events(eventKind.click)).toMatchObject([{ price: 100_000, invalid: 0 }]);
      expect(await events(eventKind.impression)).toMatchObject([{ price: null }]);
    });

    it('counts nothing for a forged token', async () => {
      const { ad } = await anAd();
      const other = new DecisionTokens('another secret, which nobody here has').sign({ ...new DecisionTokens(TEST_SECRET).read(ad.token)!, priceMicros: 1 });
      for (const token of [other, `${ad.token.slice(0, -1)}${ad.token.endsWith('A') ? 'B' : 'A'}`, '', 'x', '🌱', 'A'.repeat(5_000)]) {
        expect((await test.get(`/v1/i.gif?t=${encodeURIComponent(token)}`)).status).toBe(400);
        expect((await test.get(`/v1/c?t=${encodeURIComponent(token)}`)).status).toBe(400);
      }
      expect(await stored(eventKind.impression)).toEqual([]);
    });

    it('keeps an impression after the token’s life as invalid', async () => {
      const { ad } = await anAd();
      const tokens = new DecisionTokens(TEST_SECRET);
      const late = tokens.sign({ ...tokens.read(ad.token)!, expiresAtS: Math.floor(Date.now() / 1_000) - 1 });
      await test.get(`/v1/i.gif?t=${late}`);
      expect(await events(eventKind.impression)).toMatchObject([{ invalid: 5 }]);
    });

    it('marks a crawler’s impression, which is not billed', async () => {
      const { ad } = await anAd();
      await test.get(path(ad.impression_url), { 'user-agent': CRAWLER });
      expect(await events(eventKind.impression)).toMatchObject([{ invalid: 1 }]);
    });
  });

  it('takes an event by a picture, for pages without script', async () => {
    const reply = await test.get(`/v1/p.gif?k=${brand.key}&e=page_view&id=page-view-1&u=${encodeURIComponent('https://shop.example/谢谢')}`);
    expect(reply.status).toBe(200);
    expect(await events(eventKind.page_view)).toMatchObject([{ event_id: 'page-view-1', url: 'https://shop.example/谢谢' }]);
    expect((await test.get('/v1/p.gif?k=nobody')).status).toBe(401);
    expect((await test.get(`/v1/p.gif?k=${brand.key}&e=nonsense`)).status).toBe(400);
  });

  it('serves its tag, its health and its gauges', async () => {
    const tag = await test.get('/meadow.js');
    expect([tag.status, tag.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect((await test.get('/livez')).status).toBe(200);
    expect((await test.get('/readyz')).status).toBe(200);
    expect(await (await test.get('/metrics')).text()).toContain('meadow_edge_events_total');
    expect((await test.get('/v1/events')).status).toBe(405);
    expect((await test.get('/nothing')).status).toBe(404);
    const { rows } = await test.owner.query(`SELECT gauges FROM heartbeats WHERE process = 'edge'`);
    expect(rows[0].gauges).toHaveProperty('memory_bytes');
  });
});
