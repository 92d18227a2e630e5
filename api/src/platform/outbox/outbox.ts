import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Tx } from '../database/database.ts';
import type { Job, PayloadOf } from '../queue/define-job.ts';

/** Promises made inside a transaction and kept after its commit: nothing is sent for work that rolled back, nothing is lost after it. */
@Injectable()
export class Outbox {
  async add<J extends Job>(tx: Tx, job: J, payload: PayloadOf<J>): Promise<void> {
    await tx.query('INSERT INTO outbox (id, job, payload) VALUES ($1, $2, $3)', [uuidv7(), job.name, JSON.stringify(job.payload.parse(payload))]);
  }
}
