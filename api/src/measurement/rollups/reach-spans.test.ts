import fc from 'fast-check';
import type pg from 'pg';
import { aBrand, aLink, startTestEdge, type TestBrand, type TestEdge } from '../../../test/edge.ts';
import { SystemClock } from '../../platform/clock/clock.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { ScopeFiguresService } from '../reports/scope-figures.service.ts';
import { dayOfNumber, lastClosedDay, numberOfDay, spansOf } from './reach-days.ts';
import { ReachSpansService } from './reach-spans.service.ts';
import { RollupsService } from './rollups.service.ts';
import { verifyRollups } from './verify-rollups.ts';

describe('a range of days', () => {
  it('is covered by spans exactly once, and by few of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 400 }), fc.integer({ min: -10, max: 410 }), (first, length, open) => {
        const [last, closed] = [first + length, first + open];
        const days = spansOf(first, last, closed).flatMap(({ level, n }) => Array.from({ length: 2 ** level }, (_, day) => n * 2 ** level + day));
        expect(days).toEqual(Array.from({ length: length + 1 }, (_, day) => first + day));
        const late = Math.max(0, last - Math.max(first - 1, closed));
        expect(spansOf(first, last, closed).length - late).toBeLessThanOrEqual(17);
      }),
    );
  });

  it('keeps its days through their numbers', () => {
    expect(numberOfDay('2000-01-01')).toBe(0);
    expect(dayOfNumber(numberOfDay('2028-02-29'))).toBe('2028-02-29');
    expect(lastClosedDay(new Date('2026-03-03T23:59:00Z'))).toBe(numberOfDay('2026-03-01'));
  });
});

describe('reach of many days', () => {
  let test: TestEdge;
  let worker: Database;
  let rollups: RollupsService;
  let spans: ReachSpansService;
  let figures: ScopeFiguresService;
  let brand: TestBrand;
  let owner: pg.Client;
  const clock = new SystemClock();
  const today = numberOfDay(clock.now().toISOString().slice(0, 10));
  const day = (ago: number) => dayOfNumber(today - ago);

  /** Visitors seen on a day some time ago, as a batch of its own. */
  const seen = async (link: { sourceNo: number }, ago: number, visitors: readonly number[]) => {
    const at = new Date((today - ago) * 86_400_000 + Date.UTC(2000, 0, 1) + 43_200_000);
    await owner.query('SELECT app.ensure_event_days($1, $1)', [day(ago)]);
    const batch = (BigInt(at.getTime() - 1_735_689_600_000 + seq) << 22n).toString();
    seq += 1;
    await owner.query(
      `INSERT INTO events (batch_id, brand_id, event_id, day, occurred_at, source_no, type, invalid, visitor)
       SELECT $1::bigint, $2, 'seen-' || $1::bigint || '-' || v, $3, $4, $5, 1, 0, v FROM unnest($6::bigint[]) v`,
      [batch, brand.id, day(ago), at, link.sourceNo, visitors],
    );
    await owner.query('INSERT INTO event_batches (batch_id, first_day, last_day, row_count) VALUES ($1, $2, $2, $3)', [batch, day(ago), visitors.length]);
  };
  let seq = 0;
  const reach = async (scope: string, from: number, to: number) => (await figures.totals(systemContext, brand.id, [scope], day(from), day(to))).get(scope)?.reach;
  const made = async () => (await owner.query('SELECT count(*)::int AS n FROM reach_spans WHERE brand_id = $1', [brand.id])).rows[0].n;

  beforeAll(async () => {
    test = await startTestEdge();
    ({ owner } = test);
    worker = await connectDatabase({ url: test.databaseUrl, role: 'meadow_worker', poolSize: 2, name: 'test' }, []);
    rollups = new RollupsService(worker, test.config, clock);
    spans = new ReachSpansService(worker, clock);
    figures = new ScopeFiguresService(worker, clock);
  });
  afterAll(async () => {
    await worker?.close();
    await test?.stop();
  });
  beforeEach(async () => {
    brand = await aBrand(owner);
  });
  afterEach(async () => {
    expect(await verifyRollups(worker)).toEqual([]);
  });

  it('counts a visitor of many days once, whether spans are made yet or not', async () => {
    const link = await aLink(owner, brand);
    for (let ago = 40; ago >= 0; ago -= 1) await seen(link, ago, [1, 2, 1_000 + ago]);
    await rollups.fold();
    expect(await made()).toBe(0);
    expect(await reach(link.dealId, 40, 0)).toBe(43);
    await spans.build();
    expect(await made()).toBeGreaterThan(0);
    expect(await reach(link.dealId, 40, 0)).toBe(43);
    expect(await reach(link.dealId, 33, 4)).toBe(32);
    expect(await reach(brand.id, 7, 7)).toBe(3);
  });

  it('is right at once when events come late into days that were merged, and merges them again', async () => {
    const link = await aLink(owner, brand);
    for (let ago = 20; ago >= 5; ago -= 1) await seen(link, ago, [7]);
    await rollups.fold();
    await spans.build();
    const before = await made();
    await seen(link, 9, [8, 9]);
    await rollups.fold();
    expect(await made()).toBeLessThan(before);
    expect(await reach(link.dealId, 20, 5)).toBe(3);
    await spans.build();
    expect(await made()).toBe(before);
    expect(await reach(link.dealId, 20, 5)).toBe(3);
  });

  it('makes days anew from the events where that was asked for', async () => {
    const link = await aLink(owner, brand);
    await seen(link, 6, [1, 2, 3]);
    await rollups.fold();
    await owner.query('DELETE FROM reach_sketches WHERE brand_id = $1', [brand.id]);
    await owner.query('INSERT INTO reach_rebuilds VALUES ($1, $2)', [brand.id, day(6)]);
    await spans.build();
    expect(await reach(link.dealId, 6, 6)).toBe(3);
  });

  it('is told by day with the sums of that day', async () => {
    const link = await aLink(owner, brand);
    await seen(link, 3, [1, 2]);
    await seen(link, 2, [2, 3, 4]);
    await rollups.fold();
    const days = (await figures.days(systemContext, brand.id, [link.dealId], day(5), day(0))).get(link.dealId);
    expect(Object.fromEntries([...(days ?? [])].map(([name, { impressions, reach: people, valid }]) => [name, [impressions, people, valid]]))).toEqual({ [day(3)]: [2, 2, 2], [day(2)]: [3, 3, 3] });
    expect((await figures.totals(systemContext, brand.id, [link.dealId], day(5), day(0))).get(link.dealId)).toMatchObject({ impressions: 5, reach: 4 });
  });
});
