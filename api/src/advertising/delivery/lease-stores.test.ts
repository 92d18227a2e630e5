import { Redis } from 'ioredis';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { aBrand, aCampaign, eventually, type CampaignWish, type TestCampaign } from '../../../test/edge.ts';
import { hasRedis, RedisServer } from '../../../test/redis.ts';
import { steadyPool } from '../../platform/database/connect.ts';
import { BudgetLeases } from './budget-leases.ts';
import { PostgresLeaseStore, type LeaseStore, type Lent } from './lease-store.ts';
import { RedisLeaseStore } from './redis-lease-store.ts';

const PRICE = 30_000;
const PROCESSES = 8;
/** A lease of fifty events is the largest of a small campaign; all processes share it in Redis. */
const LEASE = 50 * PRICE;
const SCALE = 10_000;

let database: TestDatabase;
let owner: pg.Client;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  pool = steadyPool({ connectionString: database.url, options: '-c role=meadow_edge', max: 8 });
});
afterAll(async () => {
  await pool?.end();
  await owner?.end();
  await database?.drop();
});

const stores: ('PostgreSQL' | 'Redis')[] = hasRedis ? ['PostgreSQL', 'Redis'] : ['PostgreSQL'];
describe.each(stores)('eight processes that lease over %s', (name) => {
  const redis = new RedisServer('everything');
  const open: BudgetLeases[] = [];

  beforeAll(async () => {
    if (name === 'Redis') await redis.start();
  });
  afterAll(async () => {
    for (const leases of open) await leases.close();
    if (name === 'Redis') await redis.stop();
  });

  const aStore = (now?: () => number): LeaseStore => {
    const postgres = new PostgresLeaseStore(pool, now);
    if (name === 'PostgreSQL') return postgres;
    const client = new Redis(redis.url, { maxRetriesPerRequest: 1, commandTimeout: 200, retryStrategy: () => 50 });
    client.on('error', () => undefined);
    return new RedisLeaseStore(client, postgres, now);
  };
  const processesFor = (campaign: TestCampaign, dailyMinor: number, now?: () => number): Promise<BudgetLeases[]> =>
    Promise.all(Array.from({ length: PROCESSES }, async () => {
      const leases = new BudgetLeases(aStore(now), now);
      open.push(leases);
      await leases.follow([{ id: campaign.id, dailyMicros: BigInt(dailyMinor * SCALE), microsPerMinor: BigInt(SCALE), highestPriceMicros: PRICE }], new Set([campaign.id]));
      return leases;
    }));
  const campaignOf = async (wish: CampaignWish) => aCampaign(owner, await aBrand(owner), { totalMinor: 10_000_000, ...wish });

  /** What all processes promise of one campaign. */
  class Spending {
    promised = 0;

    constructor(private readonly campaign: TestCampaign) {}

    /** Promises ads until so much is reached; gives up after long. */
    async upTo(micros: number, processes: readonly BudgetLeases[]): Promise<void> {
      const lastMs = Date.now() + 20_000;
      await this.each(processes, () => this.promised < micros && Date.now() < lastMs);
    }

    /** Promises whatever is given yet. */
    async whateverIsLeft(processes: readonly BudgetLeases[]): Promise<void> {
      await this.each(processes, (misses) => misses < 12);
    }

    private async each(processes: readonly BudgetLeases[], goesOn: (misses: number) => boolean): Promise<void> {
      await Promise.all(processes.map(async (leases) => {
        for (let misses = 0; goesOn(misses); ) {
          const isPromised = leases.promise(this.campaign.id, PRICE) !== 0;
          this.promised += isPromised ? PRICE : 0;
          misses = isPromised ? 0 : misses + 1;
          await new Promise((done) => setTimeout(done, isPromised ? 0 : 100));
        }
      }));
    }
  }
  const lent = async ({ id }: TestCampaign) => Number((await owner.query('SELECT coalesce(sum(amount_micros), 0) AS sum FROM budget_leases WHERE campaign_id = $1', [id])).rows[0].sum);

  it('promise the whole day’s budget and not an ad more, though one of them is killed', async () => {
    const campaign = await campaignOf({ dailyMinor: 5_000 });
    const [dead, ...alive] = await processesFor(campaign, 5_000);
    const spending = new Spending(campaign);
    // All that may be missing: what the killed one had in hand, a lease and the next one, and less than an ad per process.
    const least = 5_000 * SCALE - 2 * LEASE - PROCESSES * PRICE;
    await spending.upTo(1_000 * SCALE, [dead!, ...alive]);
    await spending.upTo(least, alive);
    await spending.whateverIsLeft(alive);
    expect(spending.promised).toBeGreaterThanOrEqual(least);
    expect(spending.promised).toBeLessThanOrEqual(5_000 * SCALE);
    expect(await lent(campaign)).toBeLessThanOrEqual(5_000 * SCALE);
  }, 60_000);

  it('keep pace with the day together', async () => {
    let nowMs = new Date(`${new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)}T12:00:00+08:00`).getTime();
    const campaign = await campaignOf({ dailyMinor: 1_000_000, pacing: 'EVEN' });
    const processes = await processesFor(campaign, 1_000_000, () => nowMs);
    let promised = 0;
    for (let step = 0; step < 180; step += 1) {
      nowMs += 10_000;
      for (const leases of processes) {
        while (leases.promise(campaign.id, PRICE) !== 0) promised += PRICE;
        await leases.settled();
        await leases.tidy();
      }
    }
    // Half an hour of the twelve that were left, 20 seconds ahead of it, lent 1.2 times as fast as people come.
    const due = 1_000_000 * SCALE * (1 - (1 - 1_820 / 43_200) ** 1.2);
    expect(Math.abs(promised - due) / due).toBeLessThan(0.02);
  });

  if (name === 'PostgreSQL') return;

  it('go on in PostgreSQL while Redis hangs or is gone, and nothing is lent twice whatever it remembers', async () => {
    const campaign = await campaignOf({ dailyMinor: 5_000 });
    const [dead, ...alive] = await processesFor(campaign, 5_000);
    const spending = new Spending(campaign);
    await spending.upTo(500 * SCALE, [dead!, ...alive]);
    redis.hang();
    await spending.upTo(1_500 * SCALE, alive);
    redis.wake();
    await spending.upTo(2_000 * SCALE, alive);
    await redis.kill();
    await spending.upTo(3_000 * SCALE, alive);
    await redis.start();
    await spending.upTo(3_100 * SCALE, alive);
    await spending.whateverIsLeft(alive);
    expect(spending.promised).toBeGreaterThanOrEqual(3_100 * SCALE);
    expect(spending.promised).toBeLessThanOrEqual(5_000 * SCALE);
    expect(await lent(campaign)).toBeLessThanOrEqual(5_000 * SCALE);
    // Half an hour later the ads were seen, and what the dead process and Redis had in hand is free.
    for (const leases of alive) await leases.follow([], new Set());
    await owner.query('DELETE FROM budget_leases WHERE campaign_id = $1', [campaign.id]);
    await owner.query(
      `INSERT INTO rollup_hours (brand_id, hour, source_no, type, currency, valid, givt, sivt, price_micros, value_minor) SELECT brand_id, date_trunc('hour', now()), no, 1, '', 1, 0, 0, $2, 0 FROM event_sources WHERE campaign_id = $1`,
      [campaign.id, spending.promised],
    );
    const least = 5_000 * SCALE - 2 * PROCESSES * PRICE;
    const successors = await processesFor(campaign, 5_000);
    await spending.upTo(least, successors);
    await spending.whateverIsLeft(successors);
    expect(spending.promised).toBeGreaterThanOrEqual(least);
    expect(spending.promised).toBeLessThanOrEqual(5_000 * SCALE);
  }, 120_000);

  it('trust nothing that an earlier run of Redis wrote, for its last words may be lost', async () => {
    const campaign = await campaignOf({ dailyMinor: 5_000 });
    const store = aStore();
    const wish = { campaignId: campaign.id, wantedMicros: 10 * PRICE, leastMicros: PRICE, mostMicros: LEASE, microsPerMinor: BigInt(SCALE), isEager: false };
    const take = async (wantedMicros = wish.wantedMicros): Promise<Lent> => {
      const lent = await store.take({ ...wish, wantedMicros });
      if (!lent || 'waitMs' in lent) throw new Error('nothing was lent');
      return lent;
    };
    // Fifty ads in no time at all: of the next lease there is something for others, too.
    await store.giveBack(campaign.id, await take(LEASE), LEASE);
    const [second, third] = [await take(), await take()];
    expect(third).toEqual({ ...second, part: 3 });
    await redis.kill();
    await redis.start();
    const client = new Redis(redis.url);
    expect(await client.hget(`meadow:leases:${campaign.id}`, 'shared')).toContain(`"no":${second.no}`);
    client.disconnect();
    for (const lent of [await take(), await eventually(async () => { const lent = await take(); return lent.part === null ? null : lent; })]) expect(lent.no).toBeGreaterThan(second.no);
    await store.close();
  }, 60_000);
});
