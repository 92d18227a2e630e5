import { allocate, shareOf } from '@meadow/shared';

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

/** How much of a part of the platform's fee the creator bears: as of the whole fee. The brand bears the rest. */
export const creatorPartOf = (partMinor: bigint, { brandFeeMinor, creatorFeeMinor }: Pick<Split, 'brandFeeMinor' | 'creatorFeeMinor'>): bigint =>
  creatorFeeMinor === 0n ? 0n : (allocate(partMinor, [brandFeeMinor, creatorFeeMinor])[1] ?? 0n);
