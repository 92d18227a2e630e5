import 'reflect-metadata';
import type { INestApplication } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { createWorker } from '../src/worker.app.ts';
import { entities } from '../src/app.entities.ts';
import { openGround } from '../src/ground.ts';
import { connectPool, type ConnectOptions } from '../src/platform/database/connect.ts';
import { connectDatabase } from '../src/platform/database/connect.ts';
import { Database, type Tx } from '../src/platform/database/database.ts';
import { systemContext, type Context } from '../src/platform/database/tenant-context.ts';
import type { Job } from '../src/platform/queue/define-job.ts';
import { HANDLES } from '../src/platform/queue/handles.ts';
import { OutsideFetch } from '../src/platform/outside/outside-fetch.ts';
import { createLogger } from '../src/platform/telemetry/logger.ts';
import type { TestApp } from './app.ts';

/** When the worker dies in a job: not at all, with everything done but not committed, or committed but not told. */
export type Kill = 'never' | 'before commit' | 'after commit';
class Killed extends Error {}

/** A database whose process is killed in its next transaction. */
class KillableDatabase extends Database {
  kill: Kill = 'never';

  override async transaction<T>(context: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
    const { kill } = this;
    this.kill = 'never';
    const result = await super.transaction(context, async (tx) => {
      const done = await work(tx);
      if (kill === 'before commit') throw new Killed();
      return done;
    });
    if (kill === 'after commit') throw new Killed();
    return result;
  }
}

/**
 * The worker of an installation, one job at a time and only when a test says so: due timers, then what the outbox promises, until nothing is left.
 * It can be killed in any job and then does that job again, as the queue would.
 */
export class SteppedWorker {
  private readonly handlers = new Map<string, (payload: unknown) => Promise<void>>();

  private constructor(
    private readonly app: TestApp,
    private readonly db: KillableDatabase,
    private readonly nest: Pick<INestApplication, 'close' | 'get'>,
    private readonly ends: () => Promise<void>,
  ) {}

  static async start(app: TestApp): Promise<SteppedWorker> {
    const options: ConnectOptions = { url: app.config.DATABASE_URL ?? '', role: 'meadow_worker', poolSize: 3, name: 'stepped' };
    const inner = await connectDatabase(options, entities);
    const readers = connectPool(options, { pipeline: true } as never);
    const db = new KillableDatabase(inner.source, readers);
    const ground = await openGround('worker', app.config, { clock: app.clock, logger: createLogger('stepped', app.config.LOG_LEVEL) });
    // The modules of an api run no loops: here the test is the loop.
    const nest = await createWorker({ ...ground, process: 'api', db }, false);
    const worker = new SteppedWorker(app, db, nest as INestApplication, async () => {
      await nest.close();
      await ground.close();
      await readers.end();
      await inner.close();
    });
    worker.collect();
    // Nobody looks at notes outside of this machine: unknown is held against nobody.
    nest.get(OutsideFetch, { strict: false }).resolve = () => Promise.reject(new Error('no way outside'));
    return worker;
  }

  stop(): Promise<void> {
    return this.ends();
  }

  private collect(): void {
    const scanner = new MetadataScanner();
    for (const { instance } of this.nest.get(DiscoveryService, { strict: false }).getProviders()) {
      if (!instance || typeof instance !== 'object') continue;
      const methods = instance as Record<string, (payload: unknown) => Promise<void>>;
      for (const name of scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object)) {
        const method = methods[name];
        const job: Job | undefined = method && (Reflect.getMetadata(HANDLES, method) as Job | undefined);
        if (job && method) this.handlers.set(job.name, (payload) => method.call(instance, job.payload.parse(payload)));
      }
    }
  }

  /** Everything that is due now, and what follows from it. @returns the jobs that ran, in their order */
  async work(kill: Kill = 'never'): Promise<string[]> {
    const ran: string[] = [];
    for (;;) {
      const jobs = await this.take();
      if (jobs.length === 0) return ran;
      for (const { job, payload } of jobs) {
        await this.run(job, payload, kill);
        ran.push(job);
      }
    }
  }

  /** Timers fire once, into the outbox; the outbox is read in its order. */
  private async take(): Promise<{ job: string; payload: unknown }[]> {
    return this.app.owner.query<{ job: string; payload: unknown }>(
      `WITH due AS (DELETE FROM timers WHERE due_at <= $1 RETURNING job, payload, due_at),
         promised AS (UPDATE outbox SET sent_at = $1 WHERE sent_at IS NULL RETURNING job, payload, id)
       SELECT job, payload FROM (SELECT job, payload, 0 AS kind, id::text AS place FROM promised UNION ALL SELECT job, payload, 1, due_at::text FROM due) all_of ORDER BY kind, place`, [this.app.clock.now()]).then(({ rows }) => rows);
  }

  private async run(job: string, payload: unknown, kill: Kill): Promise<void> {
    const handler = this.handlers.get(job);
    if (!handler) throw new Error(`nobody handles ${job}`);
    this.db.kill = kill;
    await handler(payload).catch(async (error: unknown) => {
      if (!(error instanceof Killed)) throw error;
      await handler(payload);
    });
    this.db.kill = 'never';
  }

  /** As the worker sees it: everything. */
  read<Row extends Record<string, unknown>>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.db.read<Row>(systemContext, sql, values);
  }
}
