import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { systemContext } from '../database/tenant-context.ts';
import { JobQueue } from '../queue/job-queue.ts';
import { Repeats } from '../queue/handles.ts';

const BATCH = 500;

/**
 * Hands committed outbox rows to the queue. A row is marked sent in the same transaction that locked it, after the
 * queue took it; a crash between the two sends it again under the same job id, which the queue ignores.
 */
@Injectable()
export class OutboxRelay {
  constructor(
    private readonly db: Database,
    private readonly queue: JobQueue,
  ) {}

  @Repeats({ name: 'outbox.relay', everyMs: 100 })
  async relay(): Promise<void> {
    while ((await this.relayBatch()) === BATCH);
  }

  private relayBatch(): Promise<number> {
    return this.db.transaction(systemContext, async (tx) => {
      const rows = await tx.query<{ id: string; job: string; payload: unknown }[]>(
        'SELECT id, job, payload FROM outbox WHERE sent_at IS NULL ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED',
        [BATCH],
      );
      if (rows.length === 0) return 0;
      await this.queue.add(rows);
      await tx.query('UPDATE outbox SET sent_at = now() WHERE id = ANY ($1::uuid[])', [rows.map((row) => row.id)]);
      return rows.length;
    });
  }

  /** Sent rows are kept a week for questions, then dropped. */
  @Repeats({ name: 'outbox.sweep', everyMs: 3_600_000 })
  async sweep(): Promise<void> {
    await this.db.transaction(systemContext, (tx) => tx.query(`DELETE FROM outbox WHERE sent_at < now() - interval '7 days'`));
  }
}
