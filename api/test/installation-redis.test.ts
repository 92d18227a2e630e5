import { Redis } from 'ioredis';
import { eventually, TestApp, type Person } from './app.ts';
import { hasRedis, RedisServer } from './redis.ts';

(hasRedis ? describe : describe.skip)('an installation with REDIS_URL', () => {
  const redis = new RedisServer('everything');
  const app = new TestApp();
  let brand: Person;
  beforeAll(async () => {
    await redis.start();
    await app.start({ REDIS_URL: redis.url, SANDBOX_DELAY_MS: '0', LOG_LEVEL: 'silent' });
    await app.startWorker();
    brand = await app.signUp('BRAND');
  });
  afterAll(async () => {
    await app.stop();
    await redis.stop();
  });

  const topUp = (key: string) => app.ask(brand, 'mutation ($k: String!) { topUp(amountMinor: "1000", currency: "CNY", idempotencyKey: $k) { id } }', { k: key });
  const available = async () => {
    const { wallet } = await app.ask<{ wallet: { balances: { availableMinor: string }[] } }>(brand, '{ wallet { balances { availableMinor } } }');
    return wallet.balances[0]?.availableMinor ?? '0';
  };

  const notices = async () => (await app.owner.query<{ n: number }>('SELECT count(*)::int AS n FROM notifications WHERE org_id = $1', [brand.organisationId])).rows[0]?.n;

  it('carries its jobs over Redis and not over PostgreSQL', async () => {
    await topUp('one');
    await topUp('two');
    await eventually(available, (minor) => minor === '2000');
    await eventually(notices, (count) => count === 2);
    const client = new Redis(redis.url);
    const keys = await client.keys('bull:*');
    client.disconnect();
    expect(keys.length).toBeGreaterThan(0);
    expect((await app.owner.query(`SELECT FROM pg_namespace WHERE nspname = 'bullmq'`)).rowCount).toBe(0);
  });

  it('loses no promise while Redis is away', async () => {
    await redis.kill();
    await topUp('three');
    await topUp('four');
    await redis.start();
    await eventually(available, (minor) => minor === '4000', 30_000);
    // Each top-up that ended is told by a job.
    await eventually(notices, (count) => count === 4, 30_000);
    // A notice promises its mails in turn.
    await eventually(async () => (await app.owner.query('SELECT FROM outbox WHERE sent_at IS NULL')).rowCount, (unsent) => unsent === 0, 30_000);
  });
});
