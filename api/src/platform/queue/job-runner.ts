import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOGGER, type Logger } from '../telemetry/logger.ts';
import { definedJobs, type Job } from './define-job.ts';
import { HANDLES, REPEATS, type Repetition } from './handles.ts';
import { JobQueue } from './job-queue.ts';

const CONCURRENCY = 8;
type Run = (payload?: unknown) => Promise<void>;

/** The worker's heart: finds every @Handles and @Repeats method, refuses to start with a gap, then runs them. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly handlers = new Map<string, { job: Job; run: Run }>();
  private readonly loops: { repetition: Repetition; run: Run }[] = [];
  private readonly stopping = new AbortController();
  private running: Promise<void>[] = [];
  private worker: { close(): Promise<void> } | undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
    private readonly queue: JobQueue,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.collect();
    // Each loop waits on the one signal.
    setMaxListeners(this.loops.length + 10, this.stopping.signal);
    const orphans = [...definedJobs().keys()].filter((name) => !this.handlers.has(name));
    if (orphans.length > 0) throw new Error(`Jobs without a handler: ${orphans.join(', ')}.`);
    this.worker = await this.queue.work((job) => this.handle(job.name, job.data), CONCURRENCY, (error) => this.log.warn({ err: error }, 'queue'));
    this.running = this.loops.map(({ repetition, run }) => this.loop(repetition, run));
  }

  /** Lets what runs finish, starts nothing new. */
  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.worker?.close();
    await Promise.all(this.running);
  }

  private collect(): void {
    for (const wrapper of this.discovery.getProviders()) {
      const instance: unknown = wrapper.isDependencyTreeStatic() ? wrapper.instance : undefined;
      if (!instance || typeof instance !== 'object') continue;
      const methods = instance as Record<string, Run>;
      for (const name of this.scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object)) {
        const method = methods[name];
        if (!method) continue;
        const job = this.reflector.get<Job | undefined>(HANDLES, method);
        const repetition = this.reflector.get<Repetition | undefined>(REPEATS, method);
        if (job) this.register(job, method.bind(instance));
        if (repetition) this.loops.push({ repetition, run: method.bind(instance) });
      }
    }
  }

  private register(job: Job, run: Run): void {
    if (this.handlers.has(job.name)) throw new Error(`The job ${job.name} has two handlers.`);
    this.handlers.set(job.name, { job, run });
  }

  private async handle(name: string, payload: unknown): Promise<void> {
    const handler = this.handlers.get(name);
    if (!handler) throw new Error(`No handler for the job ${name}.`);
    try {
      await handler.run(handler.job.payload.parse(payload));
    } catch (error) {
      this.log.error({ err: error, job: name }, 'job failed');
      throw error;
    }
  }

  private async loop({ name, everyMs }: Repetition, run: Run): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await run().catch((error: unknown) => this.log.error({ err: error, loop: name }, 'loop failed'));
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
