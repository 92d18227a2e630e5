import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { startInstallation, type Installation } from '../src/installation/start-installation.ts';
import { steadyPool } from '../src/platform/database/connect.ts';
import { freePort } from '../src/platform/database/embedded-postgres.ts';
import { eventually } from './app.ts';

export type Victim = 'api' | 'edge' | 'worker' | 'postgres';

/** An installation of real processes, and how to kill them. */
export class KilledInstallation {
  installation!: Installation;
  folder = '';
  owner!: pg.Pool;

  async start(settings: Record<string, string> = {}): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'meadow-drill-'));
    const env = { NODE_ENV: 'test', PORT: String(await freePort()), EDGE_PORT: String(await freePort()), DATA_DIR: this.folder, DEMO: 'false', LOG_LEVEL: 'silent', HOLDOUT_SHARE: '0', CHARGE_MINUTES: '0', SANDBOX_DELAY_MS: '50', DATABASE_URL: '', NODE_OPTIONS: '', ...settings };
    this.installation = await startInstallation(env);
    this.owner = steadyPool({ connectionString: this.installation.config.DATABASE_URL, max: 2 });
  }

  get edgeUrl(): string {
    return this.installation.config.EDGE_URL.replace('localhost', '127.0.0.1');
  }
  get publicUrl(): string {
    return this.installation.config.PUBLIC_URL.replace('localhost', '127.0.0.1');
  }

  pidOf(victim: Victim): number {
    const { postgres, processes } = this.installation;
    const pid = victim === 'postgres' ? postgres?.pid() : processes.find(({ name }) => name === victim)?.pid();
    if (pid === undefined) throw new Error(`${victim} does not run`);
    return pid;
  }

  /** kill -9, then waits until everything that died is there again and answers. */
  async kill(victims: Victim[]): Promise<void> {
    const before = victims.map((victim) => this.pidOf(victim));
    for (const pid of before) process.kill(pid, 'SIGKILL');
    await eventually(async () => victims.map((victim) => this.pidOf(victim)), (now) => now.every((pid, i) => pid !== before[i]));
    // A worker that still starts while PostgreSQL is killed would end by itself; the next round must meet all of them standing.
    await eventually(async () => this.installation.processes.map((one) => one.isReady()), (now) => now.every(Boolean));
    const answers = (url: string) => fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(({ status }) => status, () => 0);
    await eventually(async () => [await answers(this.edgeUrl), await answers(this.publicUrl)], (now) => now.every((status) => status === 200));
  }

  async stop(): Promise<void> {
    await this.owner?.end();
    await this.installation?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Sends until it is acknowledged, as a well-behaved sender does. */
export async function untilDone<T>(send: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const answer = await send().catch(() => null);
    if (answer !== null) return answer;
    await sleep(30);
  }
}

export async function inParallel(width: number, count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: width }, async () => {
    for (let index = next++; index < count; index = next++) await work(index);
  }));
}
