import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { RosterService } from './roster.service.ts';
import { RosterInput, RosterView } from './roster.view.ts';

@Resolver()
export class RosterResolver {
  constructor(private readonly service: RosterService) {}

  @Allow('brief:read')
  @Query(() => RosterView)
  roster(@CurrentViewer() viewer: Viewer, @Args('briefId', { type: () => ID }) briefId: string, @Args('input', { type: () => RosterInput, nullable: true }) input: RosterInput | null): Promise<RosterView> {
    return this.service.choose(viewer, briefId, input ?? {});
  }
}
