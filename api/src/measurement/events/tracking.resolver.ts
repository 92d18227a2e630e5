import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { TrackingHealthView, WriteKeyView } from './tracking.view.ts';
import { WriteKeysService } from './write-keys.service.ts';

@Resolver()
export class TrackingResolver {
  constructor(private readonly keys: WriteKeysService) {}

  @Allow('tracking:manage')
  @Query(() => TrackingHealthView)
  tracking(@CurrentViewer() viewer: Viewer): Promise<TrackingHealthView> {
    return this.keys.health(viewer);
  }

  @Allow('tracking:manage')
  @Mutation(() => WriteKeyView)
  createWriteKey(@CurrentViewer() viewer: Viewer, @Args('name', { type: () => String }) name: string): Promise<WriteKeyView> {
    return this.keys.create(viewer, name);
  }

  @Allow('tracking:manage')
  @Mutation(() => WriteKeyView)
  revokeWriteKey(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<WriteKeyView> {
    return this.keys.revoke(viewer, id);
  }
}
