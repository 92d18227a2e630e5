import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { PostbackSourcesService } from './postback-sources.service.ts';
import { NewPostbackSourceView, PostbackSourceInput, PostbackSourceView, viewNewSource, viewSource } from './postbacks.view.ts';

@Resolver()
export class PostbacksResolver {
  constructor(private readonly sources: PostbackSourcesService) {}

  @Allow('tracking:manage')
  @Query(() => [PostbackSourceView])
  async postbackSources(@CurrentViewer() viewer: Viewer): Promise<PostbackSourceView[]> {
    return (await this.sources.list(viewer)).map(viewSource);
  }

  @Allow('tracking:manage')
  @Mutation(() => NewPostbackSourceView)
  async createPostbackSource(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => PostbackSourceInput }) input: PostbackSourceInput): Promise<NewPostbackSourceView> {
    return viewNewSource(await this.sources.create(viewer, input));
  }

  @Allow('tracking:manage')
  @Mutation(() => PostbackSourceView)
  async revokePostbackSource(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<PostbackSourceView> {
    return viewSource(await this.sources.revoke(viewer, id));
  }
}
