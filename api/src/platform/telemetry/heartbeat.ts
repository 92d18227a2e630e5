import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Optional, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { anonymousContext } from '../database/tenant-context.ts';
import { JobQueue } from '../queue/job-queue.ts';

const EVERY_MS = 5_000;
/** Injection token of the process's name: `api` or `worker`. */
export const PROCESS_NAME = Symbol('process name');

/** Says every few seconds that this process lives; the worker adds the depth of its queue. The operator's console reads it. */
@Injectable()
export class Heartbeat implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly instance = randomUUID();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Database,
    @Inject(PROCESS_NAME) private readonly processName: string,
    @Optional() private readonly queue?: JobQueue,
  ) {}

  onApplicationBootstrap(): void {
    const beat = () => void this.beat().catch(() => undefined);
    beat();
    this.timer = setInterval(beat, EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async beat(): Promise<void> {
    const gauges = { queue: (await this.queue?.counts()) ?? null, memoryBytes: process.memoryUsage().rss };
    await this.db.transaction(anonymousContext, (tx) =>
      tx.query(
        `INSERT INTO heartbeats (process, instance, seen_at, gauges) VALUES ($1, $2, now(), $3)
         ON CONFLICT (process, instance) DO UPDATE SET seen_at = now(), gauges = excluded.gauges`,
        [this.processName, this.instance, JSON.stringify(gauges)],
      ),
    );
  }
}
