import { randomUUID } from 'node:crypto';
import type { DecisionResponse } from '@meadow/shared';
import { aBrand, aCampaign, aLink, BROWSER, CRAWLER, startTestEdge, type TestBrand, type TestEdge } from '../../../test/edge.ts';
import { SystemClock } from '../../platform/clock/clock.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { RollupsService } from '../rollups/rollups.service.ts';
import { verifyRollups } from '../rollups/verify-rollups.ts';
import { bucketOf, bucketsOf } from './buckets.ts';
import { CutReportService, reportCuts, type CutWish } from './cut-report.service.ts';
import { PeopleService } from './people.service.ts';
import { ScopeFiguresService } from './scope-figures.service.ts';

const DAY = 86_400_000;
const isoDay = (ms: number) => new Date(ms).toISOString().slice(0, 10);

describe('weeks and months', () => {
  it('begin on Monday and on the first', () => {
    expect(['2026-11-22', '2026-11-23', '2026-11-29'].map((day) => bucketOf(day, 'WEEK'))).toEqual(['2026-11-16', '2026-11-23', '2026-11-23']);
    expect(bucketOf('2026-02-28', 'MONTH')).toBe('2026-02-01');
    expect(bucketsOf('2026-01-30', '2026-02-02', 'MONTH')).toEqual([{ name: '2026-01-01', from: '2026-01-30', to: '2026-01-31' }, { name: '2026-02-01', from: '2026-02-01', to: '2026-02-02' }]);
  });
});

