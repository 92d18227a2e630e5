import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import QRCode from 'qrcode';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { LinksService } from './links.service.ts';
import { TrackedLinkChangeInput, TrackedLinkInput, TrackedLinkView } from './tracked-link.view.ts';

@Resolver(() => TrackedLinkView)
export class LinksResolver {
  constructor(private readonly links: LinksService) {}

  @Allow('tracking:manage')
  @Query(() => [TrackedLinkView])
  trackedLinks(@CurrentViewer() viewer: Viewer): Promise<TrackedLinkView[]> {
    return this.links.list(viewer);
  }

  @Allow('tracking:manage')
  @Mutation(() => TrackedLinkView)
  createTrackedLink(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => TrackedLinkInput }) input: TrackedLinkInput): Promise<TrackedLinkView> {
    return this.links.createOwn(viewer, input);
  }

  @Allow('tracking:manage')
  @Mutation(() => TrackedLinkView)
  changeTrackedLink(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
    @Args('input', { type: () => TrackedLinkChangeInput }) input: TrackedLinkChangeInput,
  ): Promise<TrackedLinkView> {
    return this.links.change(viewer, id, input);
  }

  /** Drawn only for who asks: a page of many links does not. */
  @ResolveField(() => String)
  qrSvg(@Parent() link: TrackedLinkView): Promise<string> {
    return QRCode.toString(link.url, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' });
  }
}
