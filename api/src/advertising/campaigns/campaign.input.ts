import { Field, ID, InputType, Int } from '@nestjs/graphql';
import type { BidModel, Objective, Pacing, Placement, Separation } from '@meadow/shared';
import { Day, Micros, Minor } from '../../platform/graphql/scalars.ts';
import { BidModelEnum, ObjectiveEnum, PacingEnum, PlacementEnum, SeparationEnum } from './campaign.enums.ts';

@InputType()
export class TargetingInput {
  @Field(() => [String], { nullable: true }) countries?: string[] | null;
  @Field(() => [String], { nullable: true }) regions?: string[] | null;
  @Field(() => [String], { nullable: true }) devices?: string[] | null;
  @Field(() => [String], { nullable: true }) languages?: string[] | null;
  @Field(() => [String], { nullable: true }) genders?: string[] | null;
  @Field(() => [String], { nullable: true }) ageBands?: string[] | null;
  @Field(() => [String], { nullable: true }) interests?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'Tiers of cities: "1", "NEW_1", "2" to "5".' }) cityTiers?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'Days of the week and hours in the zone of the campaign: "1-5 8-22" is Monday to Friday from 8:00 to 22:00.' }) dayParts?: string[] | null;
  @Field(() => [ID], { nullable: true, description: 'Creators: people like those who touched one of them.' }) lookAlikesOf?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'Phrase: occurs in the query.' }) keywords?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'The query and nothing else.' }) exactKeywords?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'All its words occur in the query, in any order.' }) broadKeywords?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'A query in which one occurs is not wanted.' }) negativeKeywords?: string[] | null;
}

@InputType()
export class CreativeInput {
  @Field(() => ID, { nullable: true, description: 'Of a creative that is kept or changed while the campaign runs.' }) id?: string | null;
  @Field(() => String) title!: string;
  @Field(() => String) text!: string;
  @Field(() => String, { nullable: true }) imageUrl?: string | null;
  @Field(() => String) landingUrl!: string;
  @Field(() => String) label!: string;
}

@InputType()
export class AdGroupInput {
  @Field(() => ID, { nullable: true, description: 'Of a group that is kept or changed while the campaign runs.' }) id?: string | null;
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
  @Field(() => String, { nullable: true, description: 'IANA time zone that days, hours and the daily budget are of; the account’s when nothing is said. Fixed once it is approved.' }) timeZone?: string | null;
  @Field(() => PacingEnum, { nullable: true }) pacing?: Pacing | null;
  @Field(() => String, { nullable: true, description: 'What is advertised, as a category of the market.' }) productCategory?: string | null;
  @Field(() => SeparationEnum, { nullable: true, description: 'Whose ads must not stand beside it; LISTED when nothing is said.' }) separation?: Separation | null;
  @Field(() => Int, { nullable: true, description: 'Share of readers, in basis points, who never see it, so that what it causes can be told; the installation’s usual one when nothing is said, 0 for none. Fixed once it is approved.' }) holdoutBps?: number | null;
  @Field(() => Day) flightStartOn!: string;
  @Field(() => Day) flightEndOn!: string;
  @Field(() => [AdGroupInput]) adGroups!: AdGroupInput[];
}
