import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { freePort, startEmbeddedPostgres, type EmbeddedPostgres } from '../platform/database/embedded-postgres.ts';
import { migrate } from '../platform/database/migrate.ts';

export type Victim = 'edge' | 'worker' | 'postgres';
export interface DrillBrand {
  id: string;
  key: string;
  slug: string;
}

const programs = { edge: 'edge.main.js', worker: 'worker.main.js' } as const;
const programOf = (name: keyof typeof programs) => fileURLToPath(new URL(`../../dist/${programs[name]}`, import.meta.url));

/** An edge, a worker and a PostgreSQL of their own in a folder of their own, each of which can be killed and come back. */
export class DrillHouse {
  port = 0;
  private postgres!: EmbeddedPostgres;
  private folder = '';
  private readonly secret = randomBytes(24).toString('hex');
  private readonly children = new Map<keyof typeof programs, ChildProcess>();

  get databaseUrl(): string {
    return this.postgres.url;
  }

  async start(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'meadow-drill-'));
    this.postgres = await startEmbeddedPostgres(this.folder);
    await migrate(this.postgres.url);
    this.port = await freePort();
    await this.startProgram('edge');
    await this.startProgram('worker');
  }

  /** Kills with SIGKILL and starts again; PostgreSQL recovers from its log. */
  async kill(victim: Victim, awayMs: number): Promise<void> {
    if (victim === 'postgres') {
      const gone = new Promise((done) => this.postgres.process.once('exit', done));
      this.postgres.process.kill('SIGKILL');
      await gone;
      await new Promise((done) => setTimeout(done, awayMs));
      this.postgres = await startEmbeddedPostgres(this.folder, {}, this.postgres.port);
      return;
    }
    await this.killProgram(victim);
    await new Promise((done) => setTimeout(done, awayMs));
    await this.startProgram(victim);
  }

  async connected(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.postgres.url });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  /** A brand with a write key and a tracked link. */
  async brand(): Promise<DrillBrand> {
    const owner = await this.connected();
    const [id, key, slug, linkId] = [uuidv7(), `mwk_${randomBytes(12).toString('hex')}`, randomBytes(6).toString('hex'), uuidv7()];
    await owner.query(`INSERT INTO organisations (id, kind, name, handle, time_zone) VALUES ($1::uuid, 'BRAND', 'Drill', $1::text, 'Asia/Shanghai')`, [id]);
    await owner.query(`INSERT INTO write_keys (id, brand_id, name, key) VALUES ($1, $2, 'drill', $3)`, [uuidv7(), id, key]);
    await owner.query('WITH source AS (INSERT INTO event_sources (brand_id, link_id) VALUES ($1, $2) RETURNING no) INSERT INTO tracked_links (id, slug, source_no, brand_id, destination) SELECT $2, $3, no, $1, $4 FROM source', [id, linkId, slug, 'https://shop.example/p']);
    await owner.end();
    return { id, key, slug };
  }

  async stop(): Promise<void> {
    for (const name of this.children.keys()) await this.killProgram(name);
    await this.postgres.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async startProgram(name: keyof typeof programs): Promise<void> {
    const env = { ...process.env, NODE_OPTIONS: '', DATABASE_URL: this.postgres.url, SECRET: this.secret, EDGE_PORT: String(this.port), DATA_DIR: this.folder, LOG_LEVEL: 'silent' };
    for (;;) {
      const child = fork(programOf(name), { env, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
      this.children.set(name, child);
      // While PostgreSQL is away a process cannot start: it is started again, as the launcher would.
      const isReady = await new Promise<boolean>((resolve) => {
        child.on('message', (message: object) => resolve('ready' in message));
        child.once('exit', () => resolve(false));
      });
      if (isReady) {
        // Who dies by itself is started again, as the launcher would; who is killed here has left the map.
        child.once('exit', () => {
          if (this.children.get(name) === child) void this.startProgram(name);
        });
        return;
      }
      await this.killProgram(name);
      await new Promise((done) => setTimeout(done, 300));
    }
  }

  private async killProgram(name: keyof typeof programs): Promise<void> {
    const child = this.children.get(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    this.children.delete(name);
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await gone;
  }
}
