import type { DealStage, DealStatus, Party } from '@meadow/shared';
import { FIRST_RULES_AT, partialSplit, type Ending, type FeeBook, type FeeOrder, type Released, type Split, type StageSplit } from '../../finance/index.ts';
import type { Deal } from './deal.entity.ts';
import { stageOf } from './deal.lifecycle.ts';
import type { Terms } from './deal.terms.ts';

/** This clause names its shares itself: they are those of the first rules, and whoever signs it keeps them. */
const NAMED_SHARES = 'cancellation.stage@1';

export interface Pricing {
  /** When the offer was made, while nobody has agreed. */
  offeredAt: Date;
  isOwnCreator: boolean;
}

/** What of the deal is not paid yet is priced as: by the rules of the moment at which the terms were offered that both agreed to. */
export const orderOfDeal = (deal: Pick<Deal, 'feeMinor' | 'currency' | 'pricedAt' | 'agreedAt' | 'ownCreator' | 'partCreatorMinor' | 'partCreatorFeeMinor'>, { offeredAt, isOwnCreator }: Pricing): FeeOrder => ({
  feeMinor: deal.feeMinor - deal.partCreatorMinor - deal.partCreatorFeeMinor, currency: deal.currency, kind: 'SPONSORSHIP',
  ...(deal.agreedAt === null ? { at: offeredAt, isOwnCreator } : { at: deal.pricedAt ?? deal.agreedAt, isOwnCreator: deal.ownCreator ?? false }),
});

const stageOrder = (order: FeeOrder, { clauses }: Pick<Terms, 'clauses'>): FeeOrder => (clauses?.includes(NAMED_SHARES) ? { ...order, at: FIRST_RULES_AT, isOwnCreator: false } : order);

/** What ending the deal costs, stage by stage. */
export const stagesOf = (book: FeeBook, order: FeeOrder, split: Split, terms: Pick<Terms, 'clauses'>): StageSplit[] => book.stages(stageOrder(order, terms), split);

/** What becomes of the money when the side ends the deal, or time does. A creator who cancels gets nothing. */
export function endingAt(status: DealStatus | null, by: Party, book: FeeBook, order: FeeOrder, split: Split, terms: Pick<Terms, 'clauses'>): Ending {
  const stage: DealStage | undefined = status === null ? undefined : stageOf[status];
  return by === 'CREATOR' || !stage ? partialSplit(split, 0) : book.atStage(stageOrder(order, terms), split, stage);
}

export type EndedDeal = Pick<Deal, 'chargeBps' | 'endedCreatorMinor' | 'endedPlatformMinor' | 'endedCreatorFeeMinor'>;

/** How a deal ended that did not run to its end; null for others. */
export function endingOf({ chargeBps, endedCreatorMinor, endedPlatformMinor, endedCreatorFeeMinor }: EndedDeal, split: Split): Released | null {
  if (chargeBps === null) return null;
  if (endedCreatorMinor === null || endedPlatformMinor === null || endedCreatorFeeMinor === null) return partialSplit(split, chargeBps);
  return { creatorGetsMinor: endedCreatorMinor, platformFeeMinor: endedPlatformMinor, creatorFeeMinor: endedCreatorFeeMinor, brandGetsBackMinor: split.brandPaysMinor - endedCreatorMinor - endedPlatformMinor };
}
