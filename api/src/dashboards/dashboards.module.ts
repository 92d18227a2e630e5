import { Module } from '@nestjs/common';
import { AdvertisingModule } from '../advertising/index.ts';
import { FinanceModule } from '../finance/index.ts';
import { MarketplaceModule } from '../marketplace/index.ts';
import { MeasurementModule } from '../measurement/index.ts';
import { TrustModule } from '../trust/index.ts';
import { AgencyDashboardService } from './agency-dashboard.service.ts';
import { BrandDashboardService } from './brand-dashboard.service.ts';
import { BrandFiguresService } from './brand-figures.service.ts';
import { CampaignAnswersResolver } from './campaign-answers.resolver.ts';
import { CategoryRevenueService } from './category-revenue.service.ts';
import { ChannelNames } from './channel-names.service.ts';
import { CreditReportResolver } from './credit-report.resolver.ts';
import { CreatorDashboardService } from './creator-dashboard.service.ts';
import { CutNames } from './cut-names.service.ts';
import { CutReportResolver } from './cut-report.resolver.ts';
import { DashboardsResolver } from './dashboards.resolver.ts';
import { ExperimentsResolver } from './experiments.resolver.ts';
import { FiguresMovedResolver } from './figures-moved.resolver.ts';
import { FinderResolver } from './finder.resolver.ts';
import { FinderService } from './finder.service.ts';
import { HealthService } from './health.service.ts';
import { NoteCostsService } from './note-costs.service.ts';
import { OperatorDashboardService } from './operator-dashboard.service.ts';

/** One answer per role, out of the wings below. */
@Module({
  imports: [FinanceModule, MarketplaceModule, MeasurementModule, AdvertisingModule, TrustModule],
  providers: [HealthService, BrandFiguresService, BrandDashboardService, CreatorDashboardService, AgencyDashboardService, OperatorDashboardService, DashboardsResolver, ChannelNames, CreditReportResolver, CutNames, CutReportResolver, CategoryRevenueService, NoteCostsService, CampaignAnswersResolver, ExperimentsResolver, FiguresMovedResolver, FinderService, FinderResolver],
})
export class DashboardsModule {}
