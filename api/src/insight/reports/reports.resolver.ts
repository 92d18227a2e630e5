import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { InsightReportsService } from './reports.service.ts';
import type { ReportLanguage } from './report-text.ts';
import { InsightReportLanguage, InsightReportView, NewInsightReportInput, SharedReportView } from './reports.view.ts';

@Resolver()
export class InsightReportsResolver {
  constructor(private readonly reports: InsightReportsService) {}

  @Allow('report:read')
  @Query(() => [InsightReportView])
  insightReports(@CurrentViewer() viewer: Viewer): Promise<InsightReportView[]> {
    return this.reports.list(viewer);
  }

  @Allow('report:read')
  @Query(() => InsightReportView)
  insightReport(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string, @Args('language', { type: () => InsightReportLanguage, nullable: true, description: 'As it was made when absent.' }) language?: ReportLanguage): Promise<InsightReportView> {
    return this.reports.get(viewer, id, language);
  }

  @Allow('public')
  @Query(() => SharedReportView, { nullable: true, description: 'The report a link was given out for; null when the link has ended.' })
  sharedReport(@Args('token', { type: () => String }) token: string, @Args('language', { type: () => InsightReportLanguage, nullable: true, description: 'As it was made when absent.' }) language?: ReportLanguage): Promise<SharedReportView | null> {
    return this.reports.shared(token, language);
  }

  @Allow('brief:write')
  @Mutation(() => InsightReportView, { description: 'Makes a report now, and again as often as said.' })
  createInsightReport(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => NewInsightReportInput }) input: NewInsightReportInput): Promise<InsightReportView> {
    return this.reports.create(viewer, { ...input, datasetId: input.datasetId ?? null });
  }

  @Allow('brief:write')
  @Mutation(() => Boolean)
  async removeInsightReport(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<boolean> {
    await this.reports.remove(viewer, id);
    return true;
  }

  @Allow('brief:write')
  @Mutation(() => String, { description: 'A link that opens the report without login; shown once, and the one before ends.' })
  shareInsightReport(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<string> {
    return this.reports.share(viewer, id);
  }

  @Allow('brief:write')
  @Mutation(() => Boolean)
  async unshareInsightReport(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<boolean> {
    await this.reports.unshare(viewer, id);
    return true;
  }
}
