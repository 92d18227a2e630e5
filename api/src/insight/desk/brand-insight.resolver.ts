import { Args, Int, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Day } from '../../platform/graphql/scalars.ts';
import { addDays } from '../trends/day-counts.ts';
import { MarketFiguresService } from '../privacy/market.service.ts';
import { BrandInsightService } from './brand-insight.service.ts';
import { BrandVoiceView, InsightEventView, MarketFiguresView, SearchBackView, ShareOfVoiceView } from './brand-insight.view.ts';

const daysWithin = (days: number): number => Math.min(365, Math.max(1, days));

/** The Monday of the last week that is over. */
const lastMonday = (today: string): string => addDays(today, -7 - ((new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7));

/** What a brand learns of itself, its rivals and the market. */
@Resolver()
export class BrandInsightResolver {
  constructor(
    private readonly insight: BrandInsightService,
    private readonly market: MarketFiguresService,
    private readonly clock: Clock,
  ) {}

  @Allow('report:read')
  @Query(() => ShareOfVoiceView)
  shareOfVoice(@CurrentViewer() viewer: Viewer, @Args('days', { type: () => Int, defaultValue: 90 }) days: number): Promise<ShareOfVoiceView> {
    return this.insight.share(viewer, daysWithin(days));
  }

  @Allow('report:read')
  @Query(() => BrandVoiceView)
  brandVoice(@CurrentViewer() viewer: Viewer, @Args('days', { type: () => Int, defaultValue: 90 }) days: number): Promise<BrandVoiceView> {
    return this.insight.voice(viewer, daysWithin(days));
  }

  @Allow('report:read')
  @Query(() => [InsightEventView], { description: 'What promotions did to a term, or to all texts, newest first.' })
  insightEvents(@CurrentViewer() viewer: Viewer, @Args('term', { type: () => String, defaultValue: '' }) term: string): Promise<InsightEventView[]> {
    return this.insight.events(viewer, term);
  }

  @Allow('report:read')
  @Query(() => SearchBackView)
  searchBack(@CurrentViewer() viewer: Viewer): Promise<SearchBackView> {
    return this.insight.searchBack(viewer);
  }

  @Allow('report:read')
  @Query(() => MarketFiguresView, { description: 'People of all brands who bought in a week that is over, by category, through the privacy gate.' })
  marketBuyers(@CurrentViewer() viewer: Viewer, @Args('monday', { type: () => Day, nullable: true, description: 'The last week that is over when absent.' }) monday?: string): Promise<MarketFiguresView> {
    const today = this.clock.now().toISOString().slice(0, 10);
    return this.market.buyers(viewer, monday ?? lastMonday(today), today);
  }
}
