import { Args, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { OrgKind } from '@meadow/shared';
import { pageSize } from '../../platform/graphql/connection.ts';
import { Allow, CurrentViewer } from '../access/allow.ts';
import type { Viewer } from '../access/viewer.ts';
import { OrganisationView, OrgKindEnum, UpdateOrganisationInput } from './organisation.view.ts';
import { OrganisationsService } from './organisations.service.ts';

@Resolver()
export class OrganisationsResolver {
  constructor(private readonly directory: OrganisationsService) {}

  @Allow('org:read')
  @Query(() => [OrganisationView])
  organisations(
    @Args('text', { type: () => String, nullable: true }) text: string | null,
    @Args('kind', { type: () => OrgKindEnum, nullable: true }) kind: OrgKind | null,
    @Args('first', { type: () => Int, defaultValue: 20 }) first: number,
  ): Promise<OrganisationView[]> {
    return this.directory.search(text ?? null, kind ?? null, pageSize(first));
  }

  @Allow('org:manage')
  @Mutation(() => OrganisationView)
  updateOrganisation(@CurrentViewer() viewer: Viewer, @Args('input') input: UpdateOrganisationInput): Promise<OrganisationView> {
    return this.directory.update(viewer, input);
  }
}
