import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { TextsService } from './texts.service.ts';
import { InsightTextsInput, TakenTextsView } from './texts.view.ts';

@Resolver()
export class TextsResolver {
  constructor(private readonly texts: TextsService) {}

  @Allow('brief:write')
  @Mutation(() => TakenTextsView, { description: 'Takes notes, comments, hot lists or searches into a dataset; each refused text is told.' })
  addInsightTexts(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => InsightTextsInput }) { texts, ...rest }: InsightTextsInput): Promise<TakenTextsView> {
    // What GraphQL leaves null is what nobody said.
    return this.texts.send(viewer, { ...rest, texts: texts.map(({ category, engagements, hour, author, tier, authorSince, ...text }) => ({ ...text, category: category ?? '', engagements: engagements ?? 0, hour: hour ?? -1, author: author ?? '', tier: tier ?? '', authorSince: authorSince ?? '' })) });
  }
}
