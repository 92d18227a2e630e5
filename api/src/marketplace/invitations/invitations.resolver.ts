import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { TermsInput } from '../deals/deal.view.ts';
import { InvitationsService } from './invitations.service.ts';
import { QueuedInvitation } from './queued-invitation.view.ts';

const id = { type: () => ID };

@Resolver()
export class InvitationsResolver {
  constructor(private readonly service: InvitationsService) {}

  @Allow('brief:read')
  @Query(() => [QueuedInvitation], { description: 'Invitations of a brief that wait their turn, or could not be sent.' })
  queuedInvitations(@CurrentViewer() viewer: Viewer, @Args('briefId', id) briefId: string): Promise<QueuedInvitation[]> {
    return this.service.ofBrief(viewer, briefId);
  }

  @Allow('deal:negotiate')
  @Mutation(() => QueuedInvitation, { description: 'For a creator who gets no more invitations now: it goes out by itself as soon as there is room.' })
  queueInvitation(@CurrentViewer() viewer: Viewer, @Args('briefId', id) briefId: string, @Args('creatorId', id) creatorId: string, @Args('terms', { type: () => TermsInput }) terms: TermsInput): Promise<QueuedInvitation> {
    return this.service.queue(viewer, { briefId, creatorId, terms });
  }

  @Allow('deal:negotiate')
  @Mutation(() => QueuedInvitation)
  withdrawQueuedInvitation(@CurrentViewer() viewer: Viewer, @Args('id', id) invitationId: string): Promise<QueuedInvitation> {
    return this.service.withdraw(viewer, invitationId);
  }
}
