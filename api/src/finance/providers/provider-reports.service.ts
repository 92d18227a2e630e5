import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { anonymousContext, isUuid, systemContext } from '../../platform/database/tenant-context.ts';
import { NotFound } from '../../platform/errors/domain-error.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { ConnectPayoutsService } from '../payouts/connect-payouts.service.ts';
import { ConnectedAccountsService } from '../payouts/connected-accounts.service.ts';
import { TopUpRefundsService } from '../wallet/top-up-refunds.service.ts';
import { TopUpReversalsService } from '../wallet/top-up-reversals.service.ts';
import { providerReported } from '../wallet/top-up.jobs.ts';
import { TopUpsService } from '../wallet/top-ups.service.ts';
import { WebhookNotTaken, type Headers, type ProviderReport, type RefundsReport } from './checkout-provider.ts';
import { CheckoutProviders } from './checkout-providers.ts';
import type { AccountReport, AccountState } from './connect-report.ts';
import { StripeConnectProvider } from './stripe-connect.provider.ts';

/** A report with whatever it left to be asked. */
type FullReport = Exclude<ProviderReport, RefundsReport | AccountReport> | { id: string; kind: 'account'; accountRef: string; told: { state: AccountState; at: Date } | null };

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
    private readonly reversals: TopUpReversalsService,
    private readonly connect: StripeConnectProvider,
    private readonly accounts: ConnectedAccountsService,
    private readonly connectPayouts: ConnectPayoutsService,
  ) {}

  /** @returns what the provider wants to hear @throws NotFound, WebhookNotTaken */
  async receive(name: string, body: string, headers: Headers): Promise<{ type: string; body: string }> {
    const provider = name === this.connect.name ? this.connect : this.providers.find(name);
    if (!provider) throw new NotFound('provider', name);
    try {
      const { id } = provider.verify(body, headers);
      await this.db.transaction(anonymousContext, async (tx) => {
        const fresh = await tx.query<unknown[]>('INSERT INTO provider_events (provider, event_id, body) VALUES ($1, $2, $3) ON CONFLICT (provider, event_id) DO NOTHING RETURNING event_id', [name, id, body]);
        if (fresh.length > 0) await this.outbox.add(tx, providerReported, { provider: name, eventId: id });
      });
      return provider.thanks;
    } catch (error) {
      if (error instanceof WebhookNotTaken) await this.refuse(name, body, error);
      throw error;
    }
  }

  /** Keeps what was received. @throws NotFound, and what it was refused with */
  async refuse(name: string, body: string, why: WebhookNotTaken): Promise<never> {
    if (name !== this.connect.name && !this.providers.find(name)) throw new NotFound('provider', name);
    await this.db.transaction(anonymousContext, (tx) => tx.query('SELECT app.keep_refused_webhook($1, $2, $3, $4, $5, $6)', [uuidv7(), name, why.code, why.message, printable(body), this.clock.now()]));
    throw why;
  }

  /** Acts on a stored report: once, in one transaction with the mark that it was. */
  @Handles(providerReported)
  async act({ provider, eventId }: PayloadOf<typeof providerReported>): Promise<void> {
    const waiting = 'SELECT body FROM provider_events WHERE provider = $1 AND event_id = $2 AND handled_at IS NULL';
    const [event] = await this.db.read<{ body: string }>(systemContext, waiting, [provider, eventId]);
    if (!event) return;
    const report = await this.inFull(provider, event.body);
    await this.db.transaction(systemContext, async (tx) => {
      const still = await tx.query<unknown[]>(`${waiting} FOR UPDATE`, [provider, eventId]);
      if (still.length === 0) return;
      const problem = await this.follow(tx, provider, report);
      await tx.query('UPDATE provider_events SET handled_at = $3, problem = $4 WHERE provider = $1 AND event_id = $2', [provider, eventId, this.clock.now(), problem]);
    });
  }

  /** What a report leaves to be asked is asked before anything is locked. */
  private async inFull(provider: string, body: string): Promise<FullReport> {
    const report = provider === this.connect.name ? this.connect.read(body) : this.providers.named(provider).read(body);
    if (report.kind === 'refunds') return { id: report.id, kind: 'reversal', reversals: await this.providers.named(provider).refundsOf(report.paymentRef) };
    if (report.kind !== 'account') return report;
    const { id, kind, accountRef, isGone } = report;
    if (!(await this.accounts.isOurs(accountRef))) return { id, kind: 'other' };
    return { id, kind, accountRef, told: isGone ? null : await this.accounts.ask(accountRef) };
  }

  /** @returns why nothing was moved, when that needs a person */
  private async follow(tx: Tx, provider: string, report: FullReport): Promise<string | null> {
    switch (report.kind) {
      case 'other': return null;
      case 'payout': return this.connectPayouts.payoutEnded(tx, report);
      case 'transfer': return this.connectPayouts.transferReversed(tx, report);
      case 'account': {
        await (report.told ? this.accounts.learn(tx, report.told.state, report.told.at) : this.accounts.disconnect(tx, report.accountRef));
        return null;
      }
      case 'reversal': {
        let problem: string | null = null;
        for (const reversal of report.reversals) problem = (await this.reversals.apply(tx, provider, reversal)) ?? problem;
        return problem;
      }
      case 'charge': return isUuid(report.reference) ? this.topUps.conclude(tx, report) : 'REFERENCE_UNKNOWN';
      case 'refund': return isUuid(report.reference) ? this.refunds.conclude(tx, report) : 'REFERENCE_UNKNOWN';
    }
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
