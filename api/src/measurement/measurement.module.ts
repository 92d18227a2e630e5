import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/index.ts';
import { AttributionSettingsResolver } from './attribution/attribution-settings.resolver.ts';
import { AttributionSettingsService } from './attribution/attribution-settings.service.ts';
import { CreditService } from './attribution/credit.service.ts';
import { LaterRevenueService } from './attribution/later-revenue.service.ts';
import { EventSourcesService } from './events/event-sources.service.ts';
import { TrackingResolver } from './events/tracking.resolver.ts';
import { WriteKeysService } from './events/write-keys.service.ts';
import { ExperimentsService } from './experiments/experiments.service.ts';
import { FiguresFeed } from './live/figures-feed.ts';
import { LinksResolver } from './links/links.resolver.ts';
import { LinksService } from './links/links.service.ts';
import { LaterRecordsService } from './postbacks/later-records.service.ts';
import { PostbackSourcesService } from './postbacks/postback-sources.service.ts';
import { PostbacksResolver } from './postbacks/postbacks.resolver.ts';
import { AudienceOverlapService } from './reports/audience-overlap.service.ts';
import { DealOutcomesService } from './reports/deal-outcomes.service.ts';
import { OrganicResultsService } from './reports/organic-results.service.ts';
import { MetricsResolver } from './reports/metrics.resolver.ts';
import { CutReportService } from './reports/cut-report.service.ts';
import { PeopleService } from './reports/people.service.ts';
import { ScopeFiguresService } from './reports/scope-figures.service.ts';
import { ReportsService } from './reports/reports.service.ts';
import { ReachSpansService } from './rollups/reach-spans.service.ts';
import { RollupJobs } from './rollups/rollups.jobs.ts';
import { SalesImportResolver } from './sales/sales-import.resolver.ts';
import { SalesImportService } from './sales/sales-import.service.ts';
import { TrafficFindingsService } from './traffic-quality/findings.service.ts';
import { InvalidTrafficResolver } from './traffic-quality/invalid-traffic.resolver.ts';
import { InvalidTrafficService } from './traffic-quality/invalid-traffic.service.ts';
import { RollupsService } from './rollups/rollups.service.ts';

/** Measurement: what happened, counted once, attributed, and told. */
@Module({
  imports: [IdentityModule],
  providers: [DealOutcomesService, OrganicResultsService, SalesImportService, SalesImportResolver, AttributionSettingsService, AttributionSettingsResolver, FiguresFeed, LaterRevenueService, ExperimentsService, TrafficFindingsService, AudienceOverlapService, InvalidTrafficService, InvalidTrafficResolver, CreditService, LinksService, LinksResolver, WriteKeysService, TrackingResolver, LaterRecordsService, PostbackSourcesService, PostbacksResolver, EventSourcesService, MetricsResolver, CutReportService, PeopleService, ScopeFiguresService, ReportsService, ReachSpansService, RollupsService, RollupJobs],
  exports: [DealOutcomesService, OrganicResultsService, FiguresFeed, LaterRevenueService, ExperimentsService, CutReportService, PeopleService, AudienceOverlapService, CreditService, LinksService, EventSourcesService, ReportsService, RollupsService],
})
export class MeasurementModule {}
