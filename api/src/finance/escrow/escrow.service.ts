import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { allocate } from '@meadow/shared';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Inject } from '@nestjs/common';
import type { Tx } from '../../platform/database/database.ts';
import { Timers } from '../../platform/timers/timers.ts';
import type { Split } from '../fees/fee.ts';
import { available, escrow, payable, platformFees } from '../ledger/account.ts';
import { LedgerService } from '../ledger/ledger.service.ts';
import { payoutDue } from '../payouts/payout.jobs.ts';

export interface HeldDeal {
  dealId: string;
  brandId: string;
  creatorId: string;
  /** As agreed when the terms were signed. */
  split: Split;
  /** Its money is frozen by a dispute. */
  frozen: boolean;
}

/** What happens to escrow when a deal ends before its end. */
export interface PartialRelease {
  /** Of the creator's net pay, in basis points; the rest goes back to the brand. */
  creatorShareBps: number;
  /** `cancel` or `dispute`; shown on statements. */
  reason: 'cancel' | 'dispute';
}

export interface Released {
  creatorGetsMinor: bigint;
  brandGetsBackMinor: bigint;
  platformFeeMinor: bigint;
}

/**
 * A brand's money between agreement and release. Each step is one transfer under one key per deal, so a deal is
 * funded once and released or refunded once, whatever is retried.
 */
@Injectable()
export class EscrowService {
  constructor(
    private readonly ledger: LedgerService,
    private readonly clock: Clock,
    private readonly timers: Timers,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Takes what the brand pays from its available balance. @throws InsufficientFunds */
  async fund(tx: Tx, { dealId, brandId, split }: HeldDeal): Promise<void> {
    await this.ledger.transfer(tx, {
      kind: 'escrow.fund',
      from: available(brandId),
      to: escrow(dealId, brandId),
      amountMinor: split.brandPaysMinor,
      currency: split.currency,
      idempotencyKey: `deal:${dealId}:fund`,
      dealId,
    });
  }

  /** Holds all of the escrow: until the ruling the book itself refuses to release any of it, whatever fires meanwhile. */
  async freeze(tx: Tx, { dealId, brandId, split }: HeldDeal): Promise<void> {
    await this.ledger.hold(tx, {
      kind: 'escrow.freeze',
      from: escrow(dealId, brandId),
      to: available(brandId),
      amountMinor: split.brandPaysMinor,
      currency: split.currency,
      idempotencyKey: freezeOf(dealId),
      dealId,
    });
  }

  /** Pays the creator and the platform out of escrow. @returns when the payout run takes it along */
  async release(tx: Tx, deal: HeldDeal): Promise<Date> {
    const { creatorGetsMinor, platformFeeMinor } = deal.split;
    await this.settle(tx, deal, 'escrow.release', { creatorGetsMinor, platformFeeMinor, brandGetsBackMinor: 0n });
    return this.line(tx, deal, creatorGetsMinor);
  }

  /** Splits escrow between creator, platform and brand; the parts sum exactly to what was held. */
  async releasePart(tx: Tx, deal: HeldDeal, { creatorShareBps, reason }: PartialRelease): Promise<Released> {
    const parts = partialSplit(deal.split, creatorShareBps);
    await this.settle(tx, deal, `escrow.${reason}`, parts);
    if (parts.creatorGetsMinor > 0n) await this.line(tx, deal, parts.creatorGetsMinor);
    return parts;
  }

  private async settle(tx: Tx, { dealId, brandId, creatorId, split, frozen }: HeldDeal, kind: string, parts: Released): Promise<void> {
    if (frozen) await this.ledger.voidHold(tx, freezeOf(dealId));
    await this.ledger.post(tx, {
      kind,
      currency: split.currency,
      idempotencyKey: `deal:${dealId}:settle`,
      dealId,
      entries: [
        { account: escrow(dealId, brandId), amountMinor: -split.brandPaysMinor },
        { account: payable(creatorId), amountMinor: parts.creatorGetsMinor },
        { account: platformFees(), amountMinor: parts.platformFeeMinor },
        { account: available(brandId), amountMinor: parts.brandGetsBackMinor },
      ],
    });
  }

  private async line(tx: Tx, { dealId, creatorId, split }: HeldDeal, amountMinor: bigint): Promise<Date> {
    const now = this.clock.now();
    const payableFrom = new Date(now.getTime() + this.config.PAYOUT_DAYS * 86_400_000);
    await tx.query('SELECT app.add_settlement_line($1, $2, $3, $4, $5, $6, $7)', [uuidv7(), creatorId, dealId, amountMinor.toString(), split.currency, now, payableFrom]);
    await this.timers.set(tx, { key: `payout:${creatorId}:${dealId}`, job: payoutDue, payload: { creatorId, currency: split.currency }, dueAt: payableFrom });
    return payableFrom;
  }
}

const freezeOf = (dealId: string): string => `deal:${dealId}:freeze`;

/**
 * What each gets when only a share of the creator's net pay is due: the platform keeps the same share of its fee,
 * the brand gets the rest. Sums exactly to `brandPaysMinor`.
 */
export function partialSplit(split: Split, creatorShareBps: number): Released {
  const due = BigInt(creatorShareBps);
  const share = (amount: bigint): bigint => allocate(amount, [due, 10_000n - due])[0]!;
  const creatorGetsMinor = share(split.creatorGetsMinor);
  const platformFeeMinor = share(split.platformFeeMinor);
  return { creatorGetsMinor, platformFeeMinor, brandGetsBackMinor: split.brandPaysMinor - creatorGetsMinor - platformFeeMinor };
}
