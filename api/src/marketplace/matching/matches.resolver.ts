import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { MatchStepsService } from './match-steps.service.ts';
import { BriefSuggestionView, MatchConnection, MatchFilter, MatchStepInput } from './match.view.ts';
import { MatchPagesService } from './match-pages.service.ts';
import { MatchesService } from './matches.service.ts';

@Resolver()
export class MatchesResolver {
  constructor(
    private readonly service: MatchesService,
    private readonly pages: MatchPagesService,
    private readonly steps: MatchStepsService,
  ) {}

  @Allow('brief:write')
  @Mutation(() => Boolean, { description: 'What became of matches on a page; each step counts once.' })
  recordMatchSteps(@CurrentViewer() viewer: Viewer, @Args('briefId', { type: () => ID }) briefId: string, @Args('steps', { type: () => [MatchStepInput] }) steps: MatchStepInput[]): Promise<boolean> {
    return this.steps.record(viewer, briefId, steps);
  }

  @Allow('brief:read')
  @Query(() => MatchConnection)
  matches(
    @CurrentViewer() viewer: Viewer,
    @Args('briefId', { type: () => ID }) briefId: string,
    @Args('filter', { type: () => MatchFilter, nullable: true }) filter: MatchFilter | null,
    @Args('first', { type: () => Int, defaultValue: 40 }) first: number,
    @Args('after', { type: () => String, nullable: true }) after: string | null,
  ): Promise<MatchConnection> {
    return this.pages.forBrief(viewer, briefId, filter ?? {}, first, after ?? null);
  }

  @Allow('brief:apply')
  @Query(() => [BriefSuggestionView])
  briefSuggestions(@CurrentViewer() viewer: Viewer, @Args('first', { type: () => Int, defaultValue: 20 }) first: number): Promise<BriefSuggestionView[]> {
    return this.service.forCreator(viewer, first);
  }
}
