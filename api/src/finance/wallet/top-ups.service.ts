import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditService, checkCurrency, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { checkAmount, checkKey, IdempotencyKeyReused } from '../finance.errors.ts';
import { available, funding } from '../ledger/account.ts';
import { LedgerService } from '../ledger/ledger.service.ts';
import { PaymentProvider, type ProviderEvent } from '../providers/payment-provider.ts';
import { TopUp } from './top-up.entity.ts';
import { topUpEnded } from './top-up.jobs.ts';

export interface TopUpRequest {
  amountMinor: bigint;
  currency: string;
  idempotencyKey: string;
}

/** Money in: asked of the provider, credited when the provider says that it came. */
@Injectable()
export class TopUpsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly ledger: LedgerService,
    private readonly provider: PaymentProvider,
    private readonly outbox: Outbox,
    private readonly audit: AuditService,
  ) {}

  /**
   * The same key with the same amount returns the first top-up.
   * @throws AmountInvalid, BadInput, IdempotencyKeyReused
   */
  async request(viewer: Viewer, { amountMinor, currency, idempotencyKey }: TopUpRequest): Promise<TopUp> {
    checkAmount(amountMinor);
    checkCurrency(currency);
    checkKey(idempotencyKey);
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
        provider: this.provider.name,
        providerRef: await this.provider.charge(tx, { reference: id, amountMinor, currency }),
        idempotencyKey,
        requestedBy: viewer.userId,
        failureCode: null,
        createdAt: this.clock.now(),
        completedAt: null,
      });
      await tx.insert(TopUp, topUp);
      await this.audit.record(tx, viewer, { action: 'top-up.request', object: 'top_up', objectId: id, after: { amountMinor, currency } });
      return topUp;
    });
  }

  /** What the provider reported; a top-up ends once, a late contradiction changes nothing. */
  async conclude(tx: Tx, { reference, outcome, failureCode }: ProviderEvent): Promise<void> {
    const topUp = await tx.findOne(TopUp, { where: { id: reference }, lock: { mode: 'pessimistic_write' } });
    if (!topUp || topUp.status !== 'PENDING') return;
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
    }
    await this.outbox.add(tx, topUpEnded, { topUpId: topUp.id });
  }

  latest(viewer: Viewer, first: number): Promise<TopUp[]> {
    return this.db.transaction(viewer.context, (tx) => tx.find(TopUp, { where: { orgId: viewer.accountId }, order: { createdAt: 'DESC', id: 'DESC' }, take: first }));
  }
}
