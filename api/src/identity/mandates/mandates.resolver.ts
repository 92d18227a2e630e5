import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { Allow, CurrentViewer } from '../access/allow.ts';
import type { Viewer } from '../access/viewer.ts';
import { MandateView } from './mandate.view.ts';
import { MandatesService } from './mandates.service.ts';

@Resolver()
export class MandatesResolver {
  constructor(private readonly rights: MandatesService) {}

  @Allow('org:read')
  @Query(() => [MandateView])
  mandates(@CurrentViewer() viewer: Viewer): Promise<MandateView[]> {
    return this.rights.list(viewer);
  }

  @Allow('mandate:manage')
  @Mutation(() => MandateView, { description: 'An agency asks a brand or creator for the right to act.' })
  requestMandate(@CurrentViewer() viewer: Viewer, @Args('clientId', { type: () => ID }) clientId: string): Promise<MandateView> {
    return this.rights.request(viewer, clientId);
  }

  @Allow('mandate:manage')
  @Mutation(() => MandateView, { description: 'The client grants it.' })
  grantMandate(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
    @Args('permissions', { type: () => [String], nullable: true }) permissions: string[] | null,
    @Args('expiresAt', { type: () => DateTime, nullable: true }) expiresAt: Date | null,
  ): Promise<MandateView> {
    return this.rights.grant(viewer, id, permissions ?? null, expiresAt ?? null);
  }

  @Allow('mandate:manage')
  @Mutation(() => MandateView)
  revokeMandate(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<MandateView> {
    return this.rights.revoke(viewer, id);
  }
}
