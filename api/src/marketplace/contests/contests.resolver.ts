import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { ContestReader } from './contest-reader.ts';
import { ContestEntryView, ContestInput, ContestView } from './contest.view.ts';
import { ContestsService } from './contests.service.ts';

const brandSteps = ['submit', 'discard', 'withdraw', 'cancel', 'rank'] as const;
const ContestMoveEnum = enumOf('ContestMove', brandSteps);

@Resolver(() => ContestView)
export class ContestsResolver {
  constructor(
    private readonly contests: ContestsService,
    private readonly reader: ContestReader,
  ) {}

  @Allow('brief:read')
  @Query(() => [ContestView], { description: 'A brand’s own; for creators those that run and those they took part in; for the operator all.' })
  contestList(@CurrentViewer() viewer: Viewer): Promise<ContestView[]> {
    return this.reader.list(viewer);
  }

  @Allow('brief:read')
  @Query(() => ContestView)
  contest(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<ContestView> {
    return this.reader.get(viewer, id);
  }

  @ResolveField(() => [ContestEntryView])
  entries(@CurrentViewer() viewer: Viewer, @Parent() contest: ContestView): Promise<ContestEntryView[]> {
    return this.reader.entries(viewer, contest);
  }

  @Allow('brief:write')
  @Mutation(() => ContestView)
  async createContest(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => ContestInput }) input: ContestInput): Promise<ContestView> {
    return this.reader.get(viewer, await this.contests.create(viewer, input));
  }

  @Allow('deal:fund')
  @Mutation(() => ContestView, { description: 'A step of the brand: `submit` puts the pool into escrow.' })
  async moveContest(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string, @Args('step', { type: () => ContestMoveEnum }) step: (typeof brandSteps)[number]): Promise<ContestView> {
    await this.contests.move(viewer, id, step);
    return this.reader.get(viewer, id);
  }

  @Allow('campaign:review')
  @Mutation(() => ContestView)
  async reviewContest(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string, @Args('approve', { type: () => Boolean }) approve: boolean): Promise<ContestView> {
    await this.contests.move(viewer, id, approve ? 'approve' : 'reject');
    return this.reader.get(viewer, id);
  }

  @Allow('brief:write')
  @Mutation(() => ContestView, { description: 'The brand’s choice for a co-creation; it goes on at once.' })
  async selectEntries(@CurrentViewer() viewer: Viewer, @Args('contestId', { type: () => ID }) contestId: string, @Args('entryIds', { type: () => [ID] }) entryIds: string[]): Promise<ContestView> {
    await this.contests.select(viewer, contestId, entryIds);
    return this.reader.get(viewer, contestId);
  }

  @Allow('brief:apply')
  @Mutation(() => ID)
  enterContest(
    @CurrentViewer() viewer: Viewer,
    @Args('contestId', { type: () => ID }) contestId: string,
    @Args('title', { type: () => String, defaultValue: '' }) title: string,
    @Args('noteUrl', { type: () => String, nullable: true }) noteUrl: string | null,
    @Args('labelShown', { type: () => Boolean, defaultValue: false }) labelShown: boolean,
  ): Promise<string> {
    return this.contests.enter(viewer, contestId, { title, noteUrl: noteUrl ?? null, labelShown });
  }

  @Allow('brief:apply')
  @Mutation(() => Boolean)
  async publishEntry(@CurrentViewer() viewer: Viewer, @Args('entryId', { type: () => ID }) entryId: string, @Args('title', { type: () => String }) title: string, @Args('noteUrl', { type: () => String }) noteUrl: string, @Args('labelShown', { type: () => Boolean }) labelShown: boolean): Promise<boolean> {
    await this.contests.publish(viewer, entryId, { title, noteUrl, labelShown });
    return true;
  }

  @Allow('deal:negotiate')
  @Mutation(() => Boolean, { description: 'One vote a person and contest.' })
  async voteForEntry(@CurrentViewer() viewer: Viewer, @Args('entryId', { type: () => ID }) entryId: string): Promise<boolean> {
    await this.contests.vote(viewer, entryId);
    return true;
  }

  @Allow('brief:write')
  @Mutation(() => Boolean)
  async judgeEntry(@CurrentViewer() viewer: Viewer, @Args('entryId', { type: () => ID }) entryId: string, @Args('points', { type: () => Int }) points: number): Promise<boolean> {
    await this.contests.judge(viewer, entryId, points);
    return true;
  }

  @Allow('brief:write')
  @Mutation(() => Boolean, { description: 'The brand takes an entry out, with the reason its creator reads.' })
  disqualifyEntry(@CurrentViewer() viewer: Viewer, @Args('entryId', { type: () => ID }) entryId: string, @Args('reason', { type: () => String }) reason: string): Promise<boolean> {
    return this.contests.disqualify(viewer, entryId, reason);
  }

  @Allow('campaign:review')
  @Mutation(() => Boolean, { description: 'The operator takes an entry out; a result that hangs out is made again.' })
  removeEntry(@CurrentViewer() viewer: Viewer, @Args('entryId', { type: () => ID }) entryId: string, @Args('reason', { type: () => String }) reason: string): Promise<boolean> {
    return this.contests.disqualify(viewer, entryId, reason);
  }
}
