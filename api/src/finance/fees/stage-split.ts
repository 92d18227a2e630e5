import type { DealStage } from '@meadow/shared';
import { portionOf, type Ending } from '../escrow/partial-split.ts';
import type { FeeRule } from './fee-rule.ts';
import { feeOn, type Split } from './fee.ts';

/** The rules of a stage that hold for a deal; null where none does. */
export interface StageRules {
  /** What the brand owes the creator. */
  due: FeeRule | null;
  /** The platform's fee from each side instead of the same share of the agreed one. */
  brandFee: FeeRule | null;
  creatorFee: FeeRule | null;
}

/** What ending a deal at a stage comes to, and the rule that says what the creator is due. */
export interface StageSplit extends Ending {
  stage: DealStage;
  rule: FeeRule | null;
}

/**
 * What each gets when the brand ends the deal at a stage. What the creator is due is a fee of the rule on the creator's fee, never more than that;
 * without a rule it is nothing. The platform keeps the same part of what each side was to pay it, or what a rule of the stage takes of the whole fee:
 * from the brand never more than was agreed, from the creator never more than the creator is due. Sums exactly to `brandPaysMinor`.
 */
export function stageSplit(split: Split, stage: DealStage, { due, brandFee, creatorFee }: StageRules): StageSplit {
  const { feeMinor } = split;
  const dueMinor = due ? feeOn(feeMinor, due) : 0n;
  // A plain percentage divides by itself: no amount is rounded before it is shared out.
  const isPlain = due !== null && due.fixedMinor === 0n && due.minimumMinor === 0n && due.capMinor === null;
  const usual = portionOf(split, isPlain ? [BigInt(due.bps), BigInt(10_000 - due.bps)] : feeMinor === 0n ? [0n, 1n] : [dueMinor, feeMinor - dueMinor]);
  const grossMinor = usual.creatorGetsMinor + usual.creatorFeeMinor;
  const ofCreator = creatorFee ? least(feeOn(feeMinor, creatorFee), grossMinor) : usual.creatorFeeMinor;
  const ofBrand = brandFee ? least(feeOn(feeMinor, brandFee), split.brandFeeMinor) : usual.platformFeeMinor - usual.creatorFeeMinor;
  const creatorGetsMinor = grossMinor - ofCreator;
  const platformFeeMinor = ofBrand + ofCreator;
  return {
    stage, rule: due, creatorGetsMinor, platformFeeMinor, creatorFeeMinor: ofCreator, brandGetsBackMinor: split.brandPaysMinor - creatorGetsMinor - platformFeeMinor,
    shareBps: isPlain ? due.bps : feeMinor === 0n ? 0 : Number((dueMinor * 10_000n + feeMinor / 2n) / feeMinor),
  };
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
