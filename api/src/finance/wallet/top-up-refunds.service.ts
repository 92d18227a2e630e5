import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid, systemContext } from '../../platform/database/tenant-context.ts';
import { Conflict, NotFound } from '../../platform/errors/domain-error.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { checkAmount, checkKey, IdempotencyKeyReused, RefundTooLarge } from '../finance.errors.ts';
import { available, funding } from '../ledger/account.ts';
import { LedgerService } from '../ledger/ledger.service.ts';
import { ProviderRefuses } from '../providers/checkout-provider.ts';
import { CheckoutProviders } from '../providers/checkout-providers.ts';
import { PaymentProvider } from '../providers/payment-provider.ts';
import { TopUp } from './top-up.entity.ts';
import { refundAsked } from './top-up.jobs.ts';
import type { ChargeOutcome } from './top-ups.service.ts';

export interface TopUpRefund {
  id: string;
  topUpId: string;
  orgId: string;
  amountMinor: bigint;
  currency: string;
  status: 'PENDING' | 'SUCCEEDED' | 'FAILED';
  failureCode: string | null;
  createdAt: Date;
  completedAt: Date | null;
}
const columns = `id, top_up_id AS "topUpId", org_id AS "orgId", amount_minor AS "amountMinor", currency, status, failure_code AS "failureCode", created_at AS "createdAt", completed_at AS "completedAt"`;

