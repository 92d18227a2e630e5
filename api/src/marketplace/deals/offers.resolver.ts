import { Args, ID, Int, Mutation, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { DealView, TermsInput } from './deal.view.ts';
import { AmendmentsService } from './amendments.service.ts';
import { DealsService } from './deals.service.ts';
import { OffersService } from './offers.service.ts';

const id = { type: () => ID };
const terms = { type: () => TermsInput };
const version = { type: () => Int };

@Resolver()
export class OffersResolver {
  constructor(
    private readonly offers: OffersService,
    private readonly amendments: AmendmentsService,
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

  @Allow('deal:negotiate')
  @Mutation(() => DealView, { description: 'Takes one\'s own offer back before the other side answers; the deal ends.' })
  async withdrawOffer(@CurrentViewer() viewer: Viewer, @Args('dealId', id) dealId: string, @Args('version', version) current: number): Promise<DealView> {
    await this.offers.withdraw(viewer, dealId, current);
    return this.deals.get(viewer, dealId);
  }

  @Allow('deal:negotiate')
  @Mutation(() => DealView, { description: 'Proposes a change of signed terms; the fee stays. It counts once the other side signed it.' })
  async proposeAmendment(@CurrentViewer() viewer: Viewer, @Args('dealId', id) dealId: string, @Args('version', version) current: number, @Args('terms', terms) offer: TermsInput): Promise<DealView> {
    await this.amendments.propose(viewer, dealId, current, offer);
    return this.deals.get(viewer, dealId);
  }

  @Allow('deal:negotiate')
  @Mutation(() => DealView)
  async signAmendment(@CurrentViewer() viewer: Viewer, @Args('dealId', id) dealId: string, @Args('version', version) proposed: number): Promise<DealView> {
    await this.amendments.accept(viewer, dealId, proposed);
    return this.deals.get(viewer, dealId);
  }

  @Allow('deal:negotiate')
  @Mutation(() => DealView, { description: 'Turns a proposed change down, or takes one\'s own back.' })
  async dropAmendment(@CurrentViewer() viewer: Viewer, @Args('dealId', id) dealId: string, @Args('version', version) proposed: number): Promise<DealView> {
    await this.amendments.decline(viewer, dealId, proposed);
    return this.deals.get(viewer, dealId);
  }
}
