import { Args, ID, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { PerViewer } from '../creators/per-viewer.ts';
import { DealView } from '../deals/deal.view.ts';
import { DealsService } from '../deals/deals.service.ts';
import { RelationsService } from './relations.service.ts';
import { BookAgainInput, DealSeriesView } from './relations.view.ts';

@Resolver(() => DealView)
export class RelationsResolver {
  private readonly ofDeal: PerViewer<string, DealSeriesView | null>;

  constructor(
    private readonly relations: RelationsService,
    private readonly deals: DealsService,
  ) {
    this.ofDeal = new PerViewer<string, DealSeriesView | null>(async (viewer, ids) => {
      const found = await relations.ofDeals(viewer, ids);
      return ids.map((id) => found.get(id) ?? null);
    });
  }

  @ResolveField(() => DealSeriesView, { nullable: true })
  series(@CurrentViewer() viewer: Viewer, @Parent() deal: DealView): Promise<DealSeriesView | null> {
    return this.ofDeal.of(viewer).load(deal.id);
  }

  @Allow('deal:negotiate')
  @Mutation(() => DealView, { description: 'The same creator on the same terms, with the days moved on: once, or again and again.' })
  async bookAgain(@CurrentViewer() viewer: Viewer, @Args('dealId', { type: () => ID }) dealId: string, @Args('input', { type: () => BookAgainInput }) input: BookAgainInput): Promise<DealView> {
    return this.deals.get(viewer, await this.relations.bookAgain(viewer, dealId, input));
  }

  @Allow('deal:negotiate')
  @Mutation(() => Boolean, { description: 'Ends what is not sent yet; a deal that runs goes on.' })
  async endSeries(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<boolean> {
    await this.relations.end(viewer, id);
    return true;
  }
}
