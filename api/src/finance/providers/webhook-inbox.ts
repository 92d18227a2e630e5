import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { PayoutsService } from '../payouts/payouts.service.ts';
import { TopUpRefundsService } from '../wallet/top-up-refunds.service.ts';
import { TopUpsService } from '../wallet/top-ups.service.ts';
import { PaymentProvider } from './payment-provider.ts';

/** Takes a provider's webhook: verified, kept as received, and acted on once, in one transaction. */
@Injectable()
export class WebhookInbox {
  constructor(
    private readonly db: Database,
    private readonly provider: PaymentProvider,
    private readonly topUps: TopUpsService,
    private readonly refunds: TopUpRefundsService,
    private readonly payouts: PayoutsService,
  ) {}

  /**
   * @returns false when the event was known already
   * @throws WebhookRefused
   */
  async receive(body: string, headers: Readonly<Record<string, string | undefined>>): Promise<boolean> {
    const event = this.provider.read(body, headers);
    return this.db.transaction(systemContext, async (tx) => {
      const [fresh] = await tx.query<{ event_id: string }[]>(
        'INSERT INTO provider_events (provider, event_id, body, handled_at) VALUES ($1, $2, $3, now()) ON CONFLICT DO NOTHING RETURNING event_id',
        [this.provider.name, event.id, body],
      );
      if (!fresh) return false;
      if (event.kind === 'charge') await this.topUps.conclude(tx, event);
      else if (event.kind === 'refund') await this.refunds.conclude(tx, event);
      else await this.payouts.conclude(tx, event);
      return true;
    });
  }
}
