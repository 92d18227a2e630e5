import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { freePort, startEmbeddedPostgres, type EmbeddedPostgres } from '../platform/database/embedded-postgres.ts';
import { migrate } from '../platform/database/migrate.ts';
import { Kept } from './kept.ts';
import { SmallDisk } from './small-disk.ts';
import { SteppedClock } from './stepped-clock.ts';

export const victims = ['edge', 'worker', 'postgres'] as const;
export type Victim = (typeof victims)[number];

const programs = { edge: 'edge.main.js', worker: 'worker.main.js' } as const;
const programOf = (name: keyof typeof programs) => fileURLToPath(new URL(`../../dist/${programs[name]}`, import.meta.url));
/** So that what is written ahead fits on the small disk. */
const SETTINGS = { max_wal_size: '512MB' };
const DISK = '4g';
const PATIENCE_MS = 60_000;

/** An edge, a worker and a PostgreSQL of their own, on a disk and under a clock of their own where those can be had. */
export class DrillHouse {
  port = 0;
  disk: SmallDisk | null = null;
  clock: SteppedClock | null = null;
  private database!: EmbeddedPostgres;
  private folder = '';
  private home = '';
  private readonly secret = randomBytes(24).toString('hex');
  private readonly kept: Record<Victim, Kept> = {
    edge: new Kept(() => this.launch('edge')),
    worker: new Kept(() => this.launch('worker')),
    postgres: new Kept(async () => {
      this.database = await startEmbeddedPostgres(this.folder, SETTINGS, this.database.port);
      return this.database.process;
    }),
  };

  get databaseUrl(): string {
    return this.database.url;
  }

  get hasDatabase(): boolean {
    return !this.kept.postgres.isAway;
  }

  async start(): Promise<void> {
    this.home = await mkdtemp(join(tmpdir(), 'meadow-drill-'));
    // PostgreSQL runs as somebody else when we are root.
    await chmod(this.home, 0o755);
    this.folder = join(this.home, 'data');
    await mkdir(this.folder);
    this.disk = SmallDisk.mount(this.folder, DISK);
    this.clock = SteppedClock.install(this.folder);
    this.database = await startEmbeddedPostgres(this.folder, SETTINGS);
    await migrate(this.database.url);
    await this.database.stop();
    this.port = await freePort();
    for (const name of ['postgres', 'edge', 'worker'] as const) await this.kept[name].start();
  }

  /** Kills with SIGKILL; resolves once it is back. PostgreSQL recovers from its log. */
  kill(victim: Victim, awayMs: number): Promise<void> {
    return this.kept[victim].kill(awayMs);
  }

  /** Resolves when all three run. */
  async whole(): Promise<void> {
    for (const name of victims) await this.kept[name].back();
  }

  /** A connection that sees all rows; waits for a PostgreSQL that is just away. */
  async connected(): Promise<pg.Client> {
    for (const end = Date.now() + PATIENCE_MS; ; await sleep(200)) {
      const client = new pg.Client({ connectionString: this.database.url });
      client.on('error', () => undefined);
      try {
        await client.connect();
        return client;
      } catch (error) {
        if (Date.now() > end) throw error;
      }
    }
  }

  /** Keeps what the processes said. @returns where */
  async keepLogs(): Promise<string> {
    const kept = await mkdtemp(join(tmpdir(), 'meadow-drill-logs-'));
    for (const name of [...Object.keys(programs), 'postgres']) await copyFile(join(name === 'postgres' ? this.folder : this.home, `${name}.log`), join(kept, `${name}.log`));
    return kept;
  }

  async stop(): Promise<void> {
    await this.kept.edge.stop();
    await this.kept.worker.stop();
    await this.kept.postgres.stop('SIGINT');
    this.clock?.remove();
    this.disk?.unmount();
    await rm(this.home, { recursive: true, force: true });
  }

  private async launch(name: keyof typeof programs): Promise<ChildProcess> {
    const env = { ...process.env, NODE_OPTIONS: '', DATABASE_URL: this.database.url, SECRET: this.secret, EDGE_PORT: String(this.port), DATA_DIR: this.folder, LOG_LEVEL: 'warn', CHARGE_MINUTES: '0' };
    const log = openSync(join(this.home, `${name}.log`), 'a');
    const child = fork(programOf(name), { env, execArgv: [], stdio: ['ignore', log, log, 'ipc'] });
    closeSync(log);
    await new Promise<void>((ready, failed) => {
      child.on('message', (message: object) => ('ready' in message ? ready() : undefined));
      child.once('exit', () => failed(new Error(`the ${name} did not start`)));
    });
    return child;
  }
}
