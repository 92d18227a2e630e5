import { Module } from '@nestjs/common';
import { FinanceModule } from '../finance/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { MarketplaceModule } from '../marketplace/index.ts';
import { MeasurementModule } from '../measurement/index.ts';
import { AudienceBuilder } from './audiences/audience-builder.ts';
import { AudienceJobs } from './audiences/audiences.jobs.ts';
import { AudiencesResolver } from './audiences/audiences.resolver.ts';
import { AudiencesService } from './audiences/audiences.service.ts';
import { BiddingJobs } from './bidding/bidding.jobs.ts';
import { BulkEditsController } from './bulk/bulk-edits.controller.ts';
import { BulkEditsResolver } from './bulk/bulk-edits.resolver.ts';
import { BulkEditsService } from './bulk/bulk-edits.service.ts';
import { AdGroupsWriter } from './campaigns/ad-groups.writer.ts';
import { CampaignHistoryService } from './campaigns/campaign-history.service.ts';
import { CampaignJobs } from './campaigns/campaigns.jobs.ts';
import { CampaignsReader } from './campaigns/campaigns.reader.ts';
import { CampaignsResolver } from './campaigns/campaigns.resolver.ts';
import { CampaignsService } from './campaigns/campaigns.service.ts';
import { FlightsService } from './campaigns/flights.service.ts';
import { LiveEditsService } from './campaigns/live-edits.service.ts';
import { StandingsService } from './campaigns/standings.service.ts';
import { ExplanationsResolver } from './explanations/explanations.resolver.ts';
import { ExplanationsService } from './explanations/explanations.service.ts';
import { ForecastResolver } from './forecast/forecast.resolver.ts';
import { ForecastService } from './forecast/forecast.service.ts';
import { RecentRequests } from './forecast/recent-requests.ts';
import { LossesResolver } from './losses/losses.resolver.ts';
import { LossesService } from './losses/losses.service.ts';
import { SellersController } from './openrtb/sellers.controller.ts';
import { RightsResolver } from './rights/rights.resolver.ts';
import { BoostRulesService } from './winners/boost-rules.service.ts';
import { WinnersResolver } from './winners/winners.resolver.ts';
import { WinnersService } from './winners/winners.service.ts';

/** Advertising: campaigns that are reviewed, shown, paced and charged. Deciding runs in the edge process, see edge.ts. */
@Module({
  imports: [IdentityModule, FinanceModule, MeasurementModule, MarketplaceModule],
  controllers: [BulkEditsController, SellersController],
  providers: [AdGroupsWriter, LiveEditsService, CampaignHistoryService, CampaignsReader, CampaignsService, StandingsService, FlightsService, ForecastService, RecentRequests, ForecastResolver, RightsResolver, WinnersService, WinnersResolver, BulkEditsService, BulkEditsResolver, CampaignsResolver, CampaignJobs, BiddingJobs, LossesService, LossesResolver, BoostRulesService, AudienceBuilder, AudienceJobs, AudiencesService, AudiencesResolver, ExplanationsService, ExplanationsResolver],
  exports: [CampaignsReader, CampaignsService, FlightsService],
})
export class AdvertisingModule {}
