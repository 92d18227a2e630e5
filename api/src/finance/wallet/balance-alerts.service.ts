import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { checkCurrency, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { checkAmount } from '../finance.errors.ts';
import { balanceLow } from './balance-alerts.jobs.ts';

interface Alert extends Record<string, unknown> {
  org_id: string;
  currency: string;
  balance: bigint;
}
const BALANCE = `coalesce((SELECT balance_minor - held_minor FROM ledger_accounts l WHERE l.org_id = a.org_id AND l.purpose = 'AVAILABLE' AND l.currency = a.currency AND l.subject_id = '00000000-0000-0000-0000-000000000000'), 0)`;

/** Tells a brand once each time its available balance falls below what it named. */
@Injectable()
export class BalanceAlertsService {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** What an account wants to be told below, in minor units; null where it does not. */
  async below(viewer: Viewer, currency: string): Promise<bigint | null> {
    const [alert] = await this.db.read<{ below: bigint }>(viewer.context, 'SELECT below_minor AS below FROM balance_alerts WHERE org_id = $1 AND currency = $2', [viewer.accountId, currency]);
    return alert?.below ?? null;
  }

  /** @param belowMinor null ends it. @throws AmountInvalid, BadInput */
  async set(viewer: Viewer, currency: string, belowMinor: bigint | null): Promise<bigint | null> {
    checkCurrency(currency);
    if (belowMinor !== null) checkAmount(belowMinor);
    await this.db.transaction(viewer.context, (tx) => belowMinor === null
      ? tx.query('DELETE FROM balance_alerts WHERE org_id = $1 AND currency = $2', [viewer.accountId, currency])
      : tx.query('INSERT INTO balance_alerts (org_id, currency, below_minor) VALUES ($1, $2, $3) ON CONFLICT (org_id, currency) DO UPDATE SET below_minor = $3, told_at = NULL', [viewer.accountId, currency, belowMinor.toString()]));
    return belowMinor;
  }

  @Repeats({ name: 'wallet.balance-alerts', everyMs: 15_000 })
  async look(): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      await tx.query(`UPDATE balance_alerts a SET told_at = NULL WHERE told_at IS NOT NULL AND ${BALANCE} >= below_minor`);
      const [fallen] = await tx.query<[Alert[], number]>(`UPDATE balance_alerts a SET told_at = $1 WHERE told_at IS NULL AND ${BALANCE} < below_minor RETURNING org_id, currency, ${BALANCE} AS balance`, [this.clock.now()]);
      for (const { org_id: orgId, currency, balance } of fallen) await this.outbox.add(tx, balanceLow, { factId: uuidv7(), orgId, currency, balanceMinor: balance.toString() });
    });
  }
}
