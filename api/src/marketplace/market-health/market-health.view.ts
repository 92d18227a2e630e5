import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import type { Objective } from '@meadow/shared';
import { ObjectiveEnum } from '../briefs/brief.view.ts';
import { PartPoints } from '../matching/market-rules.view.ts';
import { Count, DateTime } from '../../platform/graphql/scalars.ts';

@ObjectType({ description: 'How a group of creators fares: its share of the market beside its share of what was shown, opened, invited and agreed.' })
export class ExposureGroup {
  @Field(() => String) name!: string;
  @Field(() => Count) creators!: number;
  @Field(() => Count) shown!: number;
  @Field(() => Count) opened!: number;
  @Field(() => Count) invited!: number;
  @Field(() => Count) agreed!: number;
  @Field(() => Float, { nullable: true }) shareOfMarket!: number | null;
  @Field(() => Float, { nullable: true }) shareOfShown!: number | null;
  @Field(() => Float, { nullable: true, description: 'Share of the first places of pages, and the most it may be; set for tiers.' }) shareOfPlaces!: number | null;
  @Field(() => Float, { nullable: true }) bound!: number | null;
}
@ObjectType({ description: 'How often the 80 % ranges held.' })
export class RangeCalibration {
  @Field(() => String, { description: 'NOTES: latest notes replayed; DEALS: engagement predicted when deals were agreed; CLICKS: clicks predicted then.' }) source!: string;
  @Field(() => String, { description: 'TIER or CATEGORY.' }) kind!: string;
  @Field(() => String) name!: string;
  @Field(() => Int) predictions!: number;
  @Field(() => Float) held!: number;
  @Field(() => Float) heldRecalibrated!: number;
  @Field(() => Float) stretch!: number;
  @Field(() => DateTime) computedAt!: Date;
}
@ObjectType({ description: 'A try to learn how the parts of a score weigh, from what became of matches; judged on a later time than it learned from.' })
export class LearnedWeights {
  @Field(() => ObjectiveEnum) objective!: Objective;
  @Field(() => Int) version!: number;
  @Field(() => Boolean, { description: 'Better than what ranked before, so it ranks from then on.' }) used!: boolean;
  @Field(() => Int) learnedFrom!: number;
  @Field(() => Int) judgedOn!: number;
  @Field(() => Float) ndcgBefore!: number;
  @Field(() => Float) ndcgAfter!: number;
  @Field(() => DateTime) madeAt!: Date;
  @Field(() => [PartPoints]) parts!: PartPoints[];
}
@ObjectType()
export class MarketHealth {
  @Field(() => Int) openBriefs!: number;
  @Field(() => Int, { description: 'Of the briefs published in the last 90 days, those with an agreed deal.' }) filledBriefs!: number;
  @Field(() => Int) publishedBriefs!: number;
  @Field(() => Float, { nullable: true, description: 'Newcomers among the places shown.' }) newcomersShare!: number | null;
  @Field(() => Float) newcomersFloor!: number;
  @Field(() => [ExposureGroup]) byTier!: ExposureGroup[];
  @Field(() => [ExposureGroup]) byLevel!: ExposureGroup[];
  @Field(() => [RangeCalibration]) calibration!: RangeCalibration[];
  @Field(() => [LearnedWeights], { description: 'Newest first.' }) weights!: LearnedWeights[];
}
