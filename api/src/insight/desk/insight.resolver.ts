import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { Day } from '../../platform/graphql/scalars.ts';
import { InsightService } from './insight.service.ts';
import { FoundWordView, InsightTermView, InsightView, InsightWordInput, InsightWordView } from './insight.view.ts';
import { WordsService } from './words.service.ts';

@Resolver()
export class InsightResolver {
  constructor(
    private readonly insight: InsightService,
    private readonly words: WordsService,
  ) {}

  @Allow('report:read')
  @Query(() => InsightView, { name: 'insight', description: 'What rises in a dataset on a day, strongest first.' })
  rising(
    @CurrentViewer() viewer: Viewer,
    @Args('datasetId', { type: () => ID, nullable: true }) datasetId?: string,
    @Args('day', { type: () => Day, nullable: true }) day?: string,
    @Args('category', { type: () => String, nullable: true, description: 'All together when absent.' }) category?: string,
  ): Promise<InsightView> {
    return this.insight.rising(viewer, { datasetId: datasetId ?? null, day: day ?? null, category: category ?? '' });
  }

  @Allow('report:read')
  @Query(() => InsightTermView, { name: 'insightTerm', nullable: true, description: 'One term: its days beside what was to be expected, and what is said about it.' })
  term(
    @CurrentViewer() viewer: Viewer,
    @Args('term', { type: () => String, nullable: true }) term?: string,
    @Args('datasetId', { type: () => ID, nullable: true }) datasetId?: string,
    @Args('day', { type: () => Day, nullable: true }) day?: string,
  ): Promise<InsightTermView | null> {
    return this.insight.term(viewer, { term: term ?? '', datasetId: datasetId ?? null, day: day ?? null });
  }

  @Allow('report:read')
  @Query(() => [InsightWordView])
  insightWords(@CurrentViewer() viewer: Viewer): Promise<InsightWordView[]> {
    return this.words.list(viewer);
  }

  @Allow('report:read')
  @Query(() => [FoundWordView], { description: 'Words of the latest texts that no dictionary has, by mutual information and branching entropy.' })
  insightFoundWords(@CurrentViewer() viewer: Viewer): Promise<FoundWordView[]> {
    return this.words.found(viewer);
  }

  @Allow('brief:write')
  @Mutation(() => [InsightWordView], { description: 'Adds a word to the organisation’s dictionary, or gives it another name.' })
  setInsightWord(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => InsightWordInput }) input: InsightWordInput): Promise<InsightWordView[]> {
    return this.words.set(viewer, input);
  }

  @Allow('brief:write')
  @Mutation(() => [InsightWordView])
  removeInsightWord(@CurrentViewer() viewer: Viewer, @Args('word', { type: () => String }) word: string): Promise<InsightWordView[]> {
    return this.words.remove(viewer, word);
  }
}
