import { Args, ID, Int, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { pageSize } from '../../platform/graphql/connection.ts';
import { CreatorFilter } from '../creators/creator.view.ts';
import { CreatorsService } from '../creators/creators.service.ts';
import { CreatorSearchService } from './creator-search.service.ts';
import { CreatorConnection, LookAlike } from './facet.view.ts';

@Resolver()
export class SearchResolver {
  constructor(
    private readonly search: CreatorSearchService,
    private readonly known: CreatorsService,
  ) {}

  @Allow('creator:read')
  @Query(() => CreatorConnection)
  creators(
    @CurrentViewer() viewer: Viewer,
    @Args('filter', { type: () => CreatorFilter, nullable: true }) filter: CreatorFilter | null,
    @Args('first', { type: () => Int, defaultValue: 40 }) first: number,
    @Args('after', { type: () => String, nullable: true }) after: string | null,
  ): Promise<CreatorConnection> {
    return this.search.list(viewer, filter ?? {}, first, after ?? null);
  }

  @Allow('creator:read')
  @Query(() => [LookAlike], { description: 'More like this one.' })
  async lookAlikes(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string, @Args('first', { type: () => Int, defaultValue: 8 }) first: number): Promise<LookAlike[]> {
    await this.known.get(viewer, id);
    const alike = await this.search.like(id, pageSize(first));
    const views = new Map((await this.known.byIds(viewer.context, alike.map((one) => one.id))).map((creator) => [creator.id, creator]));
    return alike.flatMap((one) => {
      const creator = views.get(one.id);
      return creator ? [{ creatorId: one.id, creator, alike: one.alike }] : [];
    });
  }
}
