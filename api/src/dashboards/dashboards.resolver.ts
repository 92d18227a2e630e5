import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { CampaignsReader } from '../advertising/index.ts';
import { Allow, CurrentViewer, type Viewer } from '../identity/index.ts';
import { Day } from '../platform/graphql/scalars.ts';
import { AgencyDashboardService } from './agency-dashboard.service.ts';
import { BrandDashboardService } from './brand-dashboard.service.ts';
import { CreatorDashboardService } from './creator-dashboard.service.ts';
import { AgencyDashboardView, BrandDashboardView, CreatorDashboardView, OperatorDashboardView } from './dashboard.view.ts';
import { OperatorDashboardService } from './operator-dashboard.service.ts';

@Resolver()
export class DashboardsResolver {
  constructor(
    private readonly brands: BrandDashboardService,
    private readonly creators: CreatorDashboardService,
    private readonly agencies: AgencyDashboardService,
    private readonly operators: OperatorDashboardService,
    private readonly campaigns: CampaignsReader,
  ) {}

  @Allow('report:read')
  @Query(() => BrandDashboardView)
  brandDashboard(@CurrentViewer() viewer: Viewer, @Args('from', { type: () => Day }) from: string, @Args('to', { type: () => Day }) to: string): Promise<BrandDashboardView> {
    return this.brands.home(viewer, { from, to });
  }

  @Allow('report:read')
  @Query(() => BrandDashboardView)
  async campaignReport(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
    @Args('from', { type: () => Day }) from: string,
    @Args('to', { type: () => Day }) to: string,
  ): Promise<BrandDashboardView> {
    return this.brands.campaign(viewer, await this.campaigns.brandOf(viewer, id), id, { from, to });
  }

  @Allow('wallet:read')
  @Query(() => CreatorDashboardView)
  creatorDashboard(@CurrentViewer() viewer: Viewer): Promise<CreatorDashboardView> {
    return this.creators.home(viewer);
  }

  @Allow('report:read')
  @Query(() => AgencyDashboardView)
  agencyDashboard(@CurrentViewer() viewer: Viewer, @Args('from', { type: () => Day }) from: string, @Args('to', { type: () => Day }) to: string): Promise<AgencyDashboardView> {
    return this.agencies.home(viewer, { from, to });
  }

  @Allow('system:read')
  @Query(() => OperatorDashboardView)
  operatorDashboard(@CurrentViewer() viewer: Viewer): Promise<OperatorDashboardView> {
    return this.operators.home(viewer);
  }
}
