import { allocate } from '@meadow/shared';
import type { Split } from '../fees/fee.ts';
import { releasedInFull, type Released } from './partial-split.ts';

/** The second brand of a deal, and its part of what the brands pay. */
export interface Partner {
  orgId: string;
  paysMinor: bigint;
}

/** One brand's part of a deal's money: `pays = toCreator + toPlatform + back`, and of what the platform gets, what the creator bears. */
export interface Share {
  paysMinor: bigint;
  toCreatorMinor: bigint;
  toPlatformMinor: bigint;
  creatorFeeMinor: bigint;
  backMinor: bigint;
}

/** What of the deal's price falls on the partner; the brief's own brand takes the odd fen. */
export const partnerPays = (brandPaysMinor: bigint, shareBps: number): bigint => allocate(brandPaysMinor, [10_000n - BigInt(shareBps), BigInt(shareBps)])[1] ?? 0n;

/**
 * What became of each brand's money. What comes back is divided as it was paid, then the platform's fee, each by largest remainder; what is left of
 * a brand's payment went to the creator. So every row sums to what the brand paid and every column to what was moved.
 * @param ending null: released in full
 */
export function sharesOf(split: Split, partnerMinor: bigint, ending: Released | null): { own: Share; partner: Share } {
  const { creatorGetsMinor, platformFeeMinor, creatorFeeMinor: borne, brandGetsBackMinor } = ending ?? releasedInFull(split);
  const ownMinor = split.brandPaysMinor - partnerMinor;
  const part = (amount: bigint): bigint => (split.brandPaysMinor === 0n ? 0n : (allocate(amount, [ownMinor, partnerMinor])[0] ?? 0n));
  const back = part(brandGetsBackMinor);
  // Two roundings may leave the creator's part a unit below zero or above what the creator gets: the fee yields it.
  const spent = ownMinor - back;
  const fee = clamp(part(platformFeeMinor), spent - creatorGetsMinor, spent);
  const ownBorne = borne === 0n ? 0n : (allocate(borne, [fee, platformFeeMinor - fee])[0] ?? 0n);
  const own: Share = { paysMinor: ownMinor, toCreatorMinor: spent - fee, toPlatformMinor: fee, creatorFeeMinor: ownBorne, backMinor: back };
  return {
    own,
    partner: { paysMinor: partnerMinor, toCreatorMinor: creatorGetsMinor - own.toCreatorMinor, toPlatformMinor: platformFeeMinor - fee, creatorFeeMinor: borne - ownBorne, backMinor: brandGetsBackMinor - back },
  };
}

const clamp = (value: bigint, low: bigint, high: bigint): bigint => (value < low ? low : value > high ? high : value);
