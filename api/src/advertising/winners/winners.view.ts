import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { BidModel } from '@meadow/shared';
import { Count, DateTime, Micros, Minor } from '../../platform/graphql/scalars.ts';
import { BidModelEnum } from '../campaigns/campaign.enums.ts';
import { RightsCampaignView } from '../rights/rights.view.ts';

@ObjectType('BoostThreshold')
export class BoostThresholdView {
  @Field(() => Int, { description: 'Counted from the publication of each note.' }) withinDays!: number;
  @Field(() => Int, { nullable: true, description: 'Null: clicks do not count.' }) leastClicks!: number | null;
  @Field(() => Int, { nullable: true, description: 'Null: orders do not count.' }) leastOrders!: number | null;
}

@ObjectType('SearchedKeyword')
export class SearchedKeywordView {
  @Field(() => String) words!: string;
  @Field(() => Int, { description: 'Different people, at least three.' }) people!: number;
}

@ObjectType('BoostProposal')
export class BoostProposalView {
  @Field(() => ID) dealId!: string;
  @Field(() => String) creatorName!: string;
  @Field(() => String, { nullable: true }) noteTitle!: string | null;
  @Field(() => String) noteUrl!: string;
  @Field(() => DateTime) publishedAt!: Date;
  @Field(() => Count, { description: 'Valid clicks on the note’s own link, ads left out.' }) clicks!: number;
  @Field(() => Count, { description: 'Orders less refunds that are attributed to this link.' }) orders!: number;
  @Field(() => Boolean, { description: 'Whether clicks or orders are enough.' }) isProposed!: boolean;
  @Field(() => Boolean, { description: 'Whether its days are not over yet.' }) isCounting!: boolean;
  @Field(() => String, { description: 'What the terms allow: ALLOWED, ENDS_SOON, EXPIRED or NOT_ALLOWED.' }) rights!: string;
  @Field(() => [SearchedKeywordView], { description: 'What readers of a proposed note searched for in the last 90 days.' }) keywords!: SearchedKeywordView[];
  @Field(() => [RightsCampaignView], { description: 'Campaigns that boost it already.' }) campaigns!: RightsCampaignView[];
}

@InputType()
export class BoostRuleInput {
  @Field(() => Minor) totalBudgetMinor!: bigint;
  @Field(() => Minor) dailyBudgetMinor!: bigint;
  @Field(() => BidModelEnum) bidModel!: BidModel;
  @Field(() => Micros) bidMicros!: bigint;
  @Field(() => Int) flightDays!: number;
}

@ObjectType('BoostRule')
export class BoostRuleView {
  @Field(() => Minor, { description: 'For each note.' }) totalBudgetMinor!: bigint;
  @Field(() => Minor) dailyBudgetMinor!: bigint;
  @Field(() => BidModelEnum) bidModel!: BidModel;
  @Field(() => Micros) bidMicros!: bigint;
  @Field(() => Int, { description: 'How long each campaign runs.' }) flightDays!: number;
  @Field(() => DateTime, { description: 'Notes published later are boosted.' }) allowedAt!: Date;
  @Field(() => String) currency!: string;
}

@ObjectType('BoostProposals')
export class BoostProposalsView {
  @Field(() => BoostThresholdView, { nullable: true, description: 'Null until the brand has set one; nothing is proposed until then.' }) threshold!: BoostThresholdView | null;
  @Field(() => BoostRuleView, { nullable: true, description: 'Notes that pass go into Feeds by themselves; null: they are only proposed.' }) rule!: BoostRuleView | null;
  @Field(() => [BoostProposalView], { description: 'Published notes, proposed ones first, then by orders and clicks.' }) notes!: BoostProposalView[];
}
