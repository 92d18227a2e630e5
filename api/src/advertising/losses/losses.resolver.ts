import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { Day } from '../../platform/graphql/scalars.ts';
import { LossesService } from './losses.service.ts';
import { AdGroupLossesView } from './losses.view.ts';

@Resolver()
export class LossesResolver {
  constructor(private readonly losses: LossesService) {}

  @Allow('campaign:read')
  @Query(() => [AdGroupLossesView], { description: 'Why the ad groups of a campaign are not shown, over time.' })
  adGroupLosses(
    @CurrentViewer() viewer: Viewer,
    @Args('campaignId', { type: () => ID }) campaignId: string,
    @Args('from', { type: () => Day }) from: string,
    @Args('to', { type: () => Day }) to: string,
  ): Promise<AdGroupLossesView[]> {
    return this.losses.of(viewer, campaignId, { from, to });
  }
}
