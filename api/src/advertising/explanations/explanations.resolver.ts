import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { ExplanationsService } from './explanations.service.ts';
import { DecisionExplainKeyView, DecisionExplanationView, PassedOverView, ShownDecisionsView } from './explanations.view.ts';

@Resolver()
export class ExplanationsResolver {
  constructor(private readonly explanations: ExplanationsService) {}

  @Allow('campaign:read')
  @Query(() => DecisionExplanationView, { description: 'Why an ad was shown: who was asked, who lost and why. By the token of the ad, or the id of its decision, of a bid on an exchange, or of an answer without an ad.' })
  decisionExplanation(@CurrentViewer() viewer: Viewer, @Args('decision', { type: () => String }) decision: string): Promise<DecisionExplanationView> {
    return this.explanations.of(viewer, decision);
  }

  @Allow('campaign:read')
  @Query(() => ShownDecisionsView, { description: 'The latest decisions that showed ads of a campaign, as far as they are written down.' })
  shownDecisions(@CurrentViewer() viewer: Viewer, @Args('campaignId', { type: () => ID }) campaignId: string): Promise<ShownDecisionsView> {
    return this.explanations.latest(viewer, campaignId);
  }

  @Allow('campaign:read')
  @Query(() => [PassedOverView], { description: 'The latest decisions of the last hour in which a group of the campaign was asked and not shown.' })
  passedOver(@CurrentViewer() viewer: Viewer, @Args('campaignId', { type: () => ID }) campaignId: string): Promise<PassedOverView[]> {
    return this.explanations.passedOver(viewer, campaignId);
  }

  @Allow('campaign:read')
  @Query(() => DecisionExplainKeyView, { description: 'A key for requests for decisions that are answered with reasons; it holds for a day.' })
  decisionExplainKey(@CurrentViewer() viewer: Viewer): DecisionExplainKeyView {
    return this.explanations.keyFor(viewer);
  }
}
