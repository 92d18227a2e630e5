import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { aBrand, aCampaign, aLink, startTestEdge, type TestBrand, type TestEdge } from '../../../test/edge.ts';
import { SystemClock } from '../../platform/clock/clock.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { eventKind, LINK_CLICK } from '../events/event-kinds.ts';
import { ReachSpansService } from '../rollups/reach-spans.service.ts';
import { RollupsService } from '../rollups/rollups.service.ts';
import { verifyRollups } from '../rollups/verify-rollups.ts';
import { sivtLimits } from './findings.sql.ts';
import { TrafficFindingsService } from './findings.service.ts';
import { invalidReason } from './invalid-reasons.ts';

interface Row {
  type: number;
  visitor?: number;
  source?: number;
  id?: string;
  click?: string;
  price?: number;
  coupon?: string;
  fingerprint?: number;
  minute?: number;
}

describe('what is found out about traffic later', () => {
  // An hour of arrivals that is over, whole and in one UTC day.
  const hour = new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000 - 86_400_000 + 10 * 3_600_000);
  const day = hour.toISOString().slice(0, 10);
  let test: TestEdge;
  let owner: pg.Client;
  let worker: Database;
  let rollups: RollupsService;
  let findings: TrafficFindingsService;
  let brand: TestBrand;
  let seq = 0;

  /** Events that arrived in the hour, as one folded batch. */
  const arrived = async (rows: readonly Row[]) => {
    seq += 1;
    const batch = (BigInt(hour.getTime() - 1_735_689_600_000 + 60_000 + seq) << 22n).toString();
    for (const [index, row] of rows.entries()) {
      const at = new Date(hour.getTime() + (row.minute ?? 5) * 60_000 + index);
      await owner.query(
        `INSERT INTO events (batch_id, brand_id, event_id, day, occurred_at, source_no, type, invalid, visitor, click_id, price_micros, value_minor, currency, coupon, fingerprint)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, $11, $12, $13, $14)`,
        [batch, brand.id, row.id ?? `e:${randomUUID()}`, day, at, row.source ?? 0, row.type, row.visitor ?? null, row.click ?? null, row.price ?? null, row.type === eventKind.purchase ? 1_000 : null, row.type === eventKind.purchase ? 'CNY' : null, row.coupon ?? null, row.fingerprint ?? null],
      );
    }
    await owner.query('INSERT INTO event_batches (batch_id, first_day, last_day, row_count) VALUES ($1, $2, $2, $3)', [batch, day, rows.length]);
    await rollups.fold();
  };
  const reasons = async () => (await owner.query<{ reason: number; n: number }>('SELECT reason, count(*)::int AS n FROM event_findings WHERE brand_id = $1 GROUP BY 1 ORDER BY 1', [brand.id])).rows;
  const sums = async (type: number) =>
    (await owner.query<{ valid: number; sivt: number; price: number }>('SELECT sum(valid)::int AS valid, sum(sivt)::int AS sivt, sum(price_micros)::int AS price FROM rollup_hours WHERE brand_id = $1 AND type = $2', [brand.id, type])).rows[0];
  const times = (n: number, row: (index: number) => Row) => Array.from({ length: n }, (_, index) => row(index));

  beforeAll(async () => {
    test = await startTestEdge();
    ({ owner } = test);
    await owner.query('SELECT app.ensure_event_days($1, $1)', [day]);
    worker = await connectDatabase({ url: test.databaseUrl, role: 'meadow_worker', poolSize: 3, name: 'test' }, []);
    const clock = new SystemClock();
    rollups = new RollupsService(worker, test.config, clock);
    findings = new TrafficFindingsService(worker, new Outbox(), clock);
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

  it('leaves people who read and click alone', async () => {
    const link = await aLink(owner, brand);
    await arrived([...times(sivtLimits.clicksPerHour, (i) => ({ type: LINK_CLICK, visitor: 1, source: link.sourceNo, click: randomUUID(), minute: i })), ...times(200, () => ({ type: eventKind.impression, visitor: 1, source: link.sourceNo }))]);
    expect(await findings.check(hour)).toBe(0);
    expect(await reasons()).toEqual([]);
  });

  it('takes what one visitor clicks beyond an hour’s measure out of the count, and looks twice without counting twice', async () => {
    const link = await aLink(owner, brand);
    await arrived(times(40, () => ({ type: LINK_CLICK, visitor: 9, source: link.sourceNo, click: randomUUID() })));
    expect(await sums(LINK_CLICK)).toEqual({ valid: 40, sivt: 0, price: 0 });
    expect(await findings.check(hour)).toBe(40 - sivtLimits.clicksPerHour);
    expect(await findings.check(hour)).toBe(0);
    expect(await reasons()).toEqual([{ reason: invalidReason.velocity, n: 25 }]);
    expect(await sums(LINK_CLICK)).toEqual({ valid: sivtLimits.clicksPerHour, sivt: 25, price: 0 });
    // The raw rows are as they came.
    expect((await owner.query('SELECT count(*)::int AS n FROM events WHERE brand_id = $1 AND invalid = 0', [brand.id])).rows[0].n).toBe(40);
  });

  it('takes clicks on ads that were never rendered back, with what they cost, and tells the campaign', async () => {
    const campaign = await aCampaign(owner, brand, { bidModel: 'CPC' });
    const [seen, unseen] = [randomUUID(), randomUUID()];
    await arrived([
      { type: eventKind.impression, visitor: 1, source: campaign.sourceNo, id: 'i:seen' },
      { type: eventKind.click, visitor: 1, source: campaign.sourceNo, id: 'c:seen', click: seen, price: 100_000 },
      { type: eventKind.click, visitor: 2, source: campaign.sourceNo, id: 'c:unseen', click: unseen, price: 100_000 },
    ]);
    expect(await findings.check(hour)).toBe(1);
    expect(await reasons()).toEqual([{ reason: invalidReason.click_without_render, n: 1 }]);
    expect(await sums(eventKind.click)).toEqual({ valid: 1, sivt: 1, price: 100_000 });
    const { rows } = await owner.query(`SELECT payload FROM outbox WHERE job = 'measurement.billed-traffic-found' AND payload -> 'campaignIds' ? $1`, [campaign.id]);
    expect(rows).toHaveLength(1);
  });

  it('knows who clicks on nearly all that is shown, and one device that is many visitors', async () => {
    const campaigns = [await aCampaign(owner, brand), await aCampaign(owner, brand), await aCampaign(owner, brand)];
    const pair = (visitor: number, index: number, more: Partial<Row> = {}): Row[] => {
      const source = campaigns[index % 3]!.sourceNo;
      const id = randomUUID();
      return [{ type: eventKind.impression, visitor, source, id: `i:${id}` }, { type: eventKind.click, visitor, source, id: `c:${id}`, click: id, ...more }];
    };
    await arrived([...times(8, () => ({ type: 0 })).flatMap((_, i) => pair(5, i)), ...times(21, () => ({ type: 0 })).flatMap((_, i) => pair(100 + i, i, { fingerprint: 77 })), ...pair(300, 0, { fingerprint: 78 })]);
    expect(await findings.check(hour)).toBe(29);
    expect(await reasons()).toEqual([{ reason: invalidReason.click_anomaly, n: 8 }, { reason: invalidReason.same_device, n: 21 }]);
  });

  it('does not credit clicks that were none, nor count purchases with a coupon that runs wild', async () => {
    const link = await aLink(owner, brand);
    const real = randomUUID();
    await arrived([{ type: LINK_CLICK, visitor: 50, source: link.sourceNo, click: real, minute: 1 }, { type: eventKind.purchase, visitor: 50, coupon: 'LIN10', click: real, minute: 2 }]);
    await arrived(times(10, (i) => ({ type: eventKind.purchase, visitor: 60 + i, coupon: 'lin10', minute: 3 })));
    expect(await findings.check(hour)).toBe(10);
    expect(await reasons()).toEqual([{ reason: invalidReason.coupon_without_click, n: 10 }]);
    const { rows } = await owner.query('SELECT source_no, matched_by FROM conversions WHERE brand_id = $1', [brand.id]);
    expect(rows).toEqual([{ source_no: link.sourceNo, matched_by: 'click_id' }]);
    expect((await owner.query('SELECT count(*)::int AS n FROM conversion_paths WHERE brand_id = $1', [brand.id])).rows[0].n).toBe(1);
  });

  it('gives the credit of a false click to the one before', async () => {
    const [honest, flooded] = [await aLink(owner, brand), await aLink(owner, brand)];
    await arrived([{ type: LINK_CLICK, visitor: 70, source: honest.sourceNo, click: randomUUID(), minute: 1 }]);
    await arrived(times(sivtLimits.clicksPerHour + 4, () => ({ type: LINK_CLICK, visitor: 71, source: flooded.sourceNo, click: randomUUID(), minute: 2 })));
    await arrived([{ type: eventKind.purchase, visitor: 71, minute: 30 }]);
    const before = (await owner.query('SELECT touched_at FROM conversions WHERE brand_id = $1', [brand.id])).rows[0].touched_at as Date;
    expect(await findings.check(hour)).toBe(4);
    const after = (await owner.query('SELECT touched_at, source_no FROM conversions WHERE brand_id = $1', [brand.id])).rows[0];
    expect(after.source_no).toBe(flooded.sourceNo);
    expect(before.getTime() - (after.touched_at as Date).getTime()).toBe(4);
  });

  it('takes false impressions out of reach', async () => {
    const link = await aLink(owner, brand);
    // Every impression of visitor 81 from the 241st on; the visitor stays reached by the first.
    await arrived([...times(sivtLimits.impressionsPerHour + 3, () => ({ type: eventKind.impression, visitor: 81, source: link.sourceNo })), { type: eventKind.impression, visitor: 82, source: link.sourceNo }]);
    await new ReachSpansService(worker, new SystemClock()).build();
    expect(await findings.check(hour)).toBe(3);
    expect((await owner.query('SELECT visitors::int FROM reach_sketches WHERE scope_id = $1 AND type = 1', [link.dealId])).rows).toEqual([{ visitors: 2 }]);
  });

  it('waits with an hour until all of it is in the figures, and makes up for the days when no worker was there', async () => {
    const later = new Date(hour.getTime() + 4 * 3_600_000);
    const at = (hours: number) => new TrafficFindingsService(worker, new Outbox(), { now: () => new Date(later.getTime() + hours * 3_600_000) });
    const looked = async () => (await owner.query<{ hour: Date }>('SELECT hour FROM traffic_checks WHERE hour >= $1 ORDER BY 1', [later])).rows.map((row) => (row.hour.getTime() - later.getTime()) / 3_600_000);
    const batch = (BigInt(later.getTime() - 1_735_689_600_000 + 60_000) << 22n).toString();
    const clicks = sivtLimits.clicksPerHour + 5;
    await owner.query(
      `INSERT INTO events (batch_id, brand_id, event_id, day, occurred_at, source_no, type, invalid, visitor)
       SELECT $1, $2, 'waits:' || i, $3, $4::timestamptz + i * interval '1 second', 0, ${LINK_CLICK}, 0, 77 FROM generate_series(1, $5::int) i`,
      [batch, brand.id, day, later, clicks],
    );
    await owner.query('INSERT INTO event_batches (batch_id, first_day, last_day, row_count) VALUES ($1, $2, $2, $3)', [batch, day, clicks]);
    await at(2).checkDue();
    expect([await looked(), await reasons()]).toEqual([[], []]);
    await rollups.fold();
    await at(2).checkDue();
    expect([await looked(), await reasons()]).toEqual([[0], [{ reason: invalidReason.velocity, n: 5 }]]);
    await at(42).checkDue();
    expect(await looked()).toEqual(Array.from({ length: 41 }, (_, hours) => hours));
  });
});
