import { fork, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { freePort, startEmbeddedPostgres, type EmbeddedPostgres } from '../platform/database/embedded-postgres.ts';
import { migrate } from '../platform/database/migrate.ts';
import type { LoadOrder, LoadReport } from './load-generator.ts';

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const forked = (path: string, env: NodeJS.ProcessEnv = process.env): ChildProcess => fork(path, { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
const message = <T>(child: ChildProcess): Promise<T> =>
  new Promise((done, failed) => {
    const ended = (code: number | null) => failed(new Error(`a process of the benchmark ended (${code})`));
    child.once('exit', ended);
    child.once('message', (value) => {
      child.off('exit', ended);
      done(value as T);
    });
  });

/** CPU seconds that processes have used so far, from /proc; 0 where there is none. */
function cpuSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
      return sum + (Number(fields[11]) + Number(fields[12])) / 100;
    } catch {
      return sum;
    }
  }, 0);
}

function childrenOf(parent: number): number[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')[1] === String(parent)).map(Number);
  } catch {
    return [];
  }
}

export interface Cpu {
  node: number;
  postgres: number;
}

/** A real edge process on a PostgreSQL of its own, a bare server and a load generator, each its own process. */
export class BenchEdge {
  readonly key = 'mwk_benchmark';
  port = 0;
  barePort = 0;
  brandId = uuidv7();
  owner!: pg.Client;
  postgres!: EmbeddedPostgres;
  private folder = '';
  private edge!: ChildProcess;
  private bare!: ChildProcess;
  private load!: ChildProcess;
  private worker: ChildProcess | null = null;

  async start(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'meadow-bench-'));
    this.postgres = await startEmbeddedPostgres(this.folder);
    await migrate(this.postgres.url);
    this.owner = new pg.Client({ connectionString: this.postgres.url });
    await this.owner.connect();
    await this.owner.query(`INSERT INTO organisations (id, kind, name, handle) VALUES ($1, 'BRAND', 'Benchmark', 'benchmark')`, [this.brandId]);
    await this.owner.query(`INSERT INTO write_keys (id, brand_id, name, key) VALUES ($1, $2, 'benchmark', $3)`, [uuidv7(), this.brandId, this.key]);
    this.bare = forked(file('./bare-server.js'));
    this.barePort = (await message<{ port: number }>(this.bare)).port;
    this.load = forked(file('./load-generator.js'));
    await this.startEdge();
  }

  /** The edge reads what is in the database when it starts; call it again after adding much. */
  async startEdge(): Promise<void> {
    if (this.edge) await this.ended(this.edge);
    this.port = await freePort();
    const env = { ...process.env, DATABASE_URL: this.postgres.url, SECRET: 'only for the benchmark, which knows no secrets', EDGE_PORT: String(this.port), DATA_DIR: this.folder, LOG_LEVEL: 'error', NODE_ENV: 'production' };
    this.edge = forked(file('../edge.main.js'), env);
    await message(this.edge);
  }

  /** Ends in order, so that what it held is free at once for the next. */
  private async ended(child: ChildProcess): Promise<void> {
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await gone;
  }

  /** @throws Error when an answer was neither 2xx nor 3xx, so that a figure never counts refusals */
  async send(order: LoadOrder): Promise<LoadReport> {
    this.load.send(order);
    const report = await message<LoadReport & { error?: string }>(this.load);
    if (report.error) throw new Error(report.error);
    if (report.failures > 0) throw new Error(`${report.failures} of ${report.requests} requests were refused`);
    return report;
  }

  cpu(): Cpu {
    return { node: cpuSeconds([this.edge.pid ?? 0]), postgres: cpuSeconds(childrenOf(this.postgres.process.pid ?? 0)) };
  }

  memoryMb(): number {
    try {
      return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.edge.pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
    } catch {
      return 0;
    }
  }

  /** A real worker, with all that it does beside folding. */
  async startWorker(): Promise<void> {
    const env = { ...process.env, DATABASE_URL: this.postgres.url, SECRET: 'only for the benchmark, which knows no secrets', DATA_DIR: this.folder, LOG_LEVEL: 'error', NODE_ENV: 'production' };
    this.worker = forked(file('../worker.main.js'), env);
    await message(this.worker);
  }

  /** Waits until no batch waits. */
  async folded(): Promise<void> {
    for (;;) {
      const { rows } = await this.owner.query<{ waits: boolean }>('SELECT EXISTS (SELECT FROM event_batches WHERE rolled_at IS NULL) AS waits');
      if (!rows[0]?.waits) return;
      await new Promise((done) => setTimeout(done, 200));
    }
  }

  /** Sends one event of a type that nothing else sends. @returns milliseconds from its acknowledgement until the roll-ups have it */
  async probe(number: number): Promise<number> {
    const id = `probe-${number}-${uuidv7()}`;
    const answer = await fetch(`http://127.0.0.1:${this.port}/v1/events`, {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: this.key, events: [{ id, type: 'lead', time: new Date().toISOString() }] }),
    });
    const acknowledged = performance.now();
    if (answer.status !== 202) throw new Error(`a probe was answered ${answer.status}`);
    for (;;) {
      const { rowCount } = await this.owner.query('SELECT FROM conversions WHERE brand_id = $1 AND event_id = $2', [this.brandId, id]);
      if (rowCount === 1) return performance.now() - acknowledged;
      await new Promise((done) => setTimeout(done, 10));
    }
  }

  async stop(): Promise<void> {
    for (const child of [this.edge, this.bare, this.load, this.worker]) child?.kill('SIGKILL');
    await this.owner?.end();
    await this.postgres?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
