import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { aBrand, aCampaign, type TestCampaign } from '../../../test/edge.ts';
import { steadyPool } from '../../platform/database/connect.ts';
import { BudgetLeases } from './budget-leases.ts';
import { PostgresLeaseStore } from './lease-store.ts';

const PRICE = 30_000;

describe('budget leases in PostgreSQL', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  let pool: pg.Pool;
  const deciders: BudgetLeases[] = [];

  const aDecider = async (campaign: TestCampaign, dailyMinor: number): Promise<BudgetLeases> => {
    const leases = new BudgetLeases(new PostgresLeaseStore(pool));
    deciders.push(leases);
    await leases.follow([{ id: campaign.id, dailyMicros: BigInt(dailyMinor) * 10_000n, microsPerMinor: 10_000n, highestPriceMicros: PRICE }], new Set([campaign.id]));
    return leases;
  };
  const spendAll = async (leases: BudgetLeases, campaign: TestCampaign): Promise<number> => {
    let promised = 0;
    for (let misses = 0; misses < 12; ) {
      if (leases.promise(campaign.id, PRICE) !== 0) {
        promised += PRICE;
        misses = 0;
      } else {
        misses += 1;
        await new Promise((done) => setTimeout(done, 100));
      }
    }
    return promised;
  };

  beforeAll(async () => {
    // No edge runs here: it would follow these campaigns too and take leases of its own.
    database = await createTestDatabase();
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    pool = steadyPool({ connectionString: database.url, options: '-c role=meadow_edge', max: 8 });
  });
  afterAll(async () => {
    for (const leases of deciders) await leases.close();
    await pool?.end();
    await owner?.end();
    await database?.drop();
  });

  it('count what was spent against the budget once, whether it is still leased or already billed', async () => {
    const brand = await aBrand(owner);
    const campaign = await aCampaign(owner, brand, { dailyMinor: 1_000, totalMinor: 1_000 });
    const leases = await aDecider(campaign, 1_000);
    const promised = await spendAll(leases, campaign);
    await leases.close();
    const { rows } = await owner.query<{ no: number; amount_micros: string }>('SELECT no, amount_micros FROM budget_leases WHERE campaign_id = $1', [campaign.id]);
    for (const lease of rows) await owner.query('INSERT INTO rollup_reservations (reservation, price_micros) VALUES ($1, $2)', [lease.no, lease.amount_micros]);
    await owner.query(
      `INSERT INTO rollup_hours (brand_id, hour, source_no, type, currency, valid, givt, sivt, price_micros, value_minor) VALUES ($1, date_trunc('hour', now()), $2, 1, '', 1, 0, 0, $3, 0)`,
      [brand.id, campaign.sourceNo, promised],
    );
    const left = await owner.query('SELECT * FROM app.lease_budget($1, 100000000, 1, $2, 10000)', [campaign.id, '0 s']);
    expect(left.rows.map((row) => Number(row.granted_micros))).toEqual([10_000_000 - promised]);
  });

  const ask = async (campaign: TestCampaign, at: string, wanted = 10 ** 12) => {
    const { rows } = await owner.query<{ granted: string; no: number }>('SELECT granted_micros AS granted, lease_no AS no FROM app.lease_budget($1, $2, 1, $3, 10000, $4)', [campaign.id, wanted, '0 s', at]);
    return Number(rows[0]?.granted ?? 0);
  };
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const at = (time: string) => `${today}T${time}+08:00`;

  /** How much faster than the rest of the traffic the rest of the budget is lent. */
  const AHEAD = 1.2;

  it('spread an evenly paced budget over the rest of the day, a little ahead of the traffic, and a pause does not pile it up', async () => {
    const campaign = await aCampaign(owner, await aBrand(owner), { dailyMinor: 1_000_000, totalMinor: 1_000_000, pacing: 'EVEN' });
    const day = 1_000_000 * 10_000;
    expect(await ask(campaign, at('12:00:00'))).toBe(0); // It begins at noon: half a day is left for all of it.
    expect(await ask(campaign, at('12:01:00'))).toBeCloseTo((AHEAD * day) / 720, -2); // a minute of twelve hours
    // An hour nobody came: five minutes' worth is given, and what was not used belongs to the rest of the day.
    const left = day - (AHEAD * day) / 720;
    expect(await ask(campaign, at('13:01:00'))).toBeCloseTo((AHEAD * left * 5) / 659, -3);
    // All that is left is given by midnight.
    expect(await ask(campaign, at('23:59:59.999'))).toBeGreaterThan(day * 0.98);
  });

  it('give more in the hours in which more people come', async () => {
    const busy = new Date(`${today}T20:00:00+08:00`);
    for (let back = 1; back <= 14; back += 1) {
      for (let hour = 0; hour < 24; hour += 1) {
        const start = new Date(busy.getTime() - back * 86_400_000 + (hour - 20) * 3_600_000);
        await owner.query('INSERT INTO traffic_hours VALUES ($1, $2)', [start, hour === 20 ? 770 : 10]);
      }
    }
    await owner.query('DELETE FROM traffic_curves');
    const campaign = await aCampaign(owner, await aBrand(owner), { dailyMinor: 1_000_000, totalMinor: 1_000_000, pacing: 'EVEN' });
    await ask(campaign, at('00:00:00'));
    const quiet = await ask(campaign, at('00:01:00'));
    // 770 of 1,000 come at eight; a tenth of an average hour, 1000 ÷ 240, is added to each: 14.17 of 1,100 in a quiet hour.
    expect(quiet).toBeCloseTo((AHEAD * 1_000_000 * 10_000 * (10 + 1_000 / 240)) / 1_100 / 60, -3);
    await ask(campaign, at('20:00:00'));
    expect(await ask(campaign, at('20:01:00'))).toBeGreaterThan(quiet * 50);
    await owner.query('DELETE FROM traffic_hours');
    await owner.query('DELETE FROM traffic_curves');
  });

  it('say when to ask again, and then give a handful of events', async () => {
    const campaign = await aCampaign(owner, await aBrand(owner), { dailyMinor: 1_000_000, totalMinor: 1_000_000, pacing: 'EVEN' });
    const lease = async (time: Date) => (await owner.query<{ granted: string; wait: number | null }>('SELECT granted_micros AS granted, wait_s AS wait FROM app.lease_budget($1, $2, $3, $4, 10000, $5)', [campaign.id, 10 ** 12, 10_000_000, '0 s', time])).rows[0]!;
    const noon = new Date(at('12:00:00'));
    const { granted, wait } = await lease(noon);
    // ¥10,000 for twelve hours are ¥0.2315 a second, lent 1.2 times as fast ¥0.2778: five events of ¥10 take 180 seconds, asked again after a minute.
    expect([Number(granted), wait]).toEqual([0, 60]);
    expect((await lease(new Date(noon.getTime() + 164_000))).wait).toBeCloseTo(16, -1);
    expect(Number((await lease(new Date(noon.getTime() + 185_000))).granted)).toBeGreaterThan(50_000_000);
  });

  it('keep two standard deviations free for clicks that may come', async () => {
    const campaign = await aCampaign(owner, await aBrand(owner), { bidModel: 'CPC', bidMicros: 2_000_000, dailyMinor: 10_000, totalMinor: 100_000 });
    expect(await ask(campaign, at('12:00:00'), 50_000_000)).toBe(50_000_000); // ¥50 of ¥100
    // ¥50 promised in clicks of ¥2 has a deviation of √(50 × 2) = ¥10: ¥100 − 50 − 2 × 10.
    expect(await ask(campaign, at('12:00:00'))).toBe(30_000_000);
    expect(await ask(campaign, at('12:00:00'))).toBe(0);
  });

  it('give nothing before the flight, after it, or when paused', async () => {
    const brand = await aBrand(owner);
    for (const change of [`flight_start_on = current_date + 3`, `flight_start_on = current_date - 9, flight_end_on = current_date - 3`, `status = 'PAUSED'`]) {
      const campaign = await aCampaign(owner, brand);
      await owner.query(`UPDATE campaigns SET ${change} WHERE id = $1`, [campaign.id]);
      expect((await owner.query('SELECT * FROM app.lease_budget($1, 1000, 1, $2, 10000)', [campaign.id, '0 s'])).rows).toEqual([]);
    }
    expect((await owner.query('SELECT * FROM app.lease_budget($1, 1000, 1, $2, 10000)', [randomUUID(), '0 s'])).rows).toEqual([]);
  });
});
