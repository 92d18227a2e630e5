import type { DecisionRequest } from '@meadow/shared';
import type { EdgeExperiments, VisitorId } from '../../measurement/edge.ts';
import { expectedMicros } from './auction.ts';
import { AuctionLine, type Placed } from './auction-line.ts';
import { AuctionTrace } from './auction-trace.ts';
import type { BudgetLeases } from './budget-leases.ts';
import type { EligibleGroup } from './eligible-groups.ts';
import type { FrequencyCaps } from './frequency.ts';
import { emptyIndex, type DeliveryIndex } from './group-shelf.ts';
import { lossReasons, type LossReason } from './loss-counts.ts';
import { apartFor } from './separation.ts';
import type { Viewer } from './targeting-index.ts';

export type Winner = Placed<EligibleGroup>;
/** An auction that was held: who won, and who was passed over on the way. */
export interface Held {
  winners: Winner[];
  trace: AuctionTrace;
}
/** What an auction is about: the request, and who asks as far as that is known. */
export interface Asked {
  request: DecisionRequest;
  viewer: Viewer;
  visitor: VisitorId | null;
}
/** Groups by id: places under caps that are already held, and groups whose cap another process has used up. */
export interface Places {
  held: ReadonlySet<string>;
  refused: ReadonlySet<string>;
}
export const noPlaces: Places = { held: new Set(), refused: new Set() };

export const placementOf = ({ placement }: DecisionRequest): 'FEED' | 'SEARCH' => (placement === 'feed' ? 'FEED' : 'SEARCH');

/** Holds auctions over the groups that want a viewer, as budgets, caps and experiments allow. */
export class Auctioneer {
  index: DeliveryIndex = emptyIndex;

  constructor(
    private readonly leases: BudgetLeases,
    private readonly caps: FrequencyCaps,
    private readonly experiments: EdgeExperiments,
  ) {}

  /**
   * The best group of each brand for as many slots as asked, apart from competitors. Each pays what the next in line would have
   * been worth, so one more than the slots is looked for.
   */
  hold({ request, viewer, visitor }: Asked, { held, refused }: Places): Held {
    const { groups, targeting } = this.index;
    const trace = new AuctionTrace();
    const line = new AuctionLine<EligibleGroup>(request.slots, this.putAside);
    targeting.match(placementOf(request), viewer, request.query?.toLowerCase() ?? '', (number) => {
      const group = groups[number]!;
      const reason = refused.has(group.id) ? lossReasons.capped : this.refusalOf(group, line, request.exclude, visitor, held);
      if (reason !== null) return trace.pass(group, reason);
      const apart = line.add(group);
      if (apart !== null) trace.pass(group, apart);
      return !line.isFull;
    });
    return { winners: line.end(), trace };
  }

  /** What became of each group that fitted, in the order in which they were asked. */
  verdicts({ request: { placement, slots, query, exclude }, viewer, visitor }: Asked, winners: readonly Winner[], tell: (group: EligibleGroup, reason: LossReason) => void): void {
    const brands = new Set<string>();
    const reasonOf = (group: EligibleGroup): LossReason => {
      if (winners.some((winner) => winner.group === group)) return lossReasons.won;
      if (exclude?.includes(group.campaignId)) return lossReasons.excluded;
      if (this.leases.of(group.campaignId).leftMicros < group.highestMicros) return lossReasons.noBudget;
      if (this.isUsedUp(group, visitor)) return lossReasons.capped;
      if (this.experiments.wouldHoldOut(group.campaignId, visitor)) return lossReasons.heldOut;
      if (brands.has(group.brand)) return lossReasons.sameBrand;
      const ahead = winners.find((winner) => winner.group.score >= group.score && apartFor(winner.group, group) !== null);
      if (ahead) return apartFor(ahead.group, group)!;
      return winners.length < slots ? lossReasons.noBudget : lossReasons.outbid;
    };
    this.index.targeting.match(placement === 'feed' ? 'FEED' : 'SEARCH', viewer, query?.toLowerCase() ?? '', (number) => {
      const group = this.index.groups[number]!;
      const reason = reasonOf(group);
      if (reason === lossReasons.won || reason === lossReasons.outbid) brands.add(group.brand);
      tell(group, reason);
      return true;
    });
  }

  isUsedUp({ capped }: EligibleGroup, visitor: VisitorId | null): boolean {
    return capped !== null && visitor !== null && this.caps.isReached(capped, visitor);
  }

  /** A group whose budget is out does not bid, and so makes nobody pay more. */
  hasBudget(group: EligibleGroup): boolean {
    if (this.leases.of(group.campaignId).leftMicros >= group.highestMicros) return true;
    this.leases.want(group.campaignId);
    return false;
  }

  private refusalOf(group: EligibleGroup, line: AuctionLine<EligibleGroup>, exclude: readonly string[] | undefined, visitor: VisitorId | null, held: ReadonlySet<string>): LossReason | null {
    const reason = line.refusalOf(group);
    if (reason !== null) return reason;
    if (exclude !== undefined && exclude.includes(group.campaignId)) return lossReasons.excluded;
    if (!held.has(group.id) && this.isUsedUp(group, visitor)) return lossReasons.capped;
    if (!this.hasBudget(group)) return lossReasons.noBudget;
    // Who cannot be shown anyway learns nothing from it, and is no part of the experiment.
    return (line.onlyPrices(group) ? this.experiments.wouldHoldOut(group.campaignId, visitor) : this.experiments.isHeldOut(group.campaignId, visitor)) ? lossReasons.heldOut : null;
  }

  private readonly putAside = (group: EligibleGroup, price: number): number => this.leases.promise(group.campaignId, expectedMicros(group, price));
}
