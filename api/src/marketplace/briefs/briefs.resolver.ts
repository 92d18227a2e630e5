import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { BriefStatus } from '@meadow/shared';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import type { Connection } from '../../platform/graphql/connection.ts';
import { BriefConnection, BriefInput, BriefStatusEnum, BriefView } from './brief.view.ts';
import { BriefsService } from './briefs.service.ts';

@Resolver(() => BriefView)
export class BriefsResolver {
  constructor(private readonly service: BriefsService) {}

  @Allow('brief:read')
  @Query(() => BriefConnection)
  briefs(
    @CurrentViewer() viewer: Viewer,
    @Args('statuses', { type: () => [BriefStatusEnum], nullable: true }) statuses: BriefStatus[] | null,
    @Args('first', { type: () => Int, defaultValue: 40 }) first: number,
    @Args('after', { type: () => String, nullable: true }) after: string | null,
  ): Promise<Connection<BriefView>> {
    return this.service.list(viewer, statuses ?? null, first, after ?? null);
  }

  @Allow('brief:read')
  @Query(() => BriefView)
  brief(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<BriefView> {
    return this.service.get(viewer, id);
  }

  @Allow('brief:write')
  @Mutation(() => BriefView)
  createBrief(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => BriefInput }) input: BriefInput): Promise<BriefView> {
    return this.service.create(viewer, input);
  }

  @Allow('brief:write')
  @Mutation(() => BriefView)
  updateBrief(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string, @Args('input', { type: () => BriefInput }) input: BriefInput): Promise<BriefView> {
    return this.service.update(viewer, id, input);
  }

  @Allow('brief:write')
  @Mutation(() => BriefView)
  publishBrief(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
    @Args('inviteOnly', { type: () => Boolean, defaultValue: false, nullable: true }) inviteOnly: boolean | null,
  ): Promise<BriefView> {
    return this.service.publish(viewer, id, inviteOnly ?? false);
  }

  @Allow('brief:write')
  @Mutation(() => BriefView)
  closeBrief(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<BriefView> {
    return this.service.close(viewer, id);
  }

  @Allow('brief:write')
  @Mutation(() => BriefView)
  archiveBrief(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<BriefView> {
    return this.service.archive(viewer, id);
  }
}