describe('a report in any cut', () => {
  let test: TestEdge;
  let worker: Database;
  let cuts: CutReportService;
  let people: PeopleService;
  let brand: TestBrand;
  let ids: Record<'first' | 'second' | 'deal' | 'creator', string>;
  const wish = (more: Partial<CutWish> = {}): CutWish => ({ brandId: brand.id, zone: 'Asia/Shanghai', currency: 'CNY', from: isoDay(Date.now() - 6 * DAY), to: isoDay(Date.now() + DAY), cut: 'NONE', granularity: 'TOTAL', ...more });
  const rows = async (more: Partial<CutWish>) =>
    Object.fromEntries((await cuts.report(systemContext, wish(more))).rows.map(({ key, figures: f }) => [key ?? 'all', [f.impressions, f.clicks + f.linkClicks, f.reach, f.conversions, f.givt]]));

  beforeAll(async () => {
    test = await startTestEdge({ COUNTRY_HEADER: 'cf-ipcountry' });
    worker = await connectDatabase({ url: test.databaseUrl, role: 'meadow_worker', poolSize: 3, name: 'test' }, []);
    const clock = new SystemClock();
    const figures = new ScopeFiguresService(worker, clock);
    cuts = new CutReportService(worker, figures);
    people = new PeopleService(worker, figures, new SystemClock());
    brand = await aBrand(test.owner);
    const [first, second, link] = [await aCampaign(test.owner, brand), await aCampaign(test.owner, brand, { placements: ['SEARCH'] }), await aLink(test.owner, brand)];
    ids = { first: first.id, second: second.id, deal: link.dealId, creator: link.creatorId };
    await test.edge.context.delivery.load();
    const show = async (placement: string, exclude: string, visitor: string, country: string, device: string) => {
      const answer = (await (await test.post('/v1/decisions', { placement, slots: 1, visitor, exclude: [exclude], context: { country, device } })).json()) as DecisionResponse;
      return answer.decisions[0]!;
    };
    const get = (address: string, agent = BROWSER) => test.get(new URL(address).pathname + new URL(address).search, { 'user-agent': agent });
    const shown = [await show('feed', second.id, 'a', 'CN', 'ios'), await show('feed', second.id, 'b', 'CN', 'android'), await show('search', first.id, 'a', 'US', 'desktop')];
    for (const ad of shown) await get(ad.impression_url);
    await get((await show('feed', second.id, 'c', 'CN', 'ios')).impression_url, CRAWLER);
    const clicked = new URL((await get(shown[0]!.click_url)).headers.get('location')!).searchParams.get('mclid')!;
    const followed = new URL((await test.get(`/l/${link.slug}`, { 'cf-ipcountry': 'jp' })).headers.get('location')!).searchParams.get('mclid')!;
    const event = (type: string, visitor: string, more: object = {}) => ({ id: randomUUID(), type, time: new Date().toISOString(), visitor, ...more });
    await test.send(brand.key, [
      event('impression', 'd', { link: link.slug }),
      event('purchase', 'a', { value: '50.00', currency: 'CNY', click_id: clicked }),
      event('purchase', 'd', { value: '20.00', currency: 'CNY', click_id: followed, time: new Date(Date.now() + 1_000).toISOString() }),
      event('page_view', 'e'), event('add_to_cart', 'e'), event('engagement', 'f', { link: link.slug, props: { kind: 'share' } }), event('engagement', 'g', { link: link.slug, props: { kind: 'like' } }),
    ]);
    await new RollupsService(worker, test.config, clock).fold();
  });
  afterAll(async () => {
    await worker?.close();
    await test?.stop();
  });

  it('adds up to the same whole by campaign, deal, placement, device and country', async () => {
    expect(await rows({})).toEqual({ all: [4, 2, 3, 2, 1] });
    expect(await rows({ cut: 'CAMPAIGN' })).toEqual({ [ids.first]: [2, 1, 2, 1, 1], [ids.second]: [1, 0, 1, 0, 0] });
    expect(await rows({ cut: 'DEAL' })).toEqual({ [ids.deal]: [1, 1, 1, 1, 0] });
    expect(await rows({ cut: 'CREATOR' })).toEqual({ [ids.creator]: [1, 1, 1, 1, 0] });
    expect(await rows({ cut: 'PLACEMENT' })).toEqual({ FEED: [2, 1, null, null, 1], SEARCH: [1, 0, null, null, 0], all: [1, 1, null, null, 0] });
    expect(await rows({ cut: 'COUNTRY', campaignId: ids.second })).toEqual({ US: [1, 0, null, null, 0] });
    expect(await rows({ cut: 'DEVICE', campaignId: ids.first })).toEqual({ IOS: [1, 1, null, null, 1], ANDROID: [1, 0, null, null, 0] });
    expect((await rows({ cut: 'COUNTRY' }))['JP']).toEqual([0, 1, null, null, 0]);
    expect(Object.values(await rows({ cut: 'AD_GROUP' }))).toEqual([[2, 1, 2, 1, 1], [1, 0, 1, 0, 0]]);
    expect(Object.values(await rows({ cut: 'CREATIVE', campaignId: ids.first }))).toEqual([[2, 1, 2, 1, 1]]);
    expect(await rows({ campaignId: ids.first })).toEqual({ all: [2, 1, 2, 1, 1] });
  });

  it('is gross = valid + general + sophisticated in every cut, and its points sum to its rows', async () => {
    const gross = async (cut: CutWish['cut'], granularity: CutWish['granularity']) => {
      const { rows: parts, points } = await cuts.report(systemContext, wish({ cut, granularity, from: isoDay(Date.now() - 3 * DAY) }));
      const sum = (all: readonly { figures: { valid: number; givt: number; sivt: number; spendMicros: bigint } }[]) => all.reduce((n, { figures: f }) => n + f.valid + f.givt + f.sivt + Number(f.spendMicros), 0);
      if (granularity !== 'TOTAL') expect(sum(points)).toBe(sum(parts));
      return sum(parts);
    };
    const all = await gross('NONE', 'TOTAL');
    for (const granularity of ['HOUR', 'DAY', 'WEEK', 'MONTH'] as const) {
      for (const cut of reportCuts) await gross(cut, granularity);
      expect(await gross('NONE', granularity)).toBe(all);
    }
    for (const cut of ['PLACEMENT', 'DEVICE', 'COUNTRY'] as const) expect(await gross(cut, 'TOTAL')).toBe(all);
    expect(await verifyRollups(worker)).toEqual([]);
  });

  it('counts people of a week once', async () => {
    const { points } = await cuts.report(systemContext, wish({ granularity: 'MONTH' }));
    expect(Math.max(...points.map(({ figures }) => figures.reach ?? 0))).toBe(3);
  });

  it('follows people from aware to share', async () => {
    const { from, to } = wish();
    expect(Object.fromEntries((await people.aips(systemContext, { brandId: brand.id, scope: brand.id, from, to })).map(({ step, people: n }) => [step, n]))).toEqual({ AWARE: 3, INTEREST: 5, TRUE_INTEREST: 1, PURCHASE: 2, SHARE: 1 });
  });

  it('tells who bought again', async () => {
    const other = await aBrand(test.owner);
    const buy = (visitor: number, day: string) =>
      test.owner.query(
        `INSERT INTO conversions (brand_id, day, event_id, type, occurred_at, visitor, declared_source_no, value_minor, currency, model, window_days) VALUES ($1, $2::date, gen_random_uuid()::text, 9, $2::date + time '12:00', $3, 0, 1, 'CNY', 'X', 7)`,
        [other.id, day, visitor],
      );
    for (const [visitor, day] of [[1, '2026-01-05'], [1, '2026-01-12'], [1, '2026-01-26'], [2, '2026-01-06'], [3, '2026-01-13'], [3, '2026-01-14']] as const) await buy(visitor, day);
    expect(await people.cohorts(systemContext, { brandId: other.id, from: '2026-01-01', to: '2026-01-31', zone: 'Asia/Shanghai', by: 'WEEK' })).toEqual([
      { cohort: '2026-01-05', size: 2, later: [2, 1, 0, 1] },
      { cohort: '2026-01-12', size: 1, later: [1, 0, 0] },
    ]);
    expect((await people.cohorts(systemContext, { brandId: other.id, from: '2026-01-01', to: '2026-03-31', zone: 'Asia/Shanghai', by: 'MONTH' })).map(({ later }) => later)).toEqual([[3, 0, 0]]);
    await test.owner.query('DELETE FROM conversions WHERE brand_id = $1', [other.id]);
  });
});
