import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { aBrand, aCampaign, type TestCampaign } from '../../../test/edge.ts';
import { connectDatabase, steadyPool } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Exploration } from '../delivery/exploration.ts';
import { GroupShelf } from '../delivery/group-shelf.ts';
import { steerBids } from './bid-steering.ts';

const MINUTE_MS = 60_000;

describe('bids that are found', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  let worker: Database;
  let edge: pg.Pool;
  /** Noon in the zone of the campaigns, so that no day ends meanwhile. */
  const noon = new Date(`${new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)}T12:00:00+08:00`);
  const steer = (minutes: number) => worker.transaction(systemContext, (tx) => steerBids((sql, parameters) => tx.query(sql, parameters), new Date(noon.getTime() + minutes * MINUTE_MS)));
  const bidOf = async ({ adGroupId }: TestCampaign) => {
    const shelf = new GroupShelf(edge, new Exploration({ share: 0 }));
    await shelf.refresh();
    return shelf.index.groups.find(({ id }) => id === adGroupId)?.bidMicros;
  };
  const clicked = (campaign: TestCampaign, brandId: string, clicks: number, micros: number) =>
    owner.query(
      `INSERT INTO rollup_hours AS r (brand_id, hour, source_no, type, currency, valid, givt, sivt, price_micros, value_minor) VALUES ($1, $2, $3, 3, '', $4, 0, 0, $5, 0)
       ON CONFLICT (brand_id, hour, source_no, type, currency) DO UPDATE SET valid = r.valid + excluded.valid, price_micros = r.price_micros + excluded.price_micros`,
      [brandId, noon, campaign.sourceNo, clicks, micros],
    );

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    worker = await connectDatabase({ url: database.url, role: 'meadow_worker', poolSize: 2, name: 'steering' }, []);
    edge = steadyPool({ connectionString: database.url, options: '-c role=meadow_edge', max: 2 });
  });
  afterAll(async () => {
    await worker?.close();
    await edge?.end();
    await owner?.end();
    await database?.drop();
  });

  it('go up when clicks have cost less than the target, and down when they have cost more', async () => {
    const brand = await aBrand(owner);
    const campaign = await aCampaign(owner, brand, { bidModel: 'TARGET_COST', bidMicros: 1_000_000 });
    await steer(0);
    expect(await bidOf(campaign)).toBe(1_000_000);
    await clicked(campaign, brand.id, 80, 40_000_000);
    await steer(1);
    // 80 clicks bid at ¥1 cost ¥0.50: (40 + 20) ÷ (80 + 20) = 0.6 of a bid was paid, and a fifth more makes good for ¥40 saved: 1.2 ÷ 0.6.
    expect(await bidOf(campaign)).toBe(2_000_000);
    await clicked(campaign, brand.id, 400, 800_000_000);
    await steer(2);
    expect(await bidOf(campaign)).toBeLessThan(1_000_000);
  });

  it('are of an order where the campaign is for orders: two of a hundred clicks until it is known', async () => {
    const campaign = await aCampaign(owner, await aBrand(owner), { bidModel: 'TARGET_COST', bidMicros: 60_000_000 });
    await owner.query(`UPDATE campaigns SET objective = 'CONVERSION' WHERE id = $1`, [campaign.id]);
    expect(await bidOf(campaign)).toBe(1_200_000); // ¥60 × 2 % before the first step
    await steer(0);
    expect(await bidOf(campaign)).toBe(1_200_000);
  });

  it('fall as long as the budget is spent as planned, and rise up to the limit when it is not', async () => {
    const brand = await aBrand(owner);
    // ¥1,000 for the day, all of it still there at noon: ¥1.3889 belong to a minute of the twelve hours.
    const campaign = await aCampaign(owner, brand, { bidModel: 'AUTOMATIC', bidMicros: 2_000_000, dailyMinor: 100_000 });
    await steer(0);
    expect(await bidOf(campaign)).toBe(1_000_000);
    await clicked(campaign, brand.id, 2, 1_388_889);
    await steer(1);
    expect(await bidOf(campaign)).toBe(985_112); // all of the plan: × e^(−0.03 ÷ 2)
    for (let minute = 2; minute < 8; minute += 1) await steer(minute);
    expect(await bidOf(campaign)).toBe(2_000_000);
  });
});
