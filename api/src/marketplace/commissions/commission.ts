import { convertMinor, shareOf } from '@meadow/shared';
import type { Split } from '../../finance/index.ts';

/** What a deal promises its creator of each order that its links and coupons bring. */
export interface CommissionTerms {
  /** Of what the customer paid, in basis points. */
  bps: number;
  /** From the order until its commission is locked: the time in which it may be given back. */
  holdDays: number;
  /** From publication on, orders of so many days count. */
  orderDays: number;
}

export const commissionLimits = { bps: 5_000, holdDays: 180, orderDays: 730 } as const;

/** An order in the deal's currency. */
export interface OrderWorth {
  valueMinor: bigint;
  refundedMinor: bigint;
  valueCurrency: string;
  currency: string;
  /** Units of the deal's currency for one of the order's; null where both are the same. */
  rate: string | null;
}

/** What a creator's commission on an order is now, before platform fees: of what was not given back. */
export function grossCommission({ valueMinor, refundedMinor, valueCurrency, currency, rate }: OrderWorth, bps: number): bigint {
  const keptMinor = valueMinor > refundedMinor ? valueMinor - refundedMinor : 0n;
  return shareOf(rate === null ? keptMinor : convertMinor(keptMinor, valueCurrency, currency, rate), bps);
}

export interface Amounts {
  creatorGetsMinor: bigint;
  platformFeeMinor: bigint;
  /** Of the platform's fee, what the creator bears. */
  creatorFeeMinor: bigint;
}
export const brandPays = ({ creatorGetsMinor, platformFeeMinor }: Amounts): bigint => creatorGetsMinor + platformFeeMinor;

/** The sum of an order's lines as it has to be. Once it is locked it can only fall: what is told later of a larger order is too late. */
export function dueAmounts({ creatorGetsMinor, platformFeeMinor, creatorFeeMinor }: Pick<Split, keyof Amounts>, now: Amounts, isLocked: boolean): Amounts {
  const due = { creatorGetsMinor, platformFeeMinor, creatorFeeMinor };
  if (!isLocked) return due;
  // What was invoiced to the brand when it was locked is not invoiced to the creator later.
  return brandPays(due) > brandPays(now) ? now : { ...due, creatorFeeMinor: creatorFeeMinor < now.creatorFeeMinor ? creatorFeeMinor : now.creatorFeeMinor };
}

export const difference = (due: Amounts, now: Amounts): Amounts => ({
  creatorGetsMinor: due.creatorGetsMinor - now.creatorGetsMinor,
  platformFeeMinor: due.platformFeeMinor - now.platformFeeMinor,
  creatorFeeMinor: due.creatorFeeMinor - now.creatorFeeMinor,
});

export type LineKind = 'EARNED' | 'REFUND' | 'REVERSED';
/** A line that takes back says why: the customer gave back, or the order was never this creator's. */
export const kindOf = (delta: Amounts, isStillOurs: boolean): LineKind => (brandPays(delta) > 0n ? 'EARNED' : isStillOurs ? 'REFUND' : 'REVERSED');
