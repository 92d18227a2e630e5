import { Field, ID, InputType, Int } from '@nestjs/graphql';
import type { BidModel, Objective, Pacing, Placement } from '@meadow/shared';
import { Day, Micros, Minor } from '../../platform/graphql/scalars.ts';
import { BidModelEnum, ObjectiveEnum, PacingEnum, PlacementEnum } from './campaign.enums.ts';

@InputType()
export class TargetingInput {
  @Field(() => [String], { nullable: true }) countries?: string[] | null;
  @Field(() => [String], { nullable: true }) regions?: string[] | null;
  @Field(() => [String], { nullable: true }) devices?: string[] | null;
  @Field(() => [String], { nullable: true }) languages?: string[] | null;
  @Field(() => [String], { nullable: true }) genders?: string[] | null;
  @Field(() => [String], { nullable: true }) ageBands?: string[] | null;
  @Field(() => [String], { nullable: true }) interests?: string[] | null;
  @Field(() => [String], { nullable: true }) keywords?: string[] | null;
}

@InputType()
export class CreativeInput {
  @Field(() => String) title!: string;
  @Field(() => String) text!: string;
  @Field(() => String, { nullable: true }) imageUrl?: string | null;
  @Field(() => String) landingUrl!: string;
  @Field(() => String) label!: string;
}

@InputType()
export class AdGroupInput {
  @Field(() => String) name!: string;
  @Field(() => [PlacementEnum]) placements!: Placement[];
  @Field(() => BidModelEnum) bidModel!: BidModel;
  @Field(() => Micros) bidMicros!: bigint;
  @Field(() => TargetingInput) targeting!: TargetingInput;
  @Field(() => Int, { nullable: true }) frequencyCap?: number | null;
  @Field(() => [CreativeInput]) creatives!: CreativeInput[];
}

@InputType()
export class CampaignInput {
  @Field(() => String) name!: string;
  @Field(() => ID, { nullable: true }) dealId?: string | null;
  @Field(() => ObjectiveEnum) objective!: Objective;
  @Field(() => String) currency!: string;
  @Field(() => Minor) totalBudgetMinor!: bigint;
  @Field(() => Minor) dailyBudgetMinor!: bigint;
  @Field(() => PacingEnum, { nullable: true }) pacing?: Pacing | null;
  @Field(() => Day) flightStartOn!: string;
  @Field(() => Day) flightEndOn!: string;
  @Field(() => [AdGroupInput]) adGroups!: AdGroupInput[];
}
