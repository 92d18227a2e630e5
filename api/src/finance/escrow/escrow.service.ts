import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Inject } from '@nestjs/common';
import type { Tx } from '../../platform/database/database.ts';
import { Timers } from '../../platform/timers/timers.ts';
import type { Split } from '../fees/fee.ts';
import { available, creatorFees, escrow, payable, platformFees } from '../ledger/account.ts';
import { LedgerService } from '../ledger/ledger.service.ts';
import { payoutDue } from '../payouts/payout.jobs.ts';
import { PartnerShortOfFunds, InsufficientFunds } from '../finance.errors.ts';
import type { Released } from './partial-split.ts';
import { sharesOf, type Partner, type Share } from './shares.ts';

export interface HeldDeal {
  dealId: string;
  brandId: string;
  creatorId: string;
  /** As agreed when the terms were signed. */
  split: Split;
  /** Its money is frozen by a dispute. */
  frozen: boolean;
  /** Another brand that pays its part, fixed when the terms were signed. */
  partner: Partner | null;
  /** Days from settlement to the payout run, as agreed; the installation's where nothing was. */
  payoutDays: number | null;
}

/** What happens to escrow when a deal ends before its end. */
export interface PartialRelease {
  /** Who gets what of it. */
  ending: Released;
  /** `cancel` or `dispute`; shown on statements. */
  reason: 'cancel' | 'dispute';
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

  /** Takes what each brand pays from its own available balance: all of it or nothing. @throws InsufficientFunds, PartnerShortOfFunds */
  async fund(tx: Tx, deal: HeldDeal): Promise<void> {
    const { dealId, split } = deal;
    for (const { brandId, key, share } of brandsOf(deal, null)) {
      const moved = this.ledger.transfer(tx, {
        kind: 'escrow.fund', from: available(brandId), to: escrow(dealId, brandId), amountMinor: share.paysMinor, currency: split.currency, idempotencyKey: `deal:${dealId}:fund${key}`, dealId,
      });
      await moved.catch((error: unknown) => {
        // How much another brand lacks is its own affair.
        throw key !== '' && error instanceof InsufficientFunds ? new PartnerShortOfFunds() : error;
      });
    }
  }

  /** Holds all of the escrow: until the ruling the book itself refuses to release any of it, whatever fires meanwhile. */
  async freeze(tx: Tx, deal: HeldDeal): Promise<void> {
    const { dealId, split } = deal;
    for (const { brandId, key, share } of brandsOf(deal, null)) {
      await this.ledger.hold(tx, {
        kind: 'escrow.freeze', from: escrow(dealId, brandId), to: available(brandId), amountMinor: share.paysMinor, currency: split.currency, idempotencyKey: `deal:${dealId}:freeze${key}`, dealId,
      });
    }
  }

  /** Pays the creator and the platform out of escrow. @returns when the payout run takes it along */
  async release(tx: Tx, deal: HeldDeal): Promise<Date> {
    await this.settle(tx, deal, 'escrow.release', null);
    return this.line(tx, deal, deal.split.creatorGetsMinor);
  }

  /** Splits escrow between creator, platform and brand; the parts sum exactly to what was held. */
  async releasePart(tx: Tx, deal: HeldDeal, { ending, reason }: PartialRelease): Promise<void> {
    await this.settle(tx, deal, `escrow.${reason}`, ending);
    if (ending.creatorGetsMinor > 0n) await this.line(tx, deal, ending.creatorGetsMinor);
  }

  /** Pays for one deliverable of several; the rest stays. Where two brands pay, all is released at once. */
  async payPart(tx: Tx, { dealId, brandId, creatorId, split: { currency }, payoutDays }: HeldDeal, partId: string, { creatorGetsMinor, platformFeeMinor, creatorFeeMinor }: Omit<Released, 'brandGetsBackMinor'>): Promise<void> {
    await this.ledger.post(tx, {
      kind: 'escrow.part', currency, dealId, idempotencyKey: `deal:${dealId}:part:${partId}`,
      entries: [
        { account: escrow(dealId, brandId), amountMinor: -(creatorGetsMinor + platformFeeMinor) },
        { account: payable(creatorId), amountMinor: creatorGetsMinor },
        { account: platformFees(), amountMinor: platformFeeMinor - creatorFeeMinor },
        { account: creatorFees(creatorId), amountMinor: creatorFeeMinor },
      ],
    });
    if (creatorGetsMinor === 0n) return;
    const [now, payableFrom] = this.days(payoutDays);
    await tx.query('SELECT app.add_part_line($1, $2, $3, $4, $5, $6, $7)', [uuidv7(), creatorId, partId, creatorGetsMinor.toString(), currency, now, payableFrom]);
    await this.timers.set(tx, { key: `payout:${creatorId}:${partId}`, job: payoutDue, payload: { creatorId, currency }, dueAt: payableFrom });
  }

  /** A transfer for each brand that paid: each sees its own, and is billed for its own part of the fee, the creator for what it bears of both. */
  private async settle(tx: Tx, deal: HeldDeal, kind: string, ending: Released | null): Promise<void> {
    const { dealId, creatorId, split, frozen } = deal;
    for (const { brandId, key, share } of brandsOf(deal, ending)) {
      if (frozen) await this.ledger.voidHold(tx, `deal:${dealId}:freeze${key}`);
      await this.ledger.post(tx, {
        kind,
        currency: split.currency,
        idempotencyKey: `deal:${dealId}:settle${key}`,
        dealId,
        entries: [
          { account: escrow(dealId, brandId), amountMinor: -share.paysMinor },
          { account: payable(creatorId), amountMinor: share.toCreatorMinor },
          { account: platformFees(), amountMinor: share.toPlatformMinor - share.creatorFeeMinor },
          { account: creatorFees(creatorId), amountMinor: share.creatorFeeMinor },
          { account: available(brandId), amountMinor: share.backMinor },
        ],
      });
    }
  }

  /** Now, and when the payout run takes along what is due now. */
  private days(payoutDays: number | null): [now: Date, payableFrom: Date] {
    const now = this.clock.now();
    return [now, new Date(now.getTime() + (payoutDays ?? this.config.PAYOUT_DAYS) * 86_400_000)];
  }

  private async line(tx: Tx, { dealId, creatorId, split, payoutDays }: HeldDeal, amountMinor: bigint): Promise<Date> {
    const [now, payableFrom] = this.days(payoutDays);
    await tx.query('SELECT app.add_settlement_line($1, $2, $3, $4, $5, $6, $7)', [uuidv7(), creatorId, dealId, amountMinor.toString(), split.currency, now, payableFrom]);
    await this.timers.set(tx, { key: `payout:${creatorId}:${dealId}`, job: payoutDue, payload: { creatorId, currency: split.currency }, dueAt: payableFrom });
    return payableFrom;
  }
}

/** Every brand that pays, with its part of the money and what its idempotency keys end in. */
function brandsOf({ brandId, split, partner }: HeldDeal, ending: Released | null): { brandId: string; key: string; share: Share }[] {
  const shares = sharesOf(split, partner?.paysMinor ?? 0n, ending);
  const own = { brandId, key: '', share: shares.own };
  // A share so small that it comes to nothing moves nothing.
  return partner && partner.paysMinor > 0n ? [own, { brandId: partner.orgId, key: ':partner', share: shares.partner }].filter(({ share }) => share.paysMinor > 0n) : [own];
}
