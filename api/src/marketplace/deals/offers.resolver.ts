import { Args, ID, Int, Mutation, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { DealView, TermsInput } from './deal.view.ts';
import { DealsService } from './deals.service.ts';
import { OffersService } from './offers.service.ts';

const id = { type: () => ID };
const terms = { type: () => TermsInput };
const version = { type: () => Int };

@Resolver()
export class OffersResolver {
  constructor(
    private readonly offers: OffersService,
    private readonly deals: DealsService,
  ) {}

  @Allow('deal:negotiate')
  @Mutation(() => DealView)
  async inviteCreator(@CurrentViewer() viewer: Viewer, @Args('briefId', id) briefId: string, @Args('creatorId', id) creatorId: string, @Args('terms', terms) offer: TermsInput): Promise<DealView> {
    return this.deals.get(viewer, await this.offers.invite(viewer, { briefId, creatorId, terms: offer }));
  }

  @Allow('brief:apply')
  @Mutation(() => DealView)
  async applyToBrief(@CurrentViewer() viewer: Viewer, @Args('briefId', id) briefId: string, @Args('terms', terms) offer: TermsInput): Promise<DealView> {
    return this.deals.get(viewer, await this.offers.apply(viewer, briefId, offer));
  }

  @Allow('deal:negotiate')
  @Mutation(() => DealView)
  async counterOffer(@CurrentViewer() viewer: Viewer, @Args('dealId', id) dealId: string, @Args('version', version) current: number, @Args('terms', terms) offer: TermsInput): Promise<DealView> {
    await this.offers.counter(viewer, dealId, current, offer);
    return this.deals.get(viewer, dealId);
  }

  @Allow('deal:negotiate')
  @Mutation(() => DealView)
  async acceptOffer(@CurrentViewer() viewer: Viewer, @Args('dealId', id) dealId: string, @Args('version', version) current: number): Promise<DealView> {
    await this.offers.accept(viewer, dealId, current);
    return this.deals.get(viewer, dealId);
  }

  @Allow('deal:negotiate')
  @Mutation(() => DealView)
  async declineDeal(@CurrentViewer() viewer: Viewer, @Args('dealId', id) dealId: string, @Args('reason', { type: () => String }) reason: string): Promise<DealView> {
    await this.offers.decline(viewer, dealId, reason);
    return this.deals.get(viewer, dealId);
  }
}
