import { Field, ID, ObjectType } from '@nestjs/graphql';
import { metrics, type Metric } from '@meadow/shared';

@ObjectType('MetricDefinition')
export class MetricDefinitionView {
  @Field(() => ID) id!: string;
  @Field(() => String) unit!: string;
  @Field(() => String) formula!: string;
  @Field(() => String, { nullable: true }) numerator!: string | null;
  @Field(() => String, { nullable: true }) denominator!: string | null;
  @Field(() => String) direction!: string;
  @Field(() => String) source!: string;
  @Field(() => Boolean) additive!: boolean;
}

const view = (metric: Metric): MetricDefinitionView => ({ ...metric, numerator: metric.numerator ?? null, denominator: metric.denominator ?? null });
/** The registry as the api shows it. */
export const metricDefinitions: MetricDefinitionView[] = metrics.map(view);
