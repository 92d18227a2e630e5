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
}
export const brandPays = ({ creatorGetsMinor, platformFeeMinor }: Amounts): bigint => creatorGetsMinor + platformFeeMinor;

/** The sum of an order's lines as it has to be. Once it is locked it can only fall: what is told later of a larger order is too late. */
export function dueAmounts(split: Pick<Split, 'creatorGetsMinor' | 'platformFeeMinor'>, now: Amounts, isLocked: boolean): Amounts {
  const due = { creatorGetsMinor: split.creatorGetsMinor, platformFeeMinor: split.platformFeeMinor };
  return isLocked && brandPays(due) > brandPays(now) ? now : due;
}

export const difference = (due: Amounts, now: Amounts): Amounts => ({ creatorGetsMinor: due.creatorGetsMinor - now.creatorGetsMinor, platformFeeMinor: due.platformFeeMinor - now.platformFeeMinor });

export type LineKind = 'EARNED' | 'REFUND' | 'REVERSED';
/** A line that takes back says why: the customer gave back, or the order was never this creator's. */
export const kindOf = (delta: Amounts, isStillOurs: boolean): LineKind => (brandPays(delta) > 0n ? 'EARNED' : isStillOurs ? 'REFUND' : 'REVERSED');
