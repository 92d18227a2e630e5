import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { LOGGER, type Logger } from '../../platform/telemetry/logger.ts';
import { failureOf, SandboxProvider } from './sandbox.provider.ts';
import { WebhookInbox } from './webhook-inbox.ts';

interface Order {
  id: string;
  kind: 'charge' | 'transfer' | 'refund';
  reference: string;
  amount_minor: bigint;
}

/** Plays the provider's side: when an order's time has come, reports its outcome, and reports it twice, as real ones do. */
@Injectable()
export class SandboxReporter {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly provider: SandboxProvider,
    private readonly inbox: WebhookInbox,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  @Repeats({ name: 'finance.sandbox', everyMs: 200 })
  async report(): Promise<void> {
    const due = await this.db.transaction(systemContext, (tx) =>
      tx.query<Order[]>('SELECT id, kind, reference, amount_minor FROM sandbox_orders WHERE reported_at IS NULL AND due_at <= $1 ORDER BY due_at LIMIT 100', [this.clock.now()]),
    );
    for (const order of due) await this.deliver(order);
  }

  private async deliver({ id, kind, reference, amount_minor }: Order): Promise<void> {
    const failure = failureOf(amount_minor);
    const now = this.clock.now();
    const body = JSON.stringify({ type: `${kind}.${failure ? 'failed' : 'succeeded'}`, timestamp: now.toISOString(), data: { reference, failure_code: failure } });
    const sent = String(Math.floor(now.getTime() / 1000));
    const headers = { 'webhook-id': id, 'webhook-timestamp': sent, 'webhook-signature': this.provider.sign(id, sent, body) };
    try {
      await this.inbox.receive(body, headers);
      await this.inbox.receive(body, headers);
      await this.db.transaction(systemContext, (tx) => tx.query('UPDATE sandbox_orders SET reported_at = $2 WHERE id = $1', [id, now]));
    } catch (error) {
      this.log.error({ err: error, reference }, 'sandbox report was not taken; it comes again');
    }
  }
}
