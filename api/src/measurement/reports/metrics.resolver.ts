import { Query, Resolver } from '@nestjs/graphql';
import { Allow } from '../../identity/index.ts';
import { metricDefinitions, MetricDefinitionView } from './metric.view.ts';

@Resolver()
export class MetricsResolver {
  @Allow('signed-in')
  @Query(() => [MetricDefinitionView])
  metrics(): MetricDefinitionView[] {
    return metricDefinitions;
  }
}
