import { gzipSync } from 'node:zlib';
import { runInNewContext } from 'node:vm';
import { aBrand, startTestEdge, type TestBrand, type TestEdge } from '../../test/edge.ts';
import { browserTag } from './tag.ts';

interface Page {
  window: { meadow?: ((type: string, data?: object) => string) & { q?: unknown[][]; consent?: (yes: boolean) => void } };
  stored: Map<string, string>;
  sent: Promise<unknown>[];
}

describe('the browser tag', () => {
  let test: TestEdge;
  let brand: TestBrand;

  beforeAll(async () => {
    test = await startTestEdge();
    brand = await aBrand(test.owner);
  });
  afterAll(async () => {
    await test?.stop();
  });

  /** Runs the tag as a page would, with its requests going to the real edge. */
  const visit = (search: string, navigator: object = {}, stored = new Map<string, string>(), isOffline = false, attributes: Readonly<Record<string, string>> = {}): Page => {
    const sent: Promise<unknown>[] = [];
    const request = (url: string, body: string) => {
      const reply = isOffline ? Promise.reject(new TypeError('offline')) : fetch(url.replace('https://edge.example', test.url), { method: 'POST', body, headers: { origin: 'https://shop.example', 'content-type': 'text/plain' } });
      sent.push(reply.catch(() => undefined));
      return reply;
    };
    const window: Page['window'] = {};
    runInNewContext(browserTag, {
      window, URL, URLSearchParams, Uint8Array, Date, JSON, Object, crypto,
      document: { currentScript: { src: 'https://edge.example/meadow.js', getAttribute: (name: string) => (name === 'data-key' ? brand.key : attributes[name] ?? null) }, readyState: 'complete', title: '春风防晒 SPF50', querySelector: () => ({ content: '清爽不油腻' }), referrer: 'https://www.xiaohongshu.com/' },
      location: { search, href: `https://shop.example/${search}` },
      navigator: { sendBeacon: (url: string, body: string) => !isOffline && (void request(url, body), true), ...navigator },
      localStorage: { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, value: string) => void stored.set(key, value), removeItem: (key: string) => void stored.delete(key) },
      fetch: (url: string, { body }: { body: string }) => request(url, body),
      addEventListener: () => undefined,
      setTimeout: () => undefined,
    });
    return { window, stored, sent };
  };
  const events = async () =>
    (await test.owner.query('SELECT type, value_minor::int AS value, encode(uuid_send(click_id), $1) AS click, visitor IS NOT NULL AS has_visitor, url FROM events WHERE brand_id = $2 ORDER BY type, url DESC', ['hex', brand.id])).rows;

  it('sends the page view and the purchase, with the click that led to the site, also pages later', async () => {
    const click = Buffer.alloc(16, 7);
    const landing = visit(`?mclid=${click.toString('base64url')}`);
    await Promise.all(landing.sent);
    const checkout = visit('', {}, landing.stored);
    checkout.window.meadow!('purchase', { value: '88.00', currency: 'CNY', order_id: 'T-1' });
    await Promise.all(checkout.sent);
    expect(await events()).toEqual([
      { type: 4, value: null, click: click.toString('hex'), has_visitor: true, url: `https://shop.example/?mclid=${click.toString('base64url')}` },
      { type: 4, value: null, click: click.toString('hex'), has_visitor: true, url: 'https://shop.example/' },
      { type: 9, value: 8_800, click: click.toString('hex'), has_visitor: true, url: 'https://shop.example/' },
    ]);
  });

  it('keeps what could not be sent and sends it at the next page', async () => {
    await test.owner.query('DELETE FROM events');
    const offline = visit('', {}, new Map(), true);
    offline.window.meadow!('lead');
    await Promise.all(offline.sent);
    await new Promise((done) => setImmediate(done));
    expect(await events()).toEqual([]);
    const back = visit('', {}, offline.stored);
    await Promise.all(back.sent);
    expect((await events()).map((event) => event.type)).toEqual([4, 4, 11]);
  });

  it.each([[{ globalPrivacyControl: true }], [{ doNotTrack: '1' }]])('sends and stores nothing for %p', async (wish) => {
    const page = visit('?mclid=x', wish);
    page.window.meadow!('purchase', { value: '1.00', currency: 'CNY' });
    expect([page.sent.length, page.stored.size]).toEqual([0, 0]);
  });

  it('tells that somebody took leave, once and without keeping anything of them', async () => {
    brand = await aBrand(test.owner);
    const page = visit('', {}, new Map(), false, { 'data-consent': 'required' });
    page.window.meadow!.consent!(false);
    expect(page.sent).toEqual([]);
    page.window.meadow!.consent!(true);
    page.window.meadow!.consent!(false);
    page.window.meadow!.consent!(false);
    await Promise.all(page.sent);
    expect((await events()).map(({ type, has_visitor: hasVisitor }) => [type, hasVisitor])).toEqual([[13, true]]);
    expect([...page.stored.keys()].filter((key) => page.stored.get(key) !== '' && key !== 'meadow.held')).toEqual([]);
  });

  it('is small', () => {
    expect(gzipSync(browserTag).length).toBeLessThan(3_000);
  });

  it('tells what a page is about and what was searched for only when the site asks for it', async () => {
    const texts = async () => (await test.owner.query<{ type: number; props: object | null }>('SELECT type, props FROM events WHERE brand_id = $1 ORDER BY type', [brand.id])).rows;
    brand = await aBrand(test.owner);
    await Promise.all(visit('?q=防晒').sent);
    expect(await texts()).toEqual([{ type: 4, props: null }]);
    brand = await aBrand(test.owner);
    await Promise.all(visit('?q=防晒', {}, new Map(), false, { 'data-texts': '', 'data-search': 'q' }).sent);
    expect(await texts()).toEqual([{ type: 4, props: { title: '春风防晒 SPF50', description: '清爽不油腻' } }, { type: 7, props: { query: '防晒' } }]);
    brand = await aBrand(test.owner);
    await Promise.all(visit('?q=防晒', {}, new Map(), false, { 'data-texts': '', 'data-search': 'q', 'data-consent': 'required' }).sent);
    expect(await texts()).toEqual([]);
  });
});
