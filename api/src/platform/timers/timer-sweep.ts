import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../clock/clock.ts';
import { Database } from '../database/database.ts';
import { systemContext } from '../database/tenant-context.ts';
import { Repeats } from '../queue/handles.ts';

const BATCH = 500;

/** Turns due timers into outbox rows. Delete and insert are one transaction: a timer fires once, whatever is killed. */
@Injectable()
export class TimerSweep {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  @Repeats({ name: 'timers.sweep', everyMs: 250 })
  async sweep(): Promise<void> {
    while ((await this.fire()) === BATCH);
  }

  private fire(): Promise<number> {
    return this.db.transaction(systemContext, async (tx) => {
      const [due] = await tx.query<[{ job: string; payload: unknown }[], number]>(
        `DELETE FROM timers WHERE key IN (
           SELECT key FROM timers WHERE due_at <= $1 ORDER BY due_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
         ) RETURNING job, payload`,
        [this.clock.now()],
      );
      if (due.length === 0) return 0;
      await tx.query(
        'INSERT INTO outbox (id, job, payload) SELECT * FROM unnest($1::uuid[], $2::text[], $3::jsonb[])',
        [due.map(() => uuidv7()), due.map((timer) => timer.job), due.map((timer) => JSON.stringify(timer.payload))],
      );
      return due.length;
    });
  }
}
