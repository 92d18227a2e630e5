import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditService, checkCurrency, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles, Repeats } from '../../platform/queue/handles.ts';
import { checkAmount, checkKey, IdempotencyKeyReused } from '../finance.errors.ts';
import { available, funding } from '../ledger/account.ts';
import { LedgerService } from '../ledger/ledger.service.ts';
import { ProviderRefuses } from '../providers/checkout-provider.ts';
import { CheckoutProviders } from '../providers/checkout-providers.ts';
import { PaymentProvider } from '../providers/payment-provider.ts';
import { DebtsService } from './debts.service.ts';
import { TopUpReversalsService } from './top-up-reversals.service.ts';
import { TopUp } from './top-up.entity.ts';
import { topUpAsked, topUpEnded } from './top-up.jobs.ts';

export interface ChargeOutcome {
  reference: string;
  outcome: 'succeeded' | 'failed';
  failureCode: string | null;
  /** As the provider says; what it does not say is not compared. */
  amountMinor?: bigint | null;
  currency?: string | null;
  providerRef?: string | null;
}

export interface TopUpRequest {
  amountMinor: bigint;
  currency: string;
  idempotencyKey: string;
  /** Through whom; the sandbox when absent. */
  provider?: string | null;
}

/** How long a place to pay stands; what is reported later is credited still. */
const CHECKOUT_MS = 2 * 3_600_000;
const GIVEN_UP_MS = 48 * 3_600_000;

/** Money in: asked of the provider, credited when the provider says that it came. */
@Injectable()
export class TopUpsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly ledger: LedgerService,
    private readonly provider: PaymentProvider,
    private readonly checkouts: CheckoutProviders,
    private readonly reversals: TopUpReversalsService,
    private readonly debts: DebtsService,
    private readonly outbox: Outbox,
    private readonly audit: AuditService,
  ) {}

  /**
   * The same key with the same amount returns the first top-up.
   * @throws AmountInvalid, BadInput, IdempotencyKeyReused, ProviderUnavailable
   */
  async request(viewer: Viewer, { amountMinor, currency, idempotencyKey, provider }: TopUpRequest): Promise<TopUp> {
    checkAmount(amountMinor);
    checkCurrency(currency);
    checkKey(idempotencyKey);
    const outside = !provider || provider === this.provider.name ? null : this.checkouts.taking(provider, amountMinor, currency);
    return this.db.transaction(viewer.context, async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`top-up:${viewer.accountId}:${idempotencyKey}`]);
      const known = await tx.findOne(TopUp, { where: { orgId: viewer.accountId, idempotencyKey } });
      if (known && (known.amountMinor !== amountMinor || known.currency !== currency)) throw new IdempotencyKeyReused();
      if (known) return known;
      const id = uuidv7();
      const topUp = tx.create(TopUp, {
        id,
        orgId: viewer.accountId,
        amountMinor,
        currency,
        status: 'PENDING',
        provider: outside?.name ?? this.provider.name,
        providerRef: outside ? null : await this.provider.charge(tx, { reference: id, amountMinor, currency }),
        checkoutUrl: null,
        checkoutUntil: outside && new Date(this.clock.now().getTime() + CHECKOUT_MS),
        idempotencyKey,
        requestedBy: viewer.userId,
        failureCode: null,
        createdAt: this.clock.now(),
        completedAt: null,
      });
      await tx.insert(TopUp, topUp);
      if (outside) await this.outbox.add(tx, topUpAsked, { topUpId: id });
      await this.audit.record(tx, viewer, { action: 'top-up.request', object: 'top_up', objectId: id, after: { amountMinor, currency, provider: topUp.provider } });
      return topUp;
    });
  }

  /** Asks the provider for a place to pay. Run twice, it gets the same one. */
  @Handles(topUpAsked)
  async open({ topUpId }: PayloadOf<typeof topUpAsked>): Promise<void> {
    const topUp = await this.db.transaction(systemContext, (tx) => tx.findOneByOrFail(TopUp, { id: topUpId }));
    const { status, checkoutUrl, checkoutUntil, amountMinor, currency } = topUp;
    if (status !== 'PENDING' || checkoutUrl !== null || checkoutUntil === null) return;
    try {
      const { ref, url } = await this.checkouts.named(topUp.provider).open({ reference: topUpId, amountMinor, currency, until: checkoutUntil });
      await this.db.transaction(systemContext, (tx) => tx.query(`UPDATE top_ups SET checkout_url = $2, provider_ref = coalesce(provider_ref, $3) WHERE id = $1 AND status = 'PENDING'`, [topUpId, url, ref]));
    } catch (error) {
      if (!(error instanceof ProviderRefuses)) throw error;
      await this.db.transaction(systemContext, (tx) => this.conclude(tx, { reference: topUpId, outcome: 'failed', failureCode: error.failureCode }));
    }
  }

  /** A place to pay that nobody used. */
  @Repeats({ name: 'wallet.checkouts', everyMs: 600_000 })
  async giveUp(): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const over = await tx.query<{ id: string }[]>(`SELECT id FROM top_ups WHERE status = 'PENDING' AND checkout_until < $1 ORDER BY id LIMIT 500`, [new Date(this.clock.now().getTime() - GIVEN_UP_MS)]);
      for (const { id } of over) await this.conclude(tx, { reference: id, outcome: 'failed', failureCode: 'expired' });
    });
  }

  /**
   * What the provider reported; a top-up ends once. Only money that came after all, when nobody waited for it any more, still counts.
   * @returns why nothing was moved, when that needs a person
   */
  async conclude(tx: Tx, { reference, outcome, failureCode, amountMinor, currency, providerRef }: ChargeOutcome): Promise<string | null> {
    const topUp = await tx.findOne(TopUp, { where: { id: reference }, lock: { mode: 'pessimistic_write' } });
    if (!topUp) return 'REFERENCE_UNKNOWN';
    const isLate = topUp.status === 'FAILED' && outcome === 'succeeded' && topUp.provider !== this.provider.name;
    if (topUp.status !== 'PENDING' && !isLate) return null;
    const told = amountMinor ?? null;
    if (outcome === 'succeeded' && told !== null && (told !== topUp.amountMinor || currency !== topUp.currency)) return 'AMOUNT_DIFFERS';
    if (providerRef) topUp.providerRef = providerRef;
    topUp.checkoutUrl = null;
    topUp.status = outcome === 'succeeded' ? 'SUCCEEDED' : 'FAILED';
    topUp.failureCode = failureCode;
    topUp.completedAt = this.clock.now();
    await tx.save(topUp);
    if (outcome === 'succeeded') {
      await this.ledger.transfer(tx, {
        kind: 'wallet.top-up',
        from: funding(),
        to: available(topUp.orgId),
        amountMinor: topUp.amountMinor,
        currency: topUp.currency,
        idempotencyKey: `top-up:${topUp.id}`,
      });
      await this.reversals.paid(tx, topUp);
      await this.debts.settle(tx, topUp.orgId, topUp.currency);
    }
    await this.outbox.add(tx, topUpEnded, { topUpId: topUp.id });
    return null;
  }

  latest(viewer: Viewer, first: number): Promise<TopUp[]> {
    return this.db.transaction(viewer.context, (tx) => tx.find(TopUp, { where: { orgId: viewer.accountId }, order: { createdAt: 'DESC', id: 'DESC' }, take: first }));
  }
}
