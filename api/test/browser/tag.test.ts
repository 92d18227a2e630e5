import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { DecisionResponse } from '@meadow/shared';
import { eventKind } from '../../src/measurement/edge.ts';
import { aBrand, aCampaign, eventually, startTestEdge, type TestBrand, type TestEdge } from '../edge.ts';
import { chromiumPath } from './stage.ts';

const whenThereIsABrowser = chromiumPath ? describe : describe.skip;

whenThereIsABrowser('the tag in a real browser', () => {
  let test: TestEdge;
  let brand: TestBrand;
  let shop: Server;
  let browser: Browser;
  let context: BrowserContext;
  let html = '';
  let attributes = '';

  beforeAll(async () => {
    const { chromium } = await import('playwright-core');
    test = await startTestEdge();
    shop = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><title>shop</title><body style="margin:0">${html}<script async src="${test.url}/meadow.js" data-key="${brand.key}" ${attributes}></script>`);
    });
    await new Promise<void>((done) => shop.listen(0, '127.0.0.1', done));
    browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await new Promise((done) => shop.close(done));
    await test?.stop();
  });
  beforeEach(async () => {
    [html, attributes] = ['', ''];
    brand = await aBrand(test.owner);
    context = await browser.newContext({ viewport: { width: 800, height: 600 } });
  });
  afterEach(() => context.close());

  const open = async (search = ''): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`http://localhost:${(shop.address() as AddressInfo).port}/${search}`);
    await page.waitForFunction('typeof window.meadow === "function"');
    return page;
  };
  const types = async (): Promise<number[]> => (await test.owner.query<{ type: number }>('SELECT type FROM events WHERE brand_id = $1 ORDER BY type', [brand.id])).rows.map((row) => row.type);
  const arrive = (wanted: number[]) => eventually(async () => JSON.stringify(await types()) === JSON.stringify(wanted));
  const keptIn = (page: Page) => page.evaluate<number>('localStorage.length');

  it('tells of the visit and the purchase with its click, and stores first-party only', async () => {
    const click = Buffer.alloc(16, 7).toString('base64url');
    const page = await open(`?mclid=${click}`);
    await page.evaluate(`meadow('purchase', { value: '88.00', currency: 'CNY', order_id: 'T-1' })`);
    await arrive([eventKind.page_view, eventKind.purchase]);
    const { rows } = await test.owner.query(`SELECT encode(uuid_send(click_id), 'hex') AS click, visitor FROM events WHERE brand_id = $1`, [brand.id]);
    expect(new Set(rows.map((row) => row.click))).toEqual(new Set([Buffer.alloc(16, 7).toString('hex')]));
    expect(new Set(rows.map((row) => row.visitor)).size).toBe(1);
    expect(await context.cookies()).toEqual([]);
  });

  it('keeps a purchase made offline, also over a new page, and sends it once', async () => {
    const page = await open();
    await arrive([eventKind.page_view]);
    await context.route(`${test.url}/v1/**`, (route) => route.abort());
    await page.evaluate(`meadow('purchase', { value: '5.00', currency: 'CNY' })`);
    await page.waitForFunction(`(localStorage.getItem('meadow.held') ?? '[]').length > 2`);
    await context.unroute(`${test.url}/v1/**`);
    await open();
    await page.evaluate(`dispatchEvent(new Event('online'))`);
    await page.waitForFunction(`localStorage.getItem('meadow.held') === '[]'`);
    expect(await types()).toEqual([eventKind.page_view, eventKind.page_view, eventKind.purchase]);
  });

  it('waits for consent, and forgets all when it is withdrawn', async () => {
    attributes = 'data-consent="required"';
    const page = await open();
    await page.evaluate(`meadow('lead')`);
    expect([await keptIn(page), await types()]).toEqual([0, []]);
    await page.evaluate('meadow.consent(true)');
    await arrive([eventKind.page_view, eventKind.lead]);
    expect(await keptIn(page)).toBeGreaterThan(0);
    await page.evaluate('meadow.consent(false)');
    await page.evaluate(`meadow('lead')`);
    // The withdrawal itself is told, so that no audience keeps the visitor; the lead after it is not.
    await arrive([eventKind.page_view, eventKind.lead, eventKind.consent_withdrawn]);
    expect(await keptIn(page)).toBe(0);
  });

  it('is silent for a browser that asks not to be followed', async () => {
    await context.addInitScript('Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true })');
    const page = await open();
    await page.evaluate(`meadow('purchase', { value: '1.00', currency: 'CNY' }); meadow.consent(true)`);
    expect([await keptIn(page), await types()]).toEqual([0, []]);
  });

  describe('an ad', () => {
    const ads = async (count: number): Promise<string[]> => {
      const reply = await test.post('/v1/decisions', { placement: 'feed', slots: count, visitor: 'u-1' });
      return ((await reply.json()) as DecisionResponse).decisions.map((ad) => ad.token);
    };
    const anAd = async (): Promise<string> => {
      await test.owner.query(`UPDATE campaigns SET status = 'PAUSED'`);
      await aCampaign(test.owner, brand);
      await test.edge.context.delivery.load();
      return (await ads(1))[0]!;
    };
    const box = (token: string, style: string) => `<div data-meadow-token="${token}" style="${style}"></div>`;
    const viewable = async () => (await types()).filter((type) => type === eventKind.viewable).length;
    /** Long enough for a second in view to have been noticed and told. */
    const aWhile = (page: Page) => page.waitForTimeout(1_600);

    it('is viewable once, after half of it was in view for a second', async () => {
      const token = await anAd();
      html = box(token, 'margin-top:475px;width:300px;height:250px');
      const page = await open();
      await eventually(async () => (await viewable()) === 1);
      await page.reload();
      await aWhile(page);
      expect(await viewable()).toBe(1);
    });

    it('is not viewable with less than half of it in view, until it is scrolled there', async () => {
      const token = await anAd();
      html = `${box(token, 'margin-top:490px;width:300px;height:250px')}<div style="height:2000px"></div>`;
      const page = await open();
      await aWhile(page);
      expect(await viewable()).toBe(0);
      await page.evaluate('scrollTo(0, 100)');
      await eventually(async () => (await viewable()) === 1);
    });

    it('is viewable by 30 % when it is large', async () => {
      const token = await anAd();
      html = box(token, 'margin-top:440px;width:485px;height:500px');
      await open();
      await eventually(async () => (await viewable()) === 1);
    });

    it('is not viewable when it passes by in less than a second', async () => {
      const token = await anAd();
      html = `${box(token, 'width:300px;height:250px')}<div style="height:2000px"></div>`;
      const page = await open();
      for (let turns = 0; turns < 4; turns += 1) {
        await page.evaluate('new Promise((done) => { scrollTo(0, 1000); setTimeout(() => { scrollTo(0, 0); setTimeout(() => { scrollTo(0, 1000); done(); }, 400); }, 100); })');
      }
      await aWhile(page);
      expect(await viewable()).toBe(0);
    });

    it('is not viewable in a tab without the focus', async () => {
      const token = await anAd();
      await context.addInitScript('document.hasFocus = () => window.isLookedAt === true');
      const page = await open();
      await page.evaluate(`document.body.insertAdjacentHTML('afterbegin', ${JSON.stringify(box(token, 'width:300px;height:250px'))})`);
      await aWhile(page);
      expect(await viewable()).toBe(0);
      await page.evaluate(`window.isLookedAt = true; dispatchEvent(new Event('focus'))`);
      await eventually(async () => (await viewable()) === 1);
    });
  });
});
