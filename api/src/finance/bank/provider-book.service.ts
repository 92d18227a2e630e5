import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { LOGGER, type Logger } from '../../platform/telemetry/logger.ts';
import { ProviderAway, ProviderRefuses } from '../providers/checkout-provider.ts';
import { StripeConnectProvider, type ListedTransfer } from '../providers/stripe-connect.provider.ts';
import { CONNECT } from '../payouts/connect-payout.ts';

/** A transfer can be reversed for long; banks send payouts home within days. */
const BACK_MS = 40 * 86_400_000;
const AT_ONCE = 500;

/** The provider's side of payouts through connected accounts, from its own list of transfers and not from what it answered us. */
@Injectable()
export class ProviderBookService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly provider: StripeConnectProvider,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  @Repeats({ name: 'finance.provider-book', everyMs: 3_600_000 })
  async read(): Promise<void> {
    if (!this.provider.isSetUp) return;
    const at = this.clock.now();
    const since = new Date(at.getTime() - BACK_MS);
    try {
      let some: ListedTransfer[] = [];
      for await (const transfer of this.provider.transfersSince(since)) {
        some.push(transfer);
        if (some.length === AT_ONCE) {
          await this.keep(some, at);
          some = [];
        }
      }
      await this.keep(some, at);
    } catch (error) {
      // What was read last stands, with its time.
      if (!(error instanceof ProviderAway || error instanceof ProviderRefuses)) throw error;
      return this.log.warn({ err: error }, 'Stripe’s list of transfers could not be read; it is tried again in an hour');
    }
    await this.db.transaction(systemContext, (tx) => tx.query(
      'INSERT INTO provider_reads AS r (provider, since, read_at) VALUES ($1, $2, $3) ON CONFLICT (provider) DO UPDATE SET since = excluded.since, read_at = excluded.read_at WHERE r.read_at < excluded.read_at', [CONNECT, since, at]));
  }

  private async keep(transfers: readonly ListedTransfer[], at: Date): Promise<void> {
    if (transfers.length === 0) return;
    await this.db.transaction(systemContext, (tx) => tx.query(
      `INSERT INTO provider_transfers AS t (provider, transfer_ref, payout_ref, account_ref, amount_minor, reversed_minor, currency, read_at)
       SELECT $1, ref, payout, account, amount, reversed, currency, $8 FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[]) AS n (ref, payout, account, amount, reversed, currency)
       ON CONFLICT (provider, transfer_ref) DO UPDATE SET reversed_minor = excluded.reversed_minor, read_at = excluded.read_at WHERE t.read_at < excluded.read_at`,
      [CONNECT, transfers.map((one) => one.transferRef), transfers.map((one) => one.reference), transfers.map((one) => one.accountRef), transfers.map((one) => one.amountMinor.toString()), transfers.map((one) => one.reversedMinor.toString()), transfers.map((one) => one.currency), at]));
  }
}
