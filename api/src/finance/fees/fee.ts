import { shareOf } from '@meadow/shared';

export interface FeeTerms {
  bps: number;
  fixedMinor: bigint;
  minimumMinor: bigint;
  capMinor: bigint | null;
}

/**
 * A fee on an amount: the percentage (half away from zero) plus the fixed part, at least the minimum, at most the cap
 * and never more than the amount itself.
 */
export function feeOn(amountMinor: bigint, { bps, fixedMinor, minimumMinor, capMinor }: FeeTerms): bigint {
  const plain = shareOf(amountMinor, bps) + fixedMinor;
  const raised = plain < minimumMinor ? minimumMinor : plain;
  const capped = capMinor !== null && raised > capMinor ? capMinor : raised;
  return capped > amountMinor ? amountMinor : capped;
}

/** How a creator's fee becomes what one side pays and the other gets. `brandPays = creatorGets + platformFee`, exactly. */
export interface Split {
  feeMinor: bigint;
  /** On top of the fee. */
  brandFeeMinor: bigint;
  /** Out of the fee. */
  creatorFeeMinor: bigint;
  brandPaysMinor: bigint;
  creatorGetsMinor: bigint;
  platformFeeMinor: bigint;
  currency: string;
}

export function splitFee(feeMinor: bigint, currency: string, brand: FeeTerms, creator: FeeTerms): Split {
  const brandFeeMinor = feeOn(feeMinor, brand);
  const creatorFeeMinor = feeOn(feeMinor, creator);
  return {
    feeMinor,
    brandFeeMinor,
    creatorFeeMinor,
    brandPaysMinor: feeMinor + brandFeeMinor,
    creatorGetsMinor: feeMinor - creatorFeeMinor,
    platformFeeMinor: brandFeeMinor + creatorFeeMinor,
    currency,
  };
}
