import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/index.ts';
import { MarketplaceModule } from '../marketplace/index.ts';
import { AlertsResolver } from './alerts/alerts.resolver.ts';
import { AlertsService } from './alerts/alerts.service.ts';
import { WatchedFigures } from './alerts/watched-figures.ts';
import { TopicsService } from './topics/topics.service.ts';
import { MeaningService } from './desk/meaning.service.ts';
import { TextsJobs } from './corpus/texts.jobs.ts';
import { TagTextsJobs } from './corpus/tag-texts.jobs.ts';
import { TextsResolver } from './corpus/texts.resolver.ts';
import { TextsService } from './corpus/texts.service.ts';
import { CorpusService } from './corpus/corpus.service.ts';
import { MarketNotesJobs } from './corpus/market-notes.jobs.ts';
import { InsightResolver } from './desk/insight.resolver.ts';
import { InsightService } from './desk/insight.service.ts';
import { BrandInsightResolver } from './desk/brand-insight.resolver.ts';
import { BrandInsightService } from './desk/brand-insight.service.ts';
import { MarketFiguresService } from './privacy/market.service.ts';
import { ReportMaker } from './reports/report-maker.ts';
import { InsightReportsController } from './reports/reports.controller.ts';
import { InsightReportsResolver } from './reports/reports.resolver.ts';
import { InsightReportsService } from './reports/reports.service.ts';
import { CreatorTagsService } from './tags/creator-tags.service.ts';
import { OwnModel } from './voice/own-model.ts';
import { WordsService } from './desk/words.service.ts';
import { TrendsStore } from './trends/trends.store.ts';

/** Insight: what people write about, what rises, and what they think of it. */
@Module({
  imports: [IdentityModule, MarketplaceModule],
  providers: [CorpusService, MarketNotesJobs, TrendsStore, InsightService, WordsService, InsightResolver, BrandInsightService, BrandInsightResolver, MarketFiguresService, OwnModel, CreatorTagsService, ReportMaker, InsightReportsService, InsightReportsResolver, TextsService, TextsResolver, TextsJobs, TagTextsJobs, AlertsService, AlertsResolver, WatchedFigures, TopicsService, MeaningService],
  controllers: [InsightReportsController],
  exports: [InsightService],
})
export class InsightModule {}
