import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { deriveKey } from '../../platform/crypto/sealed.ts';
import type { Tx } from '../../platform/database/database.ts';
import { PaymentProvider, WebhookRefused, type ProviderEvent, type ProviderOrder } from './payment-provider.ts';

const MAX_AGE_S = 300;
const report = z.object({ type: z.enum(['charge.succeeded', 'charge.failed', 'transfer.succeeded', 'transfer.failed', 'refund.succeeded', 'refund.failed']), timestamp: z.iso.datetime(), data: z.object({ reference: z.uuid(), failure_code: z.string().nullable() }) });

/** Amounts that end in these minor units fail, as test cards do. */
const failures: readonly (readonly [bigint, string])[] = [[13n, 'card_declined'], [17n, 'account_closed']];
export const failureOf = (amountMinor: bigint): string | null => failures.find(([ending]) => amountMinor % 100n === ending)?.[1] ?? null;

/**
 * The provider inside: takes orders, lets them wait, and reports by webhooks signed as Standard Webhooks 1.0 do.
 * {@link SandboxReporter} plays the outside.
 */
@Injectable()
export class SandboxProvider extends PaymentProvider {
  readonly name = 'sandbox';

  constructor(
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    super();
  }

  charge(tx: Tx, order: ProviderOrder): Promise<string> {
    return this.order(tx, 'charge', order);
  }

  refund(tx: Tx, order: ProviderOrder): Promise<string> {
    return this.order(tx, 'refund', order);
  }

  transfer(tx: Tx, order: ProviderOrder): Promise<string> {
    return this.order(tx, 'transfer', order);
  }

  read(body: string, headers: Readonly<Record<string, string | undefined>>): ProviderEvent {
    const { 'webhook-id': id, 'webhook-timestamp': sent, 'webhook-signature': signature } = headers;
    if (!id || !sent || !signature) throw new WebhookRefused('unsigned');
    const age = Math.abs(this.clock.now().getTime() / 1000 - Number(sent));
    if (!(age <= MAX_AGE_S)) throw new WebhookRefused('too old');
    const expected = Buffer.from(this.sign(id, sent, body));
    const given = Buffer.from(signature);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) throw new WebhookRefused('forged');
    const { type, data } = parse(body);
    const [kind, outcome] = type.split('.') as ['charge' | 'transfer' | 'refund', 'succeeded' | 'failed'];
    return { id, reference: data.reference, kind, outcome, failureCode: data.failure_code };
  }

  sign(id: string, timestamp: string, body: string): string {
    const key = deriveKey(this.config.SECRET ?? '', 'sandbox-webhooks');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  }

  private async order(tx: Tx, kind: 'charge' | 'transfer' | 'refund', { reference, amountMinor, currency }: ProviderOrder): Promise<string> {
    const id = uuidv7();
    const due = new Date(this.clock.now().getTime() + this.config.SANDBOX_DELAY_MS);
    await tx.query(
      'INSERT INTO sandbox_orders (id, kind, reference, amount_minor, currency, due_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (reference) DO NOTHING',
      [id, kind, reference, amountMinor.toString(), currency, due],
    );
    return `sbx_${reference}`;
  }
}

function parse(body: string): z.infer<typeof report> {
  try {
    return report.parse(JSON.parse(body));
  } catch {
    throw new WebhookRefused('unreadable');
  }
}
