import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../src/platform/database/embedded-postgres.ts';
import { eventually, TestApp, type Person } from './app.ts';

const isInstalled = spawnSync('redis-server', ['--version']).status === 0;
if (!isInstalled) process.stderr.write('redis-server is not installed: the queue on Redis is not tested.\n');

/** A real Redis that writes every command to disk before it answers, as the compose file runs it. */
class RedisServer {
  url = '';
  private folder = '';
  private port = 0;
  private process: ChildProcess | undefined;

  async start(): Promise<void> {
    this.folder ||= await mkdtemp(join(tmpdir(), 'meadow-redis-'));
    this.port ||= await freePort();
    this.url = `redis://127.0.0.1:${this.port}`;
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder, '--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--maxmemory-policy', 'noeviction'];
    this.process = spawn('redis-server', args, { stdio: 'ignore' });
    const client = new Redis(this.url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
    client.on('error', () => undefined);
    await client.ping();
    client.disconnect();
  }

  async kill(): Promise<void> {
    const gone = new Promise((done) => this.process?.once('exit', done));
    this.process?.kill('SIGKILL');
    await gone;
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

(isInstalled ? describe : describe.skip)('an installation with REDIS_URL', () => {
  const redis = new RedisServer();
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
