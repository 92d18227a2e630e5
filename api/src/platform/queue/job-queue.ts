import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Queue as RedisQueue, Worker as RedisWorker, createPostgresBackend, withBackend, type Processor } from 'bullmq';
import { CONFIG, type Config } from '../config/config.ts';
import { definedJobs } from './define-job.ts';

const { Queue: PostgresQueue, Worker: PostgresWorker } = withBackend(createPostgresBackend);
const QUEUE = 'meadow';
const POSTGRES_CONNECTIONS = 6;

export interface QueuedJob {
  id: string;
  job: string;
  payload: unknown;
}

/** The same of a BullMQ worker. */
interface Working {
  waitUntilReady(): Promise<unknown>;
  run(): Promise<void>;
  close(): Promise<void>;
}

/** What this process needs of a BullMQ queue, whichever engine carries it. */
interface Engine {
  addBulk(jobs: { name: string; data: unknown; opts: { jobId: string; attempts: number; backoff: { type: 'exponential'; delay: number } } }[]): Promise<unknown>;
  waitUntilReady(): Promise<unknown>;
  getJobCounts(...states: ('waiting' | 'active' | 'delayed' | 'failed')[]): Promise<Record<string, number>>;
  close(): Promise<void>;
}

/**
 * A job whose worker was killed is taken up again after this long, however often that happens: by default a second
 * killed worker would make it a failed job, and a promise would be lost.
 */
const takeUpAgain = { lockDuration: 15_000, stalledInterval: 5_000, maxStalledCount: 1_000 };
const kept = { removeOnComplete: { age: 86_400, count: 10_000 }, removeOnFail: { age: 30 * 86_400 } };

/** The BullMQ queue of the installation: on the installation's PostgreSQL, or on Redis when REDIS_URL is set. */
@Injectable()
export class JobQueue implements OnApplicationShutdown {
  private readonly engine: Engine;

  constructor(@Inject(CONFIG) private readonly config: Config) {
    this.engine = this.open();
  }

  /** Adds jobs under their outbox ids: an id that is known already is not added again. */
  async add(jobs: readonly QueuedJob[]): Promise<void> {
    await this.engine.addBulk(
      jobs.map(({ id, job, payload }) => {
        const { attempts, backoffMs } = definedJobs().get(job) ?? { attempts: 1, backoffMs: 1_000 };
        return { name: job, data: payload, opts: { jobId: id, attempts, backoff: { type: 'exponential', delay: backoffMs } } };
      }),
    );
  }

  /** How many jobs stand in each state. */
  counts(): Promise<Record<string, number>> {
    return this.engine.getJobCounts('waiting', 'active', 'delayed', 'failed');
  }

  /**
   * Starts to work off the queue with `process`; returns how to stop.
   * BullMQ remembers a first connection that failed and then asks again without a pause, for ever. So both ends must
   * stand before anything runs: a worker that starts while its engine is away ends and is started again.
   * @throws Error when the engine cannot be reached
   */
  async work(process: Processor, concurrency: number, onError: (error: Error) => void): Promise<{ close(): Promise<void> }> {
    await this.engine.waitUntilReady();
    const worker = this.worker(process, concurrency, onError);
    await worker.waitUntilReady();
    void worker.run().catch(onError);
    return worker;
  }

  private worker(process: Processor, concurrency: number, onError: (error: Error) => void): Working {
    const { REDIS_URL } = this.config;
    const options = { concurrency, autorun: false, ...kept, ...takeUpAgain };
    if (REDIS_URL) return new RedisWorker(QUEUE, process, { connection: { url: REDIS_URL }, ...options }).on('error', onError);
    return new PostgresWorker(QUEUE, process, { connection: this.postgres(), ...options }).on('error', onError);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.engine.close();
  }

  private open(): Engine {
    const { REDIS_URL } = this.config;
    // What fails is told by the call that failed; the connection comes back by itself.
    if (REDIS_URL) return new RedisQueue(QUEUE, { connection: { url: REDIS_URL } }).on('error', () => undefined);
    return new PostgresQueue(QUEUE, { connection: this.postgres() }).on('error', () => undefined);
  }

  private postgres() {
    return { connectionString: this.config.DATABASE_URL, schema: 'bullmq', migrate: true, max: POSTGRES_CONNECTIONS, application_name: 'meadow-queue' };
  }
}
