import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/database.ts';
import type { Job, PayloadOf } from '../queue/define-job.ts';

export interface Timer<J extends Job> {
  /** One wait, e.g. `deal:<id>:reply`. Setting it again moves it. */
  key: string;
  job: J;
  payload: PayloadOf<J>;
  dueAt: Date;
}

/** Deadlines that survive everything: rows, set and cleared in the transaction of the change they belong to. */
@Injectable()
export class Timers {
  async set<J extends Job>(tx: Tx, { key, job, payload, dueAt }: Timer<J>): Promise<void> {
    await tx.query(
      `INSERT INTO timers (key, job, payload, due_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (key) DO UPDATE SET job = $2, payload = $3, due_at = $4`,
      [key, job.name, JSON.stringify(job.payload.parse(payload)), dueAt],
    );
  }

  async clear(tx: Tx, ...keys: readonly string[]): Promise<void> {
    await tx.query('DELETE FROM timers WHERE key = ANY ($1)', [keys]);
  }
}
