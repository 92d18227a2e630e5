import { Args, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { BoostRulesService } from './boost-rules.service.ts';
import { WinnersService } from './winners.service.ts';
import { BoostProposalsView, BoostRuleInput } from './winners.view.ts';

@Resolver()
export class WinnersResolver {
  constructor(
    private readonly winners: WinnersService,
    private readonly rules: BoostRulesService,
  ) {}

  @Allow('campaign:read')
  @Query(() => BoostProposalsView, { description: 'Which notes earned more by themselves, and may be boosted.' })
  async boostProposals(@CurrentViewer() viewer: Viewer): Promise<BoostProposalsView> {
    const [told, rule] = await Promise.all([this.winners.proposals(viewer), this.rules.of(viewer)]);
    return { ...told, rule };
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
    return this.boostProposals(viewer);
  }

  @Allow('campaign:write')
  @Mutation(() => BoostProposalsView, { description: 'Notes published from now on that pass the threshold go into Feeds by themselves, each with so much money; each campaign is reviewed like any other.' })
  async allowBoosts(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => BoostRuleInput }) input: BoostRuleInput): Promise<BoostProposalsView> {
    await this.rules.allow(viewer, input);
    return this.boostProposals(viewer);
  }

  @Allow('campaign:write')
  @Mutation(() => BoostProposalsView, { description: 'Notes are only proposed again; campaigns that run go on.' })
  async endBoosts(@CurrentViewer() viewer: Viewer): Promise<BoostProposalsView> {
    await this.rules.end(viewer);
    return this.boostProposals(viewer);
  }
}
