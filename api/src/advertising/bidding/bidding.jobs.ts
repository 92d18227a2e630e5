import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { steerBids } from './bid-steering.ts';

/** Every minute, the bids that are found and not given. */
@Injectable()
export class BiddingJobs {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  @Repeats({ name: 'advertising.bids', everyMs: 60_000 })
  steer(): Promise<void> {
    return this.db.transaction(systemContext, async (tx) => {
      // One worker at a time: two would count the same clicks.
      await tx.query('SELECT pg_advisory_xact_lock(7311051)');
      await steerBids((sql, parameters) => tx.query(sql, parameters), this.clock.now());
    });
  }
}
