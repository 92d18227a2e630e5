import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { NotificationConnection } from './notification.view.ts';
import { NotificationsService } from './notifications.service.ts';

@Resolver()
export class NotificationsResolver {
  constructor(private readonly notices: NotificationsService) {}

  @Allow('org:read')
  @Query(() => NotificationConnection)
  notifications(
    @CurrentViewer() viewer: Viewer,
    @Args('first', { type: () => Int, defaultValue: 30 }) first: number,
    @Args('after', { type: () => String, nullable: true }) after: string | null,
  ): Promise<NotificationConnection> {
    return this.notices.list(viewer, first, after ?? null);
  }

  @Allow('org:read')
  @Mutation(() => Boolean)
  markNotificationsRead(@CurrentViewer() viewer: Viewer, @Args('ids', { type: () => [ID] }) ids: string[]): Promise<boolean> {
    return this.notices.markRead(viewer, ids);
  }
}
