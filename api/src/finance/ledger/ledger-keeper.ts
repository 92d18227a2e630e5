import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';

/** What the book does by itself. Its seals chain: whoever noted a hash can tell later that nothing before it was touched. */
@Injectable()
export class LedgerKeeper {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Seals what was posted before the last call and cannot change any more. */
  @Repeats({ name: 'ledger.seal', everyMs: 30_000 })
  async seal(): Promise<void> {
    await this.db.transaction(systemContext, (tx) => tx.query('SELECT app.seal_ledger()'));
  }

  /** What was held longer than it may be is free again. */
  @Repeats({ name: 'ledger.expire-holds', everyMs: 5_000 })
  async expire(): Promise<void> {
    await this.db.transaction(systemContext, (tx) => tx.query('SELECT app.expire_holds($1)', [this.clock.now()]));
  }
}
