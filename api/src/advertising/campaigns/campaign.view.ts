import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type { BidModel, CampaignStatus, Objective, Pacing, Placement, Separation } from '@meadow/shared';
import { OrganisationView } from '../../identity/index.ts';
import { countedConnectionOf } from '../../platform/graphql/connection.ts';
import { Money } from '../../platform/graphql/money.view.ts';
import { Count, DateTime, Day, Micros } from '../../platform/graphql/scalars.ts';
import { BidModelEnum, CampaignStatusEnum, ObjectiveEnum, PacingEnum, PlacementEnum, SeparationEnum } from './campaign.enums.ts';

@ObjectType('Targeting')
export class TargetingView {
  @Field(() => [String]) countries!: string[];
  @Field(() => [String]) regions!: string[];
  @Field(() => [String]) devices!: string[];
  @Field(() => [String]) languages!: string[];
  @Field(() => [String]) genders!: string[];
  @Field(() => [String]) ageBands!: string[];
  @Field(() => [String]) interests!: string[];
  @Field(() => [String]) cityTiers!: string[];
  @Field(() => [String]) dayParts!: string[];
  @Field(() => [ID]) lookAlikesOf!: string[];
  @Field(() => [String]) keywords!: string[];
  @Field(() => [String]) exactKeywords!: string[];
  @Field(() => [String]) broadKeywords!: string[];
  @Field(() => [String]) negativeKeywords!: string[];
}

@ObjectType('Creative')
export class CreativeView {
  @Field(() => ID) id!: string;
  @Field(() => String) title!: string;
  @Field(() => String) text!: string;
  @Field(() => String, { nullable: true }) imageUrl!: string | null;
  @Field(() => String) landingUrl!: string;
  @Field(() => String) label!: string;
  @Field(() => ID, { nullable: true }) noteId!: string | null;
  @Field(() => String) status!: string;
}

@ObjectType('AdGroup')
export class AdGroupView {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => [PlacementEnum]) placements!: Placement[];
  @Field(() => BidModelEnum) bidModel!: BidModel;
  @Field(() => Micros, { description: 'By model: what 1,000 impressions (CPM) or a click (CPC, AUTOMATIC) cost at most, or what a click or an order should cost on average (TARGET_COST).' }) bidMicros!: bigint;
  @Field(() => Micros, { nullable: true, description: 'What is bid per click now where the bid is found (TARGET_COST, AUTOMATIC); null before the first minute, and where it is given.' }) bidNowMicros!: bigint | null;
  @Field(() => TargetingView) targeting!: TargetingView;
  @Field(() => Int, { nullable: true }) frequencyCap!: number | null;
  @Field(() => [CreativeView]) creatives!: CreativeView[];
}

@ObjectType('CampaignCan')
export class CampaignCanView {
  @Field(() => Boolean) edit!: boolean;
  @Field(() => Boolean) submit!: boolean;
  @Field(() => Boolean) pause!: boolean;
  @Field(() => Boolean) resume!: boolean;
  @Field(() => Boolean) end!: boolean;
  @Field(() => Boolean) review!: boolean;
  @Field(() => Boolean, { description: 'Stop ads that run and should not be seen.' }) takeDown!: boolean;
  @Field(() => Boolean) clone!: boolean;
}

/** As the reader's SQL writes it; `can` and `blockers` are added by the resolver. */
@ObjectType('Campaign')
export class CampaignView {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => OrganisationView) brand!: OrganisationView;
  @Field(() => ID, { nullable: true }) dealId!: string | null;
  @Field(() => CampaignStatusEnum) status!: CampaignStatus;
  @Field(() => ObjectiveEnum) objective!: Objective;
  @Field(() => String) currency!: string;
  @Field(() => String) timeZone!: string;
  @Field(() => Money) totalBudget!: Money;
  @Field(() => Money) dailyBudget!: Money;
  @Field(() => PacingEnum, { description: 'EVEN spreads a day’s budget over the day; ASAP spends it as fast as it can.' }) pacing!: Pacing;
  @Field(() => String, { nullable: true, description: 'What is advertised, as a category of the market.' }) productCategory!: string | null;
  @Field(() => Int, { nullable: true, description: 'Share of readers who never see it, in basis points; null for the installation’s usual one, which is taken on approval.' }) holdoutBps!: number | null;
  @Field(() => SeparationEnum, { description: 'Whose ads never stand beside it in one answer: nobody’s (NONE), those of competitors that the brand names in its rules (LISTED), or also other brands’ ads of the same category (CATEGORY).' }) separation!: Separation;
  @Field(() => Day) flightStartOn!: string;
  @Field(() => Day) flightEndOn!: string;
  @Field(() => [AdGroupView]) adGroups!: AdGroupView[];
  @Field(() => Int, { description: 'Creatives that wait for review.' }) pendingCreatives!: number;
  @Field(() => Micros) spentMicros!: bigint;
  @Field(() => Count) impressions!: number;
  @Field(() => Count) clicks!: number;
  @Field(() => Count) conversions!: number;
  @Field(() => Float, { nullable: true }) ctr!: number | null;
  @Field(() => String, { nullable: true }) reviewNote!: string | null;
  @Field(() => DateTime) createdAt!: Date;
}

export const CampaignConnection = countedConnectionOf(CampaignView, 'Campaign');
