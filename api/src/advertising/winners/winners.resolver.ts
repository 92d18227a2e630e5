import { Args, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { WinnersService } from './winners.service.ts';
import { BoostProposalsView } from './winners.view.ts';

@Resolver()
export class WinnersResolver {
  constructor(private readonly winners: WinnersService) {}

  @Allow('campaign:read')
  @Query(() => BoostProposalsView, { description: 'Which notes earned more by themselves, and may be boosted.' })
  boostProposals(@CurrentViewer() viewer: Viewer): Promise<BoostProposalsView> {
    return this.winners.proposals(viewer);
  }

  @Allow('campaign:write')
  @Mutation(() => BoostProposalsView, { description: 'What is enough for a note to be proposed; either is, one is needed.' })
  async setBoostThreshold(
    @CurrentViewer() viewer: Viewer,
    @Args('withinDays', { type: () => Int }) withinDays: number,
    @Args('leastClicks', { type: () => Int, nullable: true }) leastClicks: number | null,
    @Args('leastOrders', { type: () => Int, nullable: true }) leastOrders: number | null,
  ): Promise<BoostProposalsView> {
    await this.winners.setThreshold(viewer, { withinDays, leastClicks: leastClicks ?? null, leastOrders: leastOrders ?? null });
    return this.winners.proposals(viewer);
  }
}
