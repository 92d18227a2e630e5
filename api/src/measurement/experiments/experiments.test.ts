import type { DecisionResponse } from '@meadow/shared';
import { randomUUID } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { aBrand, aCampaign, startTestEdge, type TestBrand, type TestEdge } from '../../../test/edge.ts';
import { SystemClock } from '../../platform/clock/clock.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { AuditService } from '../../identity/index.ts';
import { RollupsService } from '../rollups/rollups.service.ts';
import { ExperimentsService } from './experiments.service.ts';
import { resultsOf } from './experiment-results.ts';

const VISITORS = 120;

describe('an experiment on the edge', () => {
  let test: TestEdge;
  let worker: Database;
  let experiments: ExperimentsService;
  let brand: TestBrand;
  const start = async (campaignId: string, kind: string, arms: readonly { name: string; shareBps: number; creativeId: string | null }[]) => {
    const id = uuidv7();
    await test.owner.query('INSERT INTO experiments (id, brand_id, campaign_id, name, kind, arms, salt, started_at) VALUES ($1, $2, $3, $4, $5, $6, $7, now())', [id, brand.id, campaignId, 'Test', kind, JSON.stringify(arms), id]);
    await test.edge.context.delivery.load();
    return id;
  };
  const decide = async (visitor?: string) =>
    ((await (await test.post('/v1/decisions', { placement: 'feed', slots: 1, visitor })).json()) as DecisionResponse).decisions[0]?.creative_id;
  const exposures = async (id: string) => {
    await test.edge.context.delivery.flushExperiments();
    await experiments.takeExposures();
    return (await test.owner.query<{ arm: number; n: number }>('SELECT arm::int, count(*)::int AS n FROM experiment_exposures WHERE experiment_id = $1 GROUP BY 1 ORDER BY 1', [id])).rows;
  };

  beforeAll(async () => {
    test = await startTestEdge();
    worker = await connectDatabase({ url: test.databaseUrl, role: 'meadow_worker', poolSize: 2, name: 'test' }, []);
    const clock = new SystemClock();
    experiments = new ExperimentsService(worker, new AuditService(worker, clock), clock, test.config);
  });
  afterAll(async () => {
    await worker?.close();
    await test?.stop();
  });
  beforeEach(async () => {
    await test.owner.query(`UPDATE campaigns SET status = 'PAUSED'`);
    brand = await aBrand(test.owner);
  });

  it('keeps the held-out from the campaign, always the same, and notes both arms at the same moment', async () => {
    const campaign = await aCampaign(test.owner, brand, { dailyMinor: 1_000_000 });
    const id = await start(campaign.id, 'HOLDOUT', [{ name: 'HELD_OUT', shareBps: 3_000, creativeId: null }, { name: 'SHOWN', shareBps: 7_000, creativeId: null }]);
    const visitors = Array.from({ length: VISITORS }, (_, i) => `reader-${i}`);
    const seen = new Map<string, boolean>();
    for (const visitor of visitors) seen.set(visitor, (await decide(visitor)) !== undefined);
    for (const visitor of visitors) expect((await decide(visitor)) !== undefined).toBe(seen.get(visitor));
    const heldOut = [...seen.values()].filter((shown) => !shown).length;
    expect(await exposures(id)).toEqual([{ arm: 0, n: heldOut }, { arm: 1, n: VISITORS - heldOut }]);
    // 3 in 10 of 120 are 36, within four standard deviations of 5.
    expect(Math.abs(heldOut - 36)).toBeLessThan(20);
    // Who cannot be recognised is in no experiment.
    expect(await decide()).toBe(campaign.creativeId);

    const buy = (visitor: string, minutes: number) => ({ id: randomUUID(), type: 'purchase', time: new Date(Date.now() + minutes * 60_000).toISOString(), visitor, value: '30.00', currency: 'CNY' });
    const shown = visitors.filter((visitor) => seen.get(visitor));
    const held = visitors.filter((visitor) => !seen.get(visitor));
    // So many that the effect is clear however the hash has split them.
    const buyers = shown.slice(0, -5);
    await test.send(brand.key, [...buyers.map((v) => buy(v, 1)), ...held.slice(0, 2).map((v) => buy(v, 1)), buy(shown.at(-1)!, -60), { ...buy(shown[0]!, 2), value: '900', currency: 'JPY' }]);
    await new RollupsService(worker, test.config, new SystemClock()).fold();
    const [found] = await experiments.list(systemContext, brand.id);
    // What was paid in another currency is an order, and no value: yen and yuan do not add up.
    expect(found!.results.arms.map(({ exposed, converted, valueMinor }) => [exposed, converted, valueMinor])).toEqual([[heldOut, 2, 6_000], [VISITORS - heldOut, buyers.length, buyers.length * 3_000]]);
    const [comparison] = found!.results.comparisons!;
    expect(comparison!.better).toBeGreaterThan(0.99);
    expect(comparison!.lift!.value).toBeGreaterThan(1);
    expect(comparison!.incrementalMinor.low).toBeGreaterThan(0);
    await experiments.look();
    expect((await test.owner.query('SELECT least_p_conversion AS p FROM experiments WHERE id = $1', [id])).rows[0].p).toBeLessThan(1);

    // One that takes long to sum is told as of its last look.
    await test.owner.query('UPDATE experiments SET look_ms = 10000 WHERE id = $1', [id]);
    await test.send(brand.key, [buy(held[3]!, 3)]);
    await new RollupsService(worker, test.config, new SystemClock()).fold();
    const converted = async () => (await experiments.list(systemContext, brand.id)).map(({ results }) => results.arms[0]!.converted);
    expect(await converted()).toEqual([2]);
    await test.owner.query('UPDATE experiments SET look_ms = 0 WHERE id = $1', [id]);
    expect(await converted()).toEqual([3]);

    // What is long over keeps what it said, without whom it was about.
    await test.owner.query(`UPDATE experiments SET stopped_at = now() - interval '100 days', summed_at = now() WHERE id = $1`, [id]);
    await new ExperimentsService(worker, new AuditService(worker, new SystemClock()), new SystemClock(), { RAW_EVENT_DAYS: 90 }).forget();
    expect((await test.owner.query('SELECT FROM experiment_exposures WHERE experiment_id = $1', [id])).rowCount).toBe(0);
    expect(await converted()).toEqual([2]);
  });

  it('shows each visitor the creative of their arm', async () => {
    const campaign = await aCampaign(test.owner, brand, { dailyMinor: 1_000_000 });
    const second = uuidv7();
    const { rows } = await test.owner.query('INSERT INTO event_sources (brand_id, campaign_id, ad_group_id, creative_id) VALUES ($1, $2, $3, $4) RETURNING no', [brand.id, campaign.id, campaign.adGroupId, second]);
    await test.owner.query(
      `INSERT INTO creatives (id, ad_group_id, campaign_id, brand_id, position, title, text, landing_url, label, status, source_no) VALUES ($1, $2, $3, $4, 1, '第二版', '另一支', 'https://shop.example/two', '广告', 'APPROVED', $5)`,
      [second, campaign.adGroupId, campaign.id, brand.id, rows[0].no],
    );
    const id = await start(campaign.id, 'AB', [{ name: 'first', shareBps: 5_000, creativeId: campaign.creativeId }, { name: 'second', shareBps: 5_000, creativeId: second }]);
    const seen = new Map<string, string | undefined>();
    for (let i = 0; i < 60; i += 1) seen.set(`reader-${i}`, await decide(`reader-${i}`));
    for (const [visitor, creative] of seen) expect(await decide(visitor)).toBe(creative);
    const ofSecond = [...seen.values()].filter((creative) => creative === second).length;
    expect(ofSecond).toBeGreaterThan(10);
    expect(await exposures(id)).toEqual([{ arm: 0, n: 60 - ofSecond }, { arm: 1, n: ofSecond }]);
    await test.owner.query('UPDATE experiments SET stopped_at = now() WHERE id = $1', [id]);
    await test.edge.context.delivery.load();
    const free = await Promise.all(Array.from({ length: 40 }, () => decide('reader-1')));
    expect(new Set(free).size).toBe(2);
  });

  it('tells nothing when the split is not as planned', () => {
    const sums = { converted: 0, y: 0, yy: 0, x: 0, xx: 0, xy: 0 };
    const arms = [{ name: 'A', shareBps: 5_000, creativeId: null }, { name: 'B', shareBps: 5_000, creativeId: null }];
    expect(resultsOf(arms, [{ n: 1_000, ...sums }, { n: 1_300, ...sums }])).toMatchObject({ comparisons: null });
    expect(resultsOf(arms, [{ n: 1_000, ...sums }, { n: 1_030, ...sums }]).comparisons).toHaveLength(1);
    expect(resultsOf(arms, [{ n: 0, ...sums }, { n: 0, ...sums }])).toMatchObject({ srmP: 1, neededPerArm: null });
  });
});
