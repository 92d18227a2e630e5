import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { CampaignInput } from '../campaigns/campaign.input.ts';
import { ForecastService } from './forecast.service.ts';
import { AdGroupProspectView, CampaignForecastView } from './forecast.view.ts';

@Resolver()
export class ForecastResolver {
  constructor(private readonly service: ForecastService) {}

  @Allow('campaign:read')
  @Query(() => CampaignForecastView, { description: 'What the first ad group of a campaign would bring, before it is booked.' })
  campaignForecast(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => CampaignInput }) input: CampaignInput): Promise<CampaignForecastView> {
    return this.service.of(viewer, input);
  }

  @Allow('campaign:read')
  @Query(() => [AdGroupProspectView], { description: 'For each ad group: does its targeting meet enough traffic, and its bid win enough of it?' })
  adGroupProspects(@CurrentViewer() viewer: Viewer, @Args('campaignId', { type: () => ID }) campaignId: string): Promise<AdGroupProspectView[]> {
    return this.service.prospects(viewer, campaignId);
  }
}
