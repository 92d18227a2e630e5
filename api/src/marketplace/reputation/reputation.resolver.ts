import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { NotFound } from '../../platform/errors/domain-error.ts';
import { PerViewer } from '../creators/per-viewer.ts';
import { DealView } from '../deals/deal.view.ts';
import { DealsService } from '../deals/deals.service.ts';
import { ReputationService } from './reputation.service.ts';
import { PartnerReputationView, ReceivedReviewView, ReputationView, ReviewInput, ReviewView } from './reputation.view.ts';

@Resolver(() => DealView)
export class ReputationResolver {
  private readonly ofOrg: PerViewer<string, ReputationView>;
  private readonly ofDeal: PerViewer<string, ReviewView[]>;

  constructor(
    private readonly reputation: ReputationService,
    private readonly deals: DealsService,
  ) {
    this.ofOrg = new PerViewer<string, ReputationView>(async (viewer, ids) => {
      const found = await reputation.of(viewer, ids);
      return ids.map((id) => found.get(id) ?? new NotFound('organisation', id));
    });
    this.ofDeal = new PerViewer<string, ReviewView[]>(async (viewer, ids) => {
      const found = await reputation.reviewsOf(viewer, ids);
      return ids.map((id) => found.filter((review) => review.dealId === id));
    });
  }

  @ResolveField(() => ReputationView, { description: 'How the brand deals: in every offer a creator gets.' })
  brandReputation(@CurrentViewer() viewer: Viewer, @Parent() deal: DealView): Promise<ReputationView> {
    return this.ofOrg.of(viewer).load(deal.brand.id);
  }

  @ResolveField(() => ReputationView)
  creatorReputation(@CurrentViewer() viewer: Viewer, @Parent() deal: DealView): Promise<ReputationView> {
    return this.ofOrg.of(viewer).load(deal.creatorId);
  }

  @ResolveField(() => [ReviewView], { description: 'One’s own, and the other side’s once both are written or time is up.' })
  reviews(@CurrentViewer() viewer: Viewer, @Parent() deal: DealView): Promise<ReviewView[]> {
    return this.ofDeal.of(viewer).load(deal.id);
  }

  @Allow('org:read')
  @Query(() => ReputationView, { description: 'How the market sees the account.' })
  ownReputation(@CurrentViewer() viewer: Viewer): Promise<ReputationView> {
    return this.ofOrg.of(viewer).load(viewer.accountId);
  }

  @Allow('deal:read')
  @Query(() => [ReceivedReviewView], { description: 'Open reviews about the account, newest first.' })
  receivedReviews(@CurrentViewer() viewer: Viewer): Promise<ReceivedReviewView[]> {
    return this.reputation.received(viewer);
  }

  @Allow('deal:read')
  @Query(() => [PartnerReputationView], { description: 'Who pays late, who is clear: the other sides of the account’s deals.' })
  partnerReputations(@CurrentViewer() viewer: Viewer): Promise<PartnerReputationView[]> {
    return this.reputation.partners(viewer);
  }

  @Allow('deal:negotiate')
  @Mutation(() => DealView)
  async reviewDeal(@CurrentViewer() viewer: Viewer, @Args('dealId', { type: () => ID }) dealId: string, @Args('input', { type: () => ReviewInput }) input: ReviewInput): Promise<DealView> {
    await this.reputation.review(viewer, dealId, input);
    return this.deals.get(viewer, dealId);
  }
}
