import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { EventReceipt } from '@meadow/shared';
import { aBrand, aLink, BROWSER, eventually, TEST_SECRET } from '../../test/edge.ts';
import { freePort, startEmbeddedPostgres, type EmbeddedPostgres } from '../platform/database/embedded-postgres.ts';
import { migrate } from '../platform/database/migrate.ts';

const entry = fileURLToPath(new URL('../../dist/edge.main.js', import.meta.url));
const EVENTS = 10_000;
const BATCH = 50;

/** A real edge process on a PostgreSQL of its own, both of which can be killed and come back. */
class Drill {
  postgres!: EmbeddedPostgres;
  folder = '';
  port = 0;
  private edge: ChildProcess | undefined;

  async start(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'meadow-drill-'));
    this.postgres = await startEmbeddedPostgres(this.folder);
    await migrate(this.postgres.url);
    this.port = await freePort();
    await this.startEdge();
  }

  async startEdge(): Promise<void> {
    const env = { ...process.env, NODE_OPTIONS: '', DATABASE_URL: this.postgres.url, SECRET: TEST_SECRET, EDGE_PORT: String(this.port), DATA_DIR: this.folder, LOG_LEVEL: 'silent' };
    const child = fork(entry, { env, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.edge = child;
    await new Promise<void>((ready, failed) => {
      child.once('message', () => ready());
      child.once('exit', () => failed(new Error('the edge did not start')));
    });
  }

  async killEdge(): Promise<void> {
    const gone = new Promise((done) => this.edge?.once('exit', done));
    this.edge?.kill('SIGKILL');
    await gone;
  }

  async killPostgres(): Promise<void> {
    const gone = new Promise((done) => this.postgres.process.once('exit', done));
    this.postgres.process.kill('SIGKILL');
    await gone;
  }

  async restartPostgres(): Promise<void> {
    this.postgres = await startEmbeddedPostgres(this.folder, {}, this.postgres.port);
  }

  async connected(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.postgres.url });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  async stop(): Promise<void> {
    await this.killEdge();
    await this.postgres.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

describe('when processes are killed', () => {
  const drill = new Drill();

  beforeAll(() => drill.start(), 60_000);
  afterAll(() => drill.stop());

  it('has every acknowledged event exactly once', async () => {
    const before = await drill.connected();
    const brand = await aBrand(before);
    await before.end();
    const acknowledged = new Set<string>();
    let counted = 0;
    const send = async (ids: string[]): Promise<void> => {
      const time = new Date().toISOString();
      const body = JSON.stringify({ key: brand.key, events: ids.map((id) => ({ id, type: 'page_view', time })) });
      for (;;) {
        try {
          const reply = await fetch(`http://127.0.0.1:${drill.port}/v1/events`, { method: 'POST', body, signal: AbortSignal.timeout(5_000) });
          if (reply.status === 202) {
            const receipt = (await reply.json()) as EventReceipt;
            expect(receipt.accepted + receipt.duplicate).toBe(ids.length);
            for (const id of ids) acknowledged.add(id);
            counted += receipt.accepted;
            return;
          }
        } catch {
          // The edge is gone; whoever got no answer sends again.
        }
        await sleep(50);
      }
    };
    const batches = Array.from({ length: EVENTS / BATCH }, () => Array.from({ length: BATCH }, () => randomUUID()));
    const senders = Array.from({ length: 8 }, async () => {
      for (let ids = batches.pop(); ids; ids = batches.pop()) {
        await send(ids);
        await sleep(20);
      }
    });
    const sending = Promise.all(senders);
    await sleep(100);
    await drill.killEdge();
    await drill.startEdge();
    await sleep(150);
    await drill.killPostgres();
    await sleep(200);
    await drill.restartPostgres();
    await sleep(150);
    await drill.killEdge();
    await drill.startEdge();
    await sending;

    const after = await drill.connected();
    const { rows } = await after.query<{ event_id: string }>('SELECT event_id FROM events WHERE brand_id = $1', [brand.id]);
    const [batched] = (await after.query<{ sum: number }>('SELECT sum(row_count)::int AS sum FROM event_batches')).rows;
    await after.end();
    expect(acknowledged.size).toBe(EVENTS);
    expect(rows).toHaveLength(EVENTS);
    expect(new Set(rows.map((row) => row.event_id))).toEqual(acknowledged);
    expect(batched!.sum).toBe(EVENTS);
    expect(counted).toBeLessThanOrEqual(EVENTS);
  }, 90_000);

  it('redirects on while PostgreSQL is away, and counts each click once when it is back', async () => {
    const before = await drill.connected();
    const brand = await aBrand(before);
    const link = await aLink(before, brand);
    await before.end();
    const follow = async () => {
      const reply = await fetch(`http://127.0.0.1:${drill.port}/l/${link.slug}`, { redirect: 'manual', headers: { 'user-agent': BROWSER } });
      expect(reply.status).toBe(302);
      return `l:${new URL(reply.headers.get('location')!).searchParams.get('mclid')}`;
    };
    const clicks = [await follow()];
    await drill.killPostgres();
    clicks.push(...(await Promise.all(Array.from({ length: 40 }, follow))));
    const refused = await fetch(`http://127.0.0.1:${drill.port}/v1/events`, { method: 'POST', body: JSON.stringify({ key: brand.key, events: [] }) });
    expect([202, 503]).toContain(refused.status);
    // With no PostgreSQL and no disk people go on all the same, and no click is promised.
    const spool = join(drill.folder, 'spool');
    await rename(spool, `${spool}-away`);
    await writeFile(spool, '');
    await eventually(async () => {
      const click = await follow();
      if (click === 'l:null') return true;
      clicks.push(click);
      return false;
    });
    await rm(spool);
    await rename(`${spool}-away`, spool);
    // The process that keeps them dies too: another takes over its file.
    await drill.killEdge();
    await drill.restartPostgres();
    await drill.startEdge();
    clicks.push(await follow());
    const after = await drill.connected();
    const rows = await eventually(async () => {
      const found = (await after.query<{ event_id: string }>('SELECT event_id FROM events WHERE brand_id = $1', [brand.id])).rows;
      return found.length >= clicks.length ? found : undefined;
    }, 15_000);
    await after.end();
    expect(rows.map((row) => row.event_id).sort()).toEqual([...clicks].sort());
    await eventually(async () => (await readdir(join(drill.folder, 'spool'))).length === 0);
  }, 60_000);
});
