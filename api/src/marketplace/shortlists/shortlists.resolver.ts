import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { SharedShortlist, ShortlistLink, ShortlistView } from './shortlist.view.ts';
import { ShortlistsService } from './shortlists.service.ts';

@Resolver()
export class ShortlistsResolver {
  constructor(private readonly lists: ShortlistsService) {}

  @Allow('creator:read')
  @Query(() => [ShortlistView])
  shortlists(@CurrentViewer() viewer: Viewer): Promise<ShortlistView[]> {
    return this.lists.list(viewer);
  }

  @Allow('brief:write')
  @Mutation(() => ShortlistView)
  createShortlist(
    @CurrentViewer() viewer: Viewer,
    @Args('name', { type: () => String }) name: string,
    @Args('briefId', { type: () => ID, nullable: true }) briefId: string | null,
    @Args('creatorIds', { type: () => [ID], nullable: true }) creatorIds: string[] | null,
  ): Promise<ShortlistView> {
    return this.lists.create(viewer, name, briefId ?? null, creatorIds ?? []);
  }

  @Allow('brief:write')
  @Mutation(() => ShortlistView)
  addToShortlist(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string, @Args('creatorIds', { type: () => [ID] }) creatorIds: string[]): Promise<ShortlistView> {
    return this.lists.add(viewer, id, creatorIds);
  }

  @Allow('brief:write')
  @Mutation(() => ShortlistView)
  removeFromShortlist(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string, @Args('creatorId', { type: () => ID }) creatorId: string): Promise<ShortlistView> {
    return this.lists.remove(viewer, id, creatorId);
  }

  @Allow('brief:write')
  @Mutation(() => Boolean)
  archiveShortlist(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<boolean> {
    return this.lists.archive(viewer, id);
  }

  @Allow('brief:write')
  @Mutation(() => ShortlistLink, { description: 'A new link to the list; the one before leads nowhere from now on.' })
  async shareShortlist(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<ShortlistLink> {
    return { url: await this.lists.share(viewer, id) };
  }

  @Allow('brief:write')
  @Mutation(() => ShortlistView)
  unshareShortlist(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<ShortlistView> {
    return this.lists.unshare(viewer, id);
  }

  @Allow('public')
  @Query(() => SharedShortlist)
  sharedShortlist(@Args('token', { type: () => String }) token: string): Promise<SharedShortlist> {
    return this.lists.shared(token);
  }

  @Allow('public')
  @Mutation(() => SharedShortlist)
  voteOnShortlist(
    @Args('token', { type: () => String }) token: string,
    @Args('creatorId', { type: () => ID }) creatorId: string,
    @Args('voter', { type: () => String }) voter: string,
    @Args('vote', { type: () => Int }) vote: number,
  ): Promise<SharedShortlist> {
    return this.lists.vote(token, creatorId, voter, vote);
  }

  @Allow('public')
  @Mutation(() => SharedShortlist)
  commentOnShortlist(
    @Args('token', { type: () => String }) token: string,
    @Args('creatorId', { type: () => ID }) creatorId: string,
    @Args('author', { type: () => String }) author: string,
    @Args('text', { type: () => String }) text: string,
  ): Promise<SharedShortlist> {
    return this.lists.comment(token, creatorId, author, text);
  }
}