/** Unspent money given back the way it came, in whole or in part. It is held while it is under way, and free again when it could not be given back. */
@Injectable()
export class TopUpRefundsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly ledger: LedgerService,
    private readonly inner: PaymentProvider,
    private readonly checkouts: CheckoutProviders,
    private readonly outbox: Outbox,
    private readonly audit: AuditService,
  ) {}

  /**
   * The same key for the same wish returns the first refund.
   * @throws AmountInvalid, BadInput, NotFound, Conflict, RefundTooLarge, InsufficientFunds, IdempotencyKeyReused
   */
  async request(viewer: Viewer, topUpId: string, amountMinor: bigint, idempotencyKey: string): Promise<TopUpRefund> {
    checkAmount(amountMinor);
    checkKey(idempotencyKey);
    return this.db.transaction(viewer.context, async (tx) => {
      // Two refunds of one top-up take turns, so that together they are never more than it.
      const topUp = isUuid(topUpId) ? await tx.findOne(TopUp, { where: { id: topUpId, orgId: viewer.accountId }, lock: { mode: 'pessimistic_write' } }) : null;
      if (!topUp) throw new NotFound('top-up', topUpId);
      const [known] = await tx.query<TopUpRefund[]>(`SELECT ${columns} FROM top_up_refunds WHERE org_id = $1 AND idempotency_key = $2`, [viewer.accountId, idempotencyKey]);
      if (known) {
        if (known.topUpId !== topUpId || known.amountMinor !== amountMinor) throw new IdempotencyKeyReused();
        return known;
      }
      if (topUp.status !== 'SUCCEEDED') throw new Conflict('Only a top-up that came can be given back.');
      const leftMinor = topUp.amountMinor - (await this.takenBack(tx, topUpId));
      if (amountMinor > leftMinor) throw new RefundTooLarge(leftMinor, topUp.currency);
      const { currency, orgId } = topUp;
      const refund: TopUpRefund = { id: uuidv7(), topUpId, orgId, amountMinor, currency, status: 'PENDING', failureCode: null, createdAt: this.clock.now(), completedAt: null };
      await this.ledger.hold(tx, { kind: 'wallet.refund', from: available(orgId), to: funding(), amountMinor, currency, idempotencyKey: holdOf(refund.id) });
      await tx.query('INSERT INTO top_up_refunds (id, top_up_id, org_id, amount_minor, currency, status, idempotency_key, requested_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
        refund.id, topUpId, orgId, amountMinor.toString(), currency, refund.status, idempotencyKey, viewer.userId, refund.createdAt,
      ]);
      if (topUp.provider === this.inner.name) await this.inner.refund(tx, { reference: refund.id, amountMinor, currency });
      else await this.outbox.add(tx, refundAsked, { refundId: refund.id });
      await this.audit.record(tx, viewer, { action: 'top-up.refund', object: 'top_up', objectId: topUpId, after: { refundId: refund.id, amountMinor, currency } });
      return refund;
    });
  }

  /** Of one's own top-ups, oldest first. */
  of(viewer: Viewer, topUpIds: readonly string[]): Promise<TopUpRefund[]> {
    return this.db.read<TopUpRefund & Record<string, unknown>>(viewer.context, `SELECT ${columns} FROM top_up_refunds WHERE org_id = $1 AND top_up_id = ANY ($2::uuid[]) ORDER BY created_at, id`, [viewer.accountId, topUpIds]);
  }

  /** Asks the provider outside, under the refund's own id: asked again after a crash, it is the same refund. */
  @Handles(refundAsked)
  async send({ refundId }: PayloadOf<typeof refundAsked>): Promise<void> {
    const [refund] = await this.db.transaction(systemContext, (tx) => tx.query<TopUpRefund[]>(`SELECT ${columns} FROM top_up_refunds WHERE id = $1`, [refundId]));
    if (!refund || refund.status !== 'PENDING') return;
    const topUp = await this.db.transaction(systemContext, (tx) => tx.findOneByOrFail(TopUp, { id: refund.topUpId }));
    const answer = await this.checkouts.named(topUp.provider)
      .refund({ reference: refundId, topUpId: topUp.id, topUpRef: topUp.providerRef, topUpMinor: topUp.amountMinor, amountMinor: refund.amountMinor, currency: refund.currency })
      .catch((error: unknown) => {
        if (error instanceof ProviderRefuses) return { ref: null, outcome: 'failed' as const, failureCode: error.failureCode };
        throw error;
      });
    await this.db.transaction(systemContext, async (tx) => {
      await tx.query('UPDATE top_up_refunds SET provider_ref = coalesce(provider_ref, $2) WHERE id = $1', [refundId, answer.ref]);
      if (answer.outcome !== 'pending') await this.conclude(tx, { reference: refundId, outcome: answer.outcome, failureCode: answer.failureCode });
    });
  }

  /**
   * How a refund ended: once. One that was given back and came home again becomes money that can be spent.
   * @returns why nothing was moved, when that needs a person
   */
  async conclude(tx: Tx, { reference, outcome, failureCode, amountMinor }: ChargeOutcome): Promise<string | null> {
    const [refund] = await tx.query<TopUpRefund[]>(`SELECT ${columns} FROM top_up_refunds WHERE id = $1 FOR UPDATE`, [reference]);
    if (!refund) return 'REFERENCE_UNKNOWN';
    const told = amountMinor ?? null;
    if (told !== null && told !== refund.amountMinor) return 'AMOUNT_DIFFERS';
    const cameBack = refund.status === 'SUCCEEDED' && outcome === 'failed';
    if (refund.status !== 'PENDING' && !cameBack) return null;
    if (cameBack) await this.ledger.transfer(tx, { kind: 'wallet.refund-returned', from: funding(), to: available(refund.orgId), amountMinor: refund.amountMinor, currency: refund.currency, idempotencyKey: `refund:${refund.id}:returned` });
    else if (outcome === 'succeeded') await this.ledger.postHold(tx, holdOf(refund.id), refund.amountMinor);
    else await this.ledger.voidHold(tx, holdOf(refund.id));
    await tx.query('UPDATE top_up_refunds SET status = $2, failure_code = $3, completed_at = $4 WHERE id = $1', [refund.id, outcome === 'succeeded' ? 'SUCCEEDED' : 'FAILED', failureCode, this.clock.now()]);
    return null;
  }

  private async takenBack(tx: Tx, topUpId: string): Promise<bigint> {
    const [row] = await tx.query<{ sum: bigint }[]>(`SELECT (coalesce((SELECT sum(amount_minor) FROM top_up_refunds WHERE top_up_id = $1 AND status <> 'FAILED'), 0)
         + coalesce((SELECT sum(posted_minor) FROM top_up_reversals WHERE top_up_id = $1), 0))::bigint AS sum`, [topUpId]);
    return row?.sum ?? 0n;
  }
}

const holdOf = (refundId: string): string => `refund:${refundId}:paid`;
