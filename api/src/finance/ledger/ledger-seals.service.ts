import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';

/** Seals the book block by block, each over the hash of the one before: whoever noted a hash can tell later that nothing before it was touched. */
@Injectable()
export class LedgerSealsService {
  constructor(private readonly db: Database) {}

  /** Seals what was posted before the last call and cannot change any more. */
  @Repeats({ name: 'ledger.seal', everyMs: 30_000 })
  async seal(): Promise<void> {
    await this.db.transaction(systemContext, (tx) => tx.query('SELECT app.seal_ledger()'));
  }
}
