import { allocate } from '@meadow/shared';
import type { Split } from '../fees/fee.ts';

export interface Released {
  creatorGetsMinor: bigint;
  brandGetsBackMinor: bigint;
  platformFeeMinor: bigint;
}

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
