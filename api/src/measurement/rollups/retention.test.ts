import { randomUUID } from 'node:crypto';
import { aBrand, aCampaign, startTestEdge, type TestBrand, type TestEdge } from '../../../test/edge.ts';
import { SystemClock } from '../../platform/clock/clock.ts';
import { ConfigError, readConfig } from '../../platform/config/config.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { eventKind } from '../events/event-kinds.ts';
import { RollupsService } from './rollups.service.ts';
import { recomputedFrom, verifyRollups } from './verify-rollups.ts';

const DAY_MS = 86_400_000;
// One day for the whole file, also when it runs over midnight.
const now = Date.now();
const dayAgo = (days: number) => new Date(now - days * DAY_MS).toISOString().slice(0, 10);

describe('keeping raw events for some days', () => {
  let test: TestEdge;
  let db: Database;
  let rollups: RollupsService;
  let brand: TestBrand;
  let batch = 1_000n;

  /** A page view and a purchase at noon of a day long ago, as they would stand in the log. */
  const happened = async (day: string, sourceNo = 0) => {
    batch += 1n;
    await test.owner.query('SELECT app.ensure_event_days($1, $1)', [day]);
    for (const type of [eventKind.page_view, eventKind.purchase]) {
      await test.owner.query(
        `INSERT INTO events (batch_id, occurred_at, visitor, value_minor, day, source_no, type, invalid, brand_id, event_id, currency) VALUES ($1, $2::date + interval '12 hours', 7, $3, $2, $4, $5, 0, $6, $7, 'CNY')`,
        [batch, day, type === eventKind.purchase ? 1_250 : null, sourceNo, type, brand.id, randomUUID()],
      );
    }
    await test.owner.query('INSERT INTO event_batches (batch_id, first_day, last_day, row_count) VALUES ($1, $2, $2, 2)', [batch, day]);
  };
  const counted = async () => (await test.owner.query<{ n: number }>('SELECT sum(valid)::int AS n FROM rollup_days WHERE brand_id = $1 AND scope_id = $1', [brand.id])).rows[0]!.n;
  const raw = async () => (await test.owner.query<{ day: string }>('SELECT DISTINCT day::text AS day FROM events WHERE brand_id = $1 ORDER BY 1', [brand.id])).rows.map(({ day }) => day);

  beforeAll(async () => {
    test = await startTestEdge();
    db = await connectDatabase({ url: test.databaseUrl, role: 'meadow_worker', poolSize: 2, name: 'test' }, []);
    rollups = new RollupsService(db, { ...test.config, RAW_EVENT_DAYS: 100 }, new SystemClock());
    brand = await aBrand(test.owner);
  });
  afterAll(async () => {
    await db?.close();
    await test?.stop();
  });

  it('takes 0 for all, or 60 and more', () => {
    expect(readConfig({}).RAW_EVENT_DAYS).toBe(0);
    expect(readConfig({ RAW_EVENT_DAYS: '60' }).RAW_EVENT_DAYS).toBe(60);
    expect(() => readConfig({ RAW_EVENT_DAYS: '59' })).toThrow(ConfigError);
  });

  it('drops days that are older, once they are rolled up; figures stay and what is left still verifies', async () => {
    const days = [dayAgo(130), dayAgo(120), dayAgo(50)];
    for (const day of days) await happened(day);
    expect(await new RollupsService(db, test.config, new SystemClock()).dropOldDays()).toEqual([]); // keeps all
    expect(await rollups.dropOldDays()).not.toContain(days[0]); // what waits to be rolled up stays
    while ((await rollups.fold()) > 0);
    expect(await rollups.dropOldDays()).toEqual(days.slice(0, 2));
    expect(await rollups.dropOldDays()).toEqual([]);
    expect(await raw()).toEqual(days.slice(2));
    expect(await counted()).toBe(6);
    expect(await recomputedFrom(db)).toBe(dayAgo(109)); // the last dropped day, 10 days for late clicks, the day after
    expect(await verifyRollups(db)).toEqual([]);
  });

  it('still notices a figure that is wrong where raw events are kept', async () => {
    await test.owner.query('UPDATE rollup_days SET valid = valid + 1 WHERE brand_id = $1 AND day = $2', [brand.id, dayAgo(50)]);
    expect((await verifyRollups(db)).map(({ what }) => what)).toEqual(['rollup_days', 'rollup_days']);
    await test.owner.query('UPDATE rollup_days SET valid = valid - 1 WHERE brand_id = $1 AND day = $2', [brand.id, dayAgo(50)]);
    expect(await verifyRollups(db)).toEqual([]);
  });

  it('keeps the days that the charge of a campaign rests on until it is final', async () => {
    const campaign = await aCampaign(test.owner, brand);
    await test.owner.query('UPDATE campaigns SET funded_at = now(), flight_start_on = $2, flight_end_on = $3 WHERE id = $1', [campaign.id, dayAgo(125), dayAgo(115)]);
    await happened(dayAgo(118), campaign.sourceNo);
    await rollups.fold();
    expect(await rollups.dropOldDays()).toEqual([]);
    await test.owner.query(`UPDATE campaigns SET status = 'RECONCILED', updated_at = now() WHERE id = $1`, [campaign.id]);
    expect(await rollups.dropOldDays()).toEqual([]); // invalid traffic may yet be found
    await test.owner.query(`UPDATE campaigns SET updated_at = now() - interval '5 days' WHERE id = $1`, [campaign.id]);
    expect(await rollups.dropOldDays()).toEqual([dayAgo(118)]);
  });
});
