import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { anonymousContext, isUuid, systemContext } from '../../platform/database/tenant-context.ts';
import { NotFound } from '../../platform/errors/domain-error.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { TopUpRefundsService } from '../wallet/top-up-refunds.service.ts';
import { providerReported } from '../wallet/top-up.jobs.ts';
import { TopUpsService } from '../wallet/top-ups.service.ts';
import { WebhookNotTaken, type Headers } from './checkout-provider.ts';
import { CheckoutProviders } from './checkout-providers.ts';

/** A webhook that moved nothing: not believed, or about something that is not as we know it. */
export interface WebhookProblem {
  id: string;
  provider: string;
  code: string;
  message: string;
  body: string;
  receivedAt: Date;
}

/**
 * Webhooks of providers outside. What is genuine is stored once, before the provider is thanked, and acted on by the
 * worker, once; what is not is refused with a code. Either way it is kept.
 */
@Injectable()
export class ProviderReportsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly providers: CheckoutProviders,
    private readonly topUps: TopUpsService,
    private readonly refunds: TopUpRefundsService,
  ) {}

  /** @returns what the provider wants to hear @throws NotFound, WebhookNotTaken */
  async receive(name: string, body: string, headers: Headers): Promise<{ type: string; body: string }> {
    const provider = this.providers.find(name);
    if (!provider) throw new NotFound('provider', name);
    try {
      const { id } = provider.verify(body, headers);
      await this.db.transaction(anonymousContext, async (tx) => {
        const fresh = await tx.query<unknown[]>('INSERT INTO provider_events (provider, event_id, body) VALUES ($1, $2, $3) ON CONFLICT (provider, event_id) DO NOTHING RETURNING event_id', [name, id, body]);
        if (fresh.length > 0) await this.outbox.add(tx, providerReported, { provider: name, eventId: id });
      });
      return provider.thanks;
    } catch (error) {
      if (error instanceof WebhookNotTaken) {
        const { code, message } = error;
        await this.db.transaction(anonymousContext, (tx) => tx.query('SELECT app.keep_refused_webhook($1, $2, $3, $4, $5, $6)', [uuidv7(), name, code, message, printable(body), this.clock.now()]));
      }
      throw error;
    }
  }

  /** Acts on a stored report: once, in one transaction with the mark that it was. */
  @Handles(providerReported)
  async act({ provider, eventId }: PayloadOf<typeof providerReported>): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const [event] = await tx.query<{ body: string }[]>('SELECT body FROM provider_events WHERE provider = $1 AND event_id = $2 AND handled_at IS NULL FOR UPDATE', [provider, eventId]);
      if (!event) return;
      const report = this.providers.named(provider).read(event.body);
      const known = report.kind !== 'other' && isUuid(report.reference);
      const problem = report.kind === 'other' ? null : !known ? 'REFERENCE_UNKNOWN' : report.kind === 'charge' ? await this.topUps.conclude(tx, report) : await this.refunds.conclude(tx, report);
      await tx.query('UPDATE provider_events SET handled_at = $3, problem = $4 WHERE provider = $1 AND event_id = $2', [provider, eventId, this.clock.now(), problem]);
    });
  }

  /** For the operator, newest first. */
  async problems(viewer: Viewer): Promise<WebhookProblem[]> {
    return this.db.read<WebhookProblem & Record<string, unknown>>(
      viewer.context,
      `SELECT * FROM (
         SELECT id::text, provider, code, message, body, received_at AS "receivedAt" FROM refused_webhooks
         UNION ALL SELECT event_id, provider, problem, '', body, received_at FROM app.provider_problems()
       ) told ORDER BY "receivedAt" DESC LIMIT 100`);
  }
}

/** PostgreSQL keeps no zero bytes in text. */
const printable = (body: string): string => body.replaceAll('\0', '�');
