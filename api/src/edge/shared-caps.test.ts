import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { DecisionResponse } from '@meadow/shared';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { aBrand, aCampaign, TEST_SECRET } from '../../test/edge.ts';
import { freePort } from '../platform/database/embedded-postgres.ts';

const entry = fileURLToPath(new URL('../../dist/edge.main.js', import.meta.url));
const PROCESSES = 8;
const CAP = 3;
const READERS = 20;
const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis) process.stderr.write('redis-server is not installed: caps in Redis are not tested.\n');

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

  async stop(): Promise<void> {
    await Promise.all(this.children.map((_, at) => this.kill(at)));
    await Promise.all(this.folders.map((folder) => rm(folder, { recursive: true, force: true })));
  }
}

const stores: [string, boolean][] = [['PostgreSQL', false], ...(hasRedis ? ([['Redis', true]] as [string, boolean][]) : [])];
describe.each(stores)('caps of eight processes, counted in %s', (_name, withRedis) => {
  let database: TestDatabase;
  let owner: pg.Client;
  let redis: ChildProcess | undefined;
  const deciders = new Deciders();

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    await aCampaign(owner, await aBrand(owner), { frequencyCap: CAP, dailyMinor: 10_000_000, totalMinor: 100_000_000 });
    const settings: Record<string, string> = {};
    if (withRedis) {
      const port = await freePort();
      redis = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
      settings['REDIS_URL'] = `redis://127.0.0.1:${port}`;
      const client = new Redis(settings['REDIS_URL'], { retryStrategy: () => 50, maxRetriesPerRequest: null });
      client.on('error', () => undefined);
      await client.ping();
      client.disconnect();
    }
    await deciders.start(database.url, settings);
  }, 60_000);
  afterAll(async () => {
    await deciders.stop();
    redis?.kill('SIGKILL');
    await owner?.end();
    await database?.drop();
  });

  it('are kept for every reader whoever is asked at the same moment, though one process is killed among it', async () => {
    const shown = new Map<string, number>();
    const ask = async (process: number, visitor: string) => {
      try {
        const reply = await fetch(`${deciders.urls[process]}/v1/decisions`, { method: 'POST', body: JSON.stringify({ placement: 'feed', slots: 1, visitor }) });
        const { decisions } = (await reply.json()) as DecisionResponse;
        if (decisions.length > 0) shown.set(visitor, (shown.get(visitor) ?? 0) + 1);
      } catch {
        // The one that was killed.
      }
    };
    // Each reader asks each process once, all at once; the last process dies meanwhile.
    const readers = Array.from({ length: READERS }, (_, at) => `reader-${at}`);
    const asked = readers.flatMap((reader) => Array.from({ length: PROCESSES }, (_, process) => ask(process, reader)));
    await deciders.kill(PROCESSES - 1);
    await Promise.all(asked);
    for (const reader of readers) expect(shown.get(reader) ?? 0).toBeLessThanOrEqual(CAP);
    // All that may be missing is what the killed one had taken, a place of each reader; everything else is shown to whoever comes again.
    const all = () => [...shown.values()].reduce((sum, each) => sum + each, 0);
    for (let round = 0; round < 100 && all() < READERS * (CAP - 1); round += 1) await Promise.all(readers.map((reader, at) => ask((at + round) % (PROCESSES - 1), reader)));
    for (const reader of readers) expect(shown.get(reader) ?? 0).toBeLessThanOrEqual(CAP);
    expect(all()).toBeGreaterThanOrEqual(READERS * (CAP - 1));
  }, 60_000);
});
