import { Args, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../identity/index.ts';
import { FinderService } from './finder.service.ts';
import { FoundView } from './finder.view.ts';

/** Where is it? */
@Resolver()
export class FinderResolver {
  constructor(private readonly finder: FinderService) {}

  @Allow('signed-in')
  @Query(() => [FoundView], { description: 'What the account may open whose name has the text in it: at most five of each kind' })
  find(@CurrentViewer() viewer: Viewer, @Args('text') text: string): Promise<FoundView[]> {
    return this.finder.find(viewer, text);
  }
}
