import { Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { Estimate } from '../measurement/index.ts';
import { enumOf } from '../platform/graphql/enum-of.ts';
import { Count, DateTime, Minor } from '../platform/graphql/scalars.ts';

export const ExperimentKindEnum = enumOf('ExperimentKind', ['HOLDOUT', 'AB']);

@ObjectType('Estimate', { description: 'An estimate with its 95 % interval; the ends are null where nothing bounds it.' })
export class EstimateView {
  @Field(() => Float) value!: number;
  @Field(() => Float, { nullable: true }) low!: number | null;
  @Field(() => Float, { nullable: true }) high!: number | null;
}

const bound = (end: number): number | null => (Number.isFinite(end) ? end : null);
export const viewEstimate = ({ value, low, high }: Estimate): EstimateView => ({ value, low: bound(low), high: bound(high) });

@ObjectType('ExperimentArm')
export class ExperimentArmView {
  @Field(() => String, { description: 'HELD_OUT and SHOWN in a holdout; what the brand called it in an A/B test.' }) name!: string;
  @Field(() => Count) exposed!: number;
  @Field(() => Count) converted!: number;
  @Field(() => Float, { nullable: true }) rate!: number | null;
  @Field(() => Minor) valueMinor!: bigint;
}

@ObjectType('ExperimentComparison', { description: 'One arm beside the control.' })
export class ExperimentComparisonView {
  @Field(() => String) name!: string;
  @Field(() => Float, { nullable: true, description: 'Two proportions; only for one look, at a planned end.' }) fixedP!: number | null;
  @Field(() => EstimateView, { nullable: true }) fixedDifference!: EstimateView | null;
  @Field(() => Float, { description: 'Always valid (mSPRT): the least of all looks so far.' }) sequentialP!: number;
  @Field(() => EstimateView, { description: 'Of the conversion rates, always valid.' }) difference!: EstimateView;
  @Field(() => Float) valueP!: number;
  @Field(() => EstimateView, { description: 'Minor units per visitor, with what they spent before taken out (CUPED), always valid.' }) valueDifference!: EstimateView;
  @Field(() => Float, { description: 'Share of the variance that CUPED took out.' }) varianceReduction!: number;
  @Field(() => Float, { description: 'Posterior chance of a higher rate than the control’s.' }) better!: number;
  @Field(() => Float, { description: 'Points of the rate that choosing this arm loses on average.' }) expectedLoss!: number;
  @Field(() => EstimateView, { nullable: true, description: 'Relative lift of the rate, always valid, as what follows.' }) lift!: EstimateView | null;
  @Field(() => EstimateView, { description: 'Buyers that would not be there without the arm.' }) incrementalOrders!: EstimateView;
  @Field(() => EstimateView, { description: 'Minor units that would not be there without the arm.' }) incrementalMinor!: EstimateView;
  @Field(() => EstimateView, { nullable: true, description: 'Incremental revenue over ad spend; of a holdout.' }) iroas!: EstimateView | null;
}

@ObjectType('Experiment')
export class ExperimentView {
  @Field(() => ID) id!: string;
  @Field(() => ID) campaignId!: string;
  @Field(() => String) campaignName!: string;
  @Field(() => String) name!: string;
  @Field(() => ExperimentKindEnum) kind!: 'HOLDOUT' | 'AB';
  @Field(() => DateTime) startedAt!: Date;
  @Field(() => DateTime, { nullable: true, description: 'Until when orders count; lies ahead for a while after a campaign is over.' }) stoppedAt!: Date | null;
  @Field(() => DateTime, { description: 'When it was summed; a large one is summed now and then.' }) asOf!: Date;
  @Field(() => String) currency!: string;
  @Field(() => [ExperimentArmView]) arms!: ExperimentArmView[];
  @Field(() => Float, { description: 'p of the split that was observed under the planned one; below 0.001 the results are hidden.' }) srmP!: number;
  @Field(() => [ExperimentComparisonView], { nullable: true }) comparisons!: ExperimentComparisonView[] | null;
  @Field(() => Int, { nullable: true, description: 'Visitors per arm that an effect of a tenth takes to be seen.' }) neededPerArm!: number | null;
  @Field(() => Count, { description: 'Beside it: what the last click attributes to the campaign since the start.' }) attributedOrders!: number;
  @Field(() => Minor) attributedMinor!: bigint;
  @Field(() => Minor) adSpendMinor!: bigint;
}

@InputType()
export class ExperimentCreativeInput {
  @Field(() => ID) creativeId!: string;
  @Field(() => String) name!: string;
}

@InputType()
export class ExperimentInput {
  @Field(() => ID) campaignId!: string;
  @Field(() => String) name!: string;
  @Field(() => ExperimentKindEnum) kind!: 'HOLDOUT' | 'AB';
  @Field(() => Int, { nullable: true, description: 'Share of visitors kept from the campaign, in basis points; 1,000 without it.' }) holdoutBps?: number | null;
  @Field(() => [ExperimentCreativeInput], { nullable: true, description: 'Two to four creatives of one ad group; the first is the control.' }) creatives?: ExperimentCreativeInput[] | null;
}
