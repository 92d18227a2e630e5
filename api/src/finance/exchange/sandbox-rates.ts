import { Inject, Injectable } from '@nestjs/common';
import { OPERATOR_ID } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';

/** Who says the rates of the demo: they are made up, and say so wherever they are used. */
export const SANDBOX_SOURCE = 'sandbox';

/** The newest rate of each currency, where the sandbox said it, as of the first moment of the day: published once a day, however many workers do. */
const AGAIN = `
  INSERT INTO exchange_rates (currency, as_of, source, rate, recorded_by, recorded_at)
  SELECT n.currency, date_trunc('day', $1::timestamptz, 'UTC'), n.source, n.rate, $2, $1
  FROM (SELECT DISTINCT ON (currency) currency, source, rate, as_of FROM exchange_rates WHERE as_of <= $1 ORDER BY currency, as_of DESC, recorded_at DESC) n
  WHERE n.source = $3 AND n.as_of < date_trunc('day', $1::timestamptz, 'UTC') ON CONFLICT DO NOTHING`;

/** Publishes the demo's rates every day anew. As soon as somebody records a true rate of a currency, the sandbox is silent about it. */
@Injectable()
export class SandboxRates {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Repeats({ name: 'finance.sandbox-rates', everyMs: 600_000 })
  async publish(): Promise<void> {
    if (!this.config.DEMO) return;
    await this.db.transaction(systemContext, (tx) => tx.query(AGAIN, [this.clock.now(), OPERATOR_ID, SANDBOX_SOURCE]));
  }
}
