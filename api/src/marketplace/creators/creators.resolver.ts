import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, InvitationView, type Viewer } from '../../identity/index.ts';
import { pageSize } from '../../platform/graphql/connection.ts';
import { CreatorProfileInput, CreatorView, NoteView } from './creator.view.ts';
import { CreatorsService } from './creators.service.ts';
import { PerViewer } from './per-viewer.ts';
import { ProfileService } from './profile.service.ts';

@Resolver(() => CreatorView)
export class CreatorsResolver {
  private readonly notes = new Map<number, PerViewer<string, NoteView[]>>();

  constructor(
    private readonly creators: CreatorsService,
    private readonly profiles: ProfileService,
  ) {}

  @Allow('creator:read')
  @Query(() => CreatorView)
  creator(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<CreatorView> {
    return this.creators.get(viewer, id);
  }

  @Allow('creator:edit')
  @Query(() => CreatorView)
  myCreatorProfile(@CurrentViewer() viewer: Viewer): Promise<CreatorView> {
    return this.profiles.mine(viewer);
  }

  @Allow('creator:edit')
  @Mutation(() => CreatorView)
  updateCreatorProfile(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => CreatorProfileInput }) input: CreatorProfileInput): Promise<CreatorView> {
    return this.profiles.update(viewer, input);
  }

  @Allow('creator:import')
  @Mutation(() => InvitationView, { description: 'A link by which the person behind an imported profile takes it over.' })
  inviteCreatorToClaim(
    @CurrentViewer() viewer: Viewer,
    @Args('creatorId', { type: () => ID }) creatorId: string,
    @Args('email', { type: () => String }) email: string,
  ): Promise<InvitationView> {
    return this.creators.inviteToClaim(viewer, creatorId, email);
  }

  @ResolveField(() => [NoteView])
  recentNotes(@CurrentViewer() viewer: Viewer, @Parent() creator: CreatorView, @Args('first', { type: () => Int, defaultValue: 6 }) first: number): Promise<NoteView[]> {
    return this.notesLoader(pageSize(first)).of(viewer).load(creator.id);
  }

  private notesLoader(first: number): PerViewer<string, NoteView[]> {
    const known = this.notes.get(first);
    if (known) return known;
    const made = new PerViewer<string, NoteView[]>(async (viewer, ids) => {
      const notes = await this.creators.recentNotes(viewer.context, ids, first);
      return ids.map((id) => notes.get(id) ?? []);
    });
    this.notes.set(first, made);
    return made;
  }
}
