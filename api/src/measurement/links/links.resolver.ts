import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { LinksService } from './links.service.ts';
import { TrackedLinkChangeInput, TrackedLinkInput, TrackedLinkView, viewLink } from './tracked-link.view.ts';

@Resolver()
export class LinksResolver {
  constructor(private readonly links: LinksService) {}

  @Allow('tracking:manage')
  @Query(() => [TrackedLinkView])
  async trackedLinks(@CurrentViewer() viewer: Viewer): Promise<TrackedLinkView[]> {
    return Promise.all((await this.links.list(viewer)).map(viewLink));
  }

  @Allow('tracking:manage')
  @Mutation(() => TrackedLinkView)
  async createTrackedLink(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => TrackedLinkInput }) input: TrackedLinkInput): Promise<TrackedLinkView> {
    return viewLink(await this.links.createOwn(viewer, input));
  }

  @Allow('tracking:manage')
  @Mutation(() => TrackedLinkView)
  async changeTrackedLink(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
    @Args('input', { type: () => TrackedLinkChangeInput }) input: TrackedLinkChangeInput,
  ): Promise<TrackedLinkView> {
    return viewLink(await this.links.change(viewer, id, input));
  }
}
