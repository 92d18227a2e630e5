import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { AlertsService } from './alerts.service.ts';
import { InsightAlertInput, InsightAlertView } from './alerts.view.ts';

@Resolver()
export class AlertsResolver {
  constructor(private readonly alerts: AlertsService) {}

  @Allow('report:read')
  @Query(() => [InsightAlertView], { description: 'What is watched, with what was told of it last.' })
  insightAlerts(@CurrentViewer() viewer: Viewer): Promise<InsightAlertView[]> {
    return this.alerts.list(viewer);
  }

  @Allow('brief:write')
  @Mutation(() => [InsightAlertView], { description: 'Tells the organisation when something rises or the praise of it falls; the same watch gets a new threshold.' })
  setInsightAlert(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => InsightAlertInput }) input: InsightAlertInput): Promise<InsightAlertView[]> {
    return this.alerts.set(viewer, input);
  }

  @Allow('brief:write')
  @Mutation(() => [InsightAlertView])
  removeInsightAlert(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<InsightAlertView[]> {
    return this.alerts.remove(viewer, id);
  }
}
