import type { DecisionResponse, EventReceipt } from '@meadow/shared';

/** A browser as most people's, so that traffic counts as valid. */
export const browser = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const crawler = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

export interface Served {
  impressions: number;
  clicks: number;
  byCrawlers: number;
  /** Click ids that landing pages were opened with, and the visitor of each. */
  clickIds: { clickId: string; visitor: string }[];
}

const clickIdOf = (location: string | null): string | null => (location ? new URL(location).searchParams.get('mclid') : null);

/** Sends work in parallel, a bounded number at a time. */
async function inParallel(count: number, width: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const run = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      await work(index);
    }
  };
  await Promise.all(Array.from({ length: width }, run));
}

/**
 * Visitors see ads: each decision is rendered once (the impression beacon), every `clickEvery`-th is clicked, some
 * beacons come twice and a few come from a crawler.
 */
export async function serveAds(edgeUrl: string, count: number, clickEvery: number): Promise<Served> {
  const served: Served = { impressions: 0, clicks: 0, byCrawlers: 0, clickIds: [] };
  await inParallel(count, 16, async (index) => {
    const visitor = `visitor-${index % Math.ceil(count / 2)}`;
    const reply = await fetch(`${edgeUrl}/v1/decisions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': browser },
      body: JSON.stringify({ placement: 'feed', slots: 1, visitor, context: { country: 'CN', device: 'mobile', language: 'zh' } }),
    });
    const { decisions } = (await reply.json()) as DecisionResponse;
    const [ad] = decisions;
    if (!ad) return;
    const isCrawler = index % 100 === 99;
    await fetch(ad.impression_url, { headers: { 'user-agent': isCrawler ? crawler : browser } });
    if (isCrawler) {
      served.byCrawlers += 1;
      return;
    }
    served.impressions += 1;
    if (index % 50 === 0) await fetch(ad.impression_url, { headers: { 'user-agent': browser } });
    if (index % clickEvery !== 0) return;
    const click = await fetch(ad.click_url, { headers: { 'user-agent': browser }, redirect: 'manual' });
    served.clicks += 1;
    const clickId = clickIdOf(click.headers.get('location'));
    if (clickId) served.clickIds.push({ clickId, visitor });
  });
  return served;
}

/** Readers follow a creator's tracked link. @returns the click ids they land with */
export async function followLink(url: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  await inParallel(count, 8, async () => {
    const reply = await fetch(url, { headers: { 'user-agent': browser }, redirect: 'manual' });
    const id = clickIdOf(reply.headers.get('location'));
    if (id) ids.push(id);
  });
  return ids;
}

/** Purchases reported by the shop's server, in one batch that is sent twice, as after a lost answer. */
export async function reportPurchases(edgeUrl: string, key: string, clickIds: readonly string[], value: string): Promise<EventReceipt[]> {
  const time = new Date().toISOString();
  const stamp = Date.now();
  const events = clickIds.map((click_id, index) => ({ id: `order-${stamp}-${index}`, type: 'purchase', time, click_id, value, currency: 'CNY', order_id: `${stamp}-${index}` }));
  const send = async () => {
    const reply = await fetch(`${edgeUrl}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/json', 'user-agent': browser }, body: JSON.stringify({ key, events }) });
    return (await reply.json()) as EventReceipt;
  };
  return [await send(), await send()];
}
