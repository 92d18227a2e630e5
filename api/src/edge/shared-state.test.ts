import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { DecisionResponse } from '@meadow/shared';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { aBrand, aCampaign, TEST_SECRET, type TestCampaign } from '../../test/edge.ts';
import { hasRedis, RedisServer } from '../../test/redis.ts';
import { RESERVE_CPM_MICROS } from '../advertising/edge.ts';
import { DecisionTokens } from '../measurement/edge.ts';
import { freePort } from '../platform/database/embedded-postgres.ts';

const entry = fileURLToPath(new URL('../../dist/edge.main.js', import.meta.url));
const PROCESSES = 8;
const CAP = 3;
const READERS = 20;

/** Eight real edge processes beside each other, on one database. */
class Deciders {
  readonly urls: string[] = [];
  readonly children: ChildProcess[] = [];
  private readonly folders: string[] = [];

  async start(databaseUrl: string, settings: Record<string, string>): Promise<void> {
    for (let at = 0; at < PROCESSES; at += 1) {
      const [port, folder] = [await freePort(), await mkdtemp(join(tmpdir(), 'meadow-decider-'))];
      this.folders.push(folder);
      const env = { ...process.env, NODE_OPTIONS: '', DATABASE_URL: databaseUrl, SECRET: TEST_SECRET, EDGE_PORT: String(port), DATA_DIR: folder, LOG_LEVEL: 'silent', ...settings };
      const child = fork(entry, { env, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      this.children.push(child);
      await new Promise<void>((ready, failed) => {
        child.once('message', () => ready());
        child.once('exit', () => failed(new Error('the edge did not start')));
      });
      this.urls.push(`http://127.0.0.1:${port}`);
    }
  }

  async kill(at: number): Promise<void> {
    const child = this.children[at]!;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await gone;
  }

  isDead(at: number): boolean {
    return this.children[at]!.signalCode !== null;
  }

  async stop(): Promise<void> {
    await Promise.all(this.children.map((_, at) => this.kill(at)));
    await Promise.all(this.folders.map((folder) => rm(folder, { recursive: true, force: true })));
  }
}

/** A fen buys ten ads of this price, the least that is paid. */
const PRICE = RESERVE_CPM_MICROS / 1_000;
const DAILY_MICROS = 1_000 * PRICE;
/** Of a small campaign, in the hands of one process or, in Redis, of all together. */
const LEASE = 50 * PRICE;

const stores: [string, boolean][] = [['PostgreSQL', false], ...(hasRedis ? ([['Redis', true]] as [string, boolean][]) : [])];
describe.each(stores)('eight processes that share over %s', (_name, withRedis) => {
  let database: TestDatabase;
  let owner: pg.Client;
  let paced: TestCampaign;
  const redis = new RedisServer('nothing');
  const deciders = new Deciders();

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    await aCampaign(owner, await aBrand(owner), { frequencyCap: CAP, dailyMinor: 10_000_000, totalMinor: 100_000_000, targeting: { countries: ['CN'] } });
    paced = await aCampaign(owner, await aBrand(owner), { bidMicros: RESERVE_CPM_MICROS, dailyMinor: DAILY_MICROS / 10_000, targeting: { countries: ['NZ'] } });
    if (withRedis) await redis.start();
    await deciders.start(database.url, withRedis ? { REDIS_URL: redis.url } : {});
  }, 60_000);
  afterAll(async () => {
    await deciders.stop();
    await redis.stop();
    await owner?.end();
    await database?.drop();
  });

  /** @returns none from one that was killed */
  const ask = async (process: number, request: object): Promise<DecisionResponse['decisions']> => {
    try {
      const reply = await fetch(`${deciders.urls[process]}/v1/decisions`, { method: 'POST', body: JSON.stringify({ placement: 'feed', slots: 1, ...request }) });
      return ((await reply.json()) as DecisionResponse).decisions;
    } catch {
      return [];
    }
  };

  it('keep caps for every reader whoever is asked at the same moment, though one process is killed among it', async () => {
    const shown = new Map<string, number>();
    const show = async (process: number, visitor: string) => {
      const { length } = await ask(process, { visitor, context: { country: 'CN' } });
      shown.set(visitor, (shown.get(visitor) ?? 0) + length);
    };
    // Each reader asks each process once, all at once; the last process dies meanwhile.
    const readers = Array.from({ length: READERS }, (_, at) => `reader-${at}`);
    const asked = readers.flatMap((reader) => Array.from({ length: PROCESSES }, (_, process) => show(process, reader)));
    await deciders.kill(PROCESSES - 1);
    await Promise.all(asked);
    for (const reader of readers) expect(shown.get(reader) ?? 0).toBeLessThanOrEqual(CAP);
    // All that may be missing is what the killed one had taken, a place of each reader; everything else is shown to whoever comes again.
    const all = () => [...shown.values()].reduce((sum, each) => sum + each, 0);
    for (let round = 0; round < 100 && all() < READERS * (CAP - 1); round += 1) await Promise.all(readers.map((reader, at) => show((at + round) % (PROCESSES - 1), reader)));
    for (const reader of readers) expect(shown.get(reader) ?? 0).toBeLessThanOrEqual(CAP);
    expect(all()).toBeGreaterThanOrEqual(READERS * (CAP - 1));
  }, 60_000);

  it('promise a day’s budget and nothing above it, though one process is killed among it, and Redis too', async () => {
    const tokens = new DecisionTokens(TEST_SECRET);
    const dead = PROCESSES - 2;
    let promised = 0;
    const each = (goesOn: (misses: number) => boolean) => Promise.all(Array.from({ length: PROCESSES - 1 }, async (_, process) => {
      for (let misses = 0; goesOn(misses) && !deciders.isDead(process); ) {
        const decisions = await ask(process, { context: { country: 'NZ' } });
        for (const { token } of decisions) promised += tokens.read(token)!.priceMicros;
        misses = decisions.length > 0 ? 0 : misses + 1;
        if (misses > 0) await new Promise((done) => setTimeout(done, 100));
      }
    }));
    const lastMs = Date.now() + 40_000;
    const spend = (micros: number) => each(() => promised < micros && Date.now() < lastMs);
    await spend(DAILY_MICROS / 4);
    await deciders.kill(dead);
    await spend(DAILY_MICROS / 2);
    await redis.kill();
    // All that may be missing: what the killed ones had in hand, a lease and the next one, and less than an ad per process; and up to half a lease of each process that wants to give it back while Redis is gone.
    const least = DAILY_MICROS - (withRedis ? 9 : 2) * LEASE - PROCESSES * PRICE;
    await spend(least);
    await each((misses) => misses < 12);
    expect(promised).toBeGreaterThanOrEqual(least);
    expect(promised).toBeLessThanOrEqual(DAILY_MICROS);
    const { rows } = await owner.query<{ lent: string }>('SELECT sum(amount_micros) AS lent FROM budget_leases WHERE campaign_id = $1', [paced.id]);
    expect(Number(rows[0]!.lent)).toBeLessThanOrEqual(DAILY_MICROS);
  }, 60_000);
});
