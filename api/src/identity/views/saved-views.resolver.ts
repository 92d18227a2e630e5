import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer } from '../access/allow.ts';
import type { Viewer } from '../access/viewer.ts';
import { SavedView, SavedViewInput } from './saved-view.view.ts';
import { SavedViewsService } from './saved-views.service.ts';

@Resolver()
export class SavedViewsResolver {
  constructor(private readonly views: SavedViewsService) {}

  @Allow('org:read')
  @Query(() => [SavedView])
  savedViews(@CurrentViewer() viewer: Viewer, @Args('page', { type: () => String }) page: string): Promise<SavedView[]> {
    return this.views.list(viewer, page);
  }

  @Allow('org:read')
  @Mutation(() => [SavedView], { description: 'Those of the page, with the new one.' })
  saveView(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => SavedViewInput }) input: SavedViewInput): Promise<SavedView[]> {
    return this.views.save(viewer, input);
  }

  @Allow('org:read')
  @Mutation(() => Boolean, { description: 'Whether it was there.' })
  forgetView(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<boolean> {
    return this.views.forget(viewer, id);
  }
}
