import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { Micros } from '../../platform/graphql/scalars.ts';

@ObjectType('CountRange', { description: 'Low and high hold 80 % of what is likely.' })
export class CountRangeView {
  @Field(() => Float) low!: number;
  @Field(() => Float) expected!: number;
  @Field(() => Float) high!: number;
}

@ObjectType('MicrosRange')
export class MicrosRangeView {
  @Field(() => Micros) low!: bigint;
  @Field(() => Micros) expected!: bigint;
  @Field(() => Micros) high!: bigint;
}

@ObjectType('BudgetPoint')
export class BudgetPointView {
  @Field(() => Micros) dailyMicros!: bigint;
  @Field(() => CountRangeView) clicks!: CountRangeView;
}

@ObjectType('CampaignForecast')
export class CampaignForecastView {
  @Field(() => CountRangeView) impressions!: CountRangeView;
  @Field(() => CountRangeView) reach!: CountRangeView;
  @Field(() => CountRangeView) clicks!: CountRangeView;
  @Field(() => MicrosRangeView) spend!: MicrosRangeView;
  @Field(() => [Float], { description: 'Share of the supply of a day by hour, in the zone of the campaign; empty without supply.' }) hours!: number[];
  @Field(() => Int, { description: 'Past days with supply that it rests on; under 7 it is thin.' }) daysSeen!: number;
  @Field(() => [String], { description: 'Targeting that narrows the audience and that past traffic does not tell.' }) notMeasured!: string[];
  @Field(() => [BudgetPointView], { description: 'Clicks of the flight by daily budget.' }) curve!: BudgetPointView[];
}

@ObjectType('AdGroupProspect')
export class AdGroupProspectView {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => Int, { nullable: true, description: 'Impressions a day that the targeting meets, of the last four weeks; null without traffic.' }) impressionsADay!: number | null;
  @Field(() => Float, { nullable: true, description: 'Share of these that was sold at or below the bid.' }) wonShare!: number | null;
  @Field(() => String, { nullable: true, description: 'AUDIENCE_TOO_NARROW or BID_TOO_LOW; null when neither.' }) problem!: string | null;
}
