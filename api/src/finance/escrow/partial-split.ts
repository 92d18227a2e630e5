import { allocate } from '@meadow/shared';
import { creatorPartOf, type Split } from '../fees/fee.ts';

/** How an agreed split ends: `creatorGets + platformFee + brandGetsBack` is what the brands paid, exactly. */
export interface Released {
  creatorGetsMinor: bigint;
  brandGetsBackMinor: bigint;
  platformFeeMinor: bigint;
  /** Of the platform's fee, what the creator bears. */
  creatorFeeMinor: bigint;
}

/** An early end. */
export interface Ending extends Released {
  /** Of the creator's net pay, what was due; rounded where an amount and not a share was. */
  shareBps: number;
}

/**
 * What each gets when only a share of the creator's net pay is due: the platform keeps the same share of its fee,
 * the brand gets the rest. Sums exactly to `brandPaysMinor`.
 */
export function partialSplit(split: Split, creatorShareBps: number): Ending {
  const due = BigInt(creatorShareBps);
  return { ...portionOf(split, [due, 10_000n - due]), shareBps: creatorShareBps };
}

/** @param portion the part that is due, and the rest, as weights */
export function portionOf(split: Split, portion: readonly [bigint, bigint]): Released {
  const share = (amount: bigint): bigint => allocate(amount, portion)[0] ?? 0n;
  const creatorGetsMinor = share(split.creatorGetsMinor);
  const platformFeeMinor = share(split.platformFeeMinor);
  return { creatorGetsMinor, platformFeeMinor, creatorFeeMinor: creatorPartOf(platformFeeMinor, split), brandGetsBackMinor: split.brandPaysMinor - creatorGetsMinor - platformFeeMinor };
}

/** The end that was agreed. */
export const releasedInFull = ({ creatorGetsMinor, platformFeeMinor, creatorFeeMinor }: Split): Released => ({ creatorGetsMinor, platformFeeMinor, creatorFeeMinor, brandGetsBackMinor: 0n });
