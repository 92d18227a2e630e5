import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import type { Tx } from '../../platform/database/database.ts';
import { Timers } from '../../platform/timers/timers.ts';
import { available, creatorFees, payable, platformFees } from '../ledger/account.ts';
import { LedgerService } from '../ledger/ledger.service.ts';
import type { Posting } from '../ledger/posting.ts';
import { payoutDue } from '../payouts/payout.jobs.ts';

/** An order whose commission a brand owes a creator. */
export interface CommissionParties {
  orderId: string;
  dealId: string;
  brandId: string;
  creatorId: string;
  currency: string;
}
export interface CommissionAmounts {
  creatorGetsMinor: bigint;
  platformFeeMinor: bigint;
  /** Of the platform's fee, what the creator bears. */
  creatorFeeMinor: bigint;
}

/**
 * Commission in escrow: what an order may cost is held of the brand's available money, order by order, until it is
 * locked and paid into the creator's earnings. What has to be given back later comes out of these again.
 */
@Injectable()
export class CommissionHoldsService {
  constructor(
    private readonly ledger: LedgerService,
    private readonly timers: Timers,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @param holdNo names each hold of an order once @throws InsufficientFunds */
  async hold(tx: Tx, { orderId, dealId, brandId, creatorId, currency }: CommissionParties, holdNo: number, amountMinor: bigint): Promise<void> {
    await this.ledger.hold(tx, { kind: 'commission.hold', from: available(brandId), to: payable(creatorId), amountMinor, currency, idempotencyKey: holdOf(orderId, holdNo), dealId });
  }

  async free(tx: Tx, orderId: string, holdNo: number): Promise<void> {
    await this.ledger.voidHold(tx, holdOf(orderId, holdNo));
  }

  /** Pays a locked order's commission; the payout run takes it along after the days agreed, or the installation's. Nothing else may hold its money by then. @throws InsufficientFunds */
  async pay(tx: Tx, parties: CommissionParties, amounts: CommissionAmounts, payoutDays: number | null): Promise<void> {
    await this.ledger.post(tx, posting('commission.paid', parties, parties.orderId, amounts));
    await this.line(tx, parties, parties.orderId, amounts.creatorGetsMinor, payoutDays);
  }

  /**
   * Takes back what a refund after the lock makes undue.
   * @param lineId of the negative line
   * @param amounts below zero
   * @returns false while the creator's earnings do not cover it: what comes next is set off against it
   */
  async takeBack(tx: Tx, parties: CommissionParties, lineId: string, amounts: CommissionAmounts): Promise<boolean> {
    const [outcome] = await this.ledger.postAll(tx, [posting('commission.back', parties, lineId, amounts)]);
    if (outcome?.error) {
      if (outcome.error.code === 'INSUFFICIENT_FUNDS') return false;
      throw outcome.error;
    }
    await this.line(tx, parties, lineId, amounts.creatorGetsMinor, 0);
    return true;
  }

  private async line(tx: Tx, { creatorId, currency }: CommissionParties, subjectId: string, amountMinor: bigint, payoutDays: number | null): Promise<void> {
    if (amountMinor === 0n) return;
    const now = this.clock.now();
    const payableFrom = amountMinor > 0n ? new Date(now.getTime() + (payoutDays ?? this.config.PAYOUT_DAYS) * 86_400_000) : now;
    await tx.query('SELECT app.add_award_line($1, $2, $3, $4, $5, $6, $7, $8)', [uuidv7(), 'COMMISSION', creatorId, subjectId, amountMinor.toString(), currency, now, payableFrom]);
    if (amountMinor > 0n) await this.timers.set(tx, { key: `payout:${creatorId}:${subjectId}`, job: payoutDue, payload: { creatorId, currency }, dueAt: payableFrom });
  }
}

const holdOf = (orderId: string, holdNo: number): string => `commission:${orderId}:hold:${holdNo}`;

const posting = (kind: string, { dealId, brandId, creatorId, currency }: CommissionParties, subjectId: string, { creatorGetsMinor, platformFeeMinor, creatorFeeMinor }: CommissionAmounts): Posting => ({
  kind, currency, dealId, idempotencyKey: `commission:${subjectId}:settle`,
  entries: [
    { account: available(brandId), amountMinor: -(creatorGetsMinor + platformFeeMinor) },
    { account: payable(creatorId), amountMinor: creatorGetsMinor },
    { account: platformFees(), amountMinor: platformFeeMinor - creatorFeeMinor },
    { account: creatorFees(creatorId), amountMinor: creatorFeeMinor },
  ],
});
