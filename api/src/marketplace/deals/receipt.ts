import type { ReceiptLineCode, Party } from '@meadow/shared';
import type { FeeRule, PricedSplit, Released, Split, StageSplit } from '../../finance/index.ts';
import { money } from '../../platform/graphql/money.view.ts';
import type { Receipt, ReceiptLine, StageCharge } from './receipt.view.ts';

/** Where the money of a deal stands, besides its split. */
export interface Progress {
  fundedAt: Date | null;
  settledAt: Date | null;
  paidAt: Date | null;
  /** When the creator's money is expected, while it is on its way. */
  expectedAt: Date | null;
  /** Set when the deal ended before its end. */
  ending: Released | null;
  /** Of what the brand pays, what was released for deliverables before the end. */
  paidMinor: bigint;
  /** What ending it would cost, while it can end early. */
  stages: readonly StageSplit[];
}
export const unfunded: Progress = { fundedAt: null, settledAt: null, paidAt: null, expectedAt: null, ending: null, paidMinor: 0n, stages: [] };

const labels: Record<ReceiptLineCode, string> = {
  CREATOR_NET: 'Creator receives', CREATOR_FEE: 'Platform fee paid by the creator', PLATFORM_FEE: 'Platform fee paid by the brand', RETURNED: 'Returned to the brand',
};

/** From what the brand pays to who gets it. The lines sum to `brandPays`, whatever became of the deal. */
export function receiptOf(split: Split & Partial<PricedSplit>, progress: Progress): Receipt {
  const { currency } = split;
  const early = progress.ending;
  const line = (code: ReceiptLineCode, amountMinor: bigint, party: Party, at: Date | null, { expectedAt = null, rule = null }: { expectedAt?: Date | null; rule?: FeeRule | null } = {}): ReceiptLine[] =>
    amountMinor === 0n && code !== 'CREATOR_NET' ? [] : [{ code, label: labels[code], amount: money(amountMinor, currency), party, at, expectedAt, rule }];
  const lines = early
    ? [
        ...line('CREATOR_NET', early.creatorGetsMinor, 'CREATOR', progress.paidAt, progress),
        ...line('PLATFORM_FEE', early.platformFeeMinor, 'OPERATOR', progress.settledAt),
        ...line('RETURNED', early.brandGetsBackMinor, 'BRAND', progress.settledAt),
      ]
    : [
        ...line('CREATOR_NET', split.creatorGetsMinor, 'CREATOR', progress.paidAt, progress),
        ...line('CREATOR_FEE', split.creatorFeeMinor, 'OPERATOR', progress.settledAt, { rule: split.creatorRule }),
        ...line('PLATFORM_FEE', split.brandFeeMinor, 'OPERATOR', progress.settledAt, { rule: split.brandRule }),
      ];
  const isHeld = progress.fundedAt !== null && progress.settledAt === null;
  const released = progress.settledAt === null ? progress.paidMinor : split.brandPaysMinor - (early?.brandGetsBackMinor ?? 0n);
  return {
    brandPays: money(split.brandPaysMinor, currency),
    platformFee: money(early?.platformFeeMinor ?? split.platformFeeMinor, currency),
    creatorGets: money(early?.creatorGetsMinor ?? split.creatorGetsMinor, currency),
    held: money(isHeld ? split.brandPaysMinor - progress.paidMinor : 0n, currency),
    released: money(released, currency),
    lines,
    stages: stageCharges(progress.stages, currency),
  };
}

export const stageCharges = (stages: readonly StageSplit[], currency: string): StageCharge[] => stages.map((one) => ({
  stage: one.stage, chargeBps: one.shareBps, creatorGets: money(one.creatorGetsMinor, currency), platformFee: money(one.platformFeeMinor, currency), brandGetsBack: money(one.brandGetsBackMinor, currency), rule: one.rule,
}));
