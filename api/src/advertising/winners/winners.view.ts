import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Count, DateTime } from '../../platform/graphql/scalars.ts';
import { RightsCampaignView } from '../rights/rights.resolver.ts';

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

@ObjectType('BoostProposals')
export class BoostProposalsView {
  @Field(() => BoostThresholdView, { nullable: true, description: 'Null until the brand has set one; nothing is proposed until then.' }) threshold!: BoostThresholdView | null;
  @Field(() => [BoostProposalView], { description: 'Published notes, proposed ones first, then by orders and clicks.' }) notes!: BoostProposalView[];
}
