import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { AudiencesService } from './audiences.service.ts';
import { CreatorAudienceView } from './audiences.view.ts';

@Resolver()
export class AudiencesResolver {
  constructor(private readonly audiences: AudiencesService) {}

  @Allow('campaign:read')
  @Query(() => [CreatorAudienceView], { description: 'How many people are like those who touched these creators.' })
  creatorAudiences(@CurrentViewer() viewer: Viewer, @Args('creatorIds', { type: () => [ID] }) creatorIds: string[]): Promise<CreatorAudienceView[]> {
    return this.audiences.of(viewer.context, creatorIds);
  }

  @Allow('campaign:write')
  @Mutation(() => CreatorAudienceView, { description: 'Has the audience of a creator made, so that its size is known before an ad group aims at it.' })
  prepareCreatorAudience(@CurrentViewer() viewer: Viewer, @Args('creatorId', { type: () => ID }) creatorId: string): Promise<CreatorAudienceView> {
    return this.audiences.prepare(viewer, creatorId);
  }
}
