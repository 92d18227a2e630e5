import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Placement } from '@meadow/shared';
import { Count, DateTime, Micros } from '../../platform/graphql/scalars.ts';
import { PlacementEnum } from '../campaigns/campaign.enums.ts';

@ObjectType('DecisionFact')
export class DecisionFactView {
  @Field(() => String, { description: 'As in a request: "country", "interests", "query" …' }) name!: string;
  @Field(() => String) value!: string;
}

@ObjectType('ExplainedGroup')
export class ExplainedGroupView {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => ID) campaignId!: string;
  @Field(() => String) campaign!: string;
  @Field(() => Int, { description: 'As of AdGroupLosses, besides 1007 wants somebody else.' }) reason!: number;
  @Field(() => [String], { description: 'For 1007: the attributes that did not fit, as of Targeting, or "placements".' }) misfits!: string[];
  @Field(() => Micros, { nullable: true, description: 'What 1,000 impressions were worth at its bid, for groups that were asked.' }) worthMicros!: bigint | null;
  @Field(() => Boolean, { description: 'Changed since: whether it fitted is judged by how it stands now.' }) changedSince!: boolean;
}

@ObjectType('ReasonCount')
export class ReasonCountView {
  @Field(() => Int) reason!: number;
  @Field(() => Count) groups!: number;
}

@ObjectType('DecisionExplanation')
export class DecisionExplanationView {
  @Field(() => ID) decisionId!: string;
  @Field(() => DateTime) at!: Date;
  @Field(() => Boolean, { description: 'Whether all of it was written down; otherwise only what the token itself says is told.' }) isRecorded!: boolean;
  @Field(() => ID, { nullable: true, description: 'Null when nothing was shown, as all that is about one ad.' }) campaignId!: string | null;
  @Field(() => String, { nullable: true }) campaign!: string | null;
  @Field(() => String, { nullable: true }) adGroup!: string | null;
  @Field(() => String, { nullable: true }) creative!: string | null;
  @Field(() => String, { nullable: true, description: 'CPM: priceMicros is an impression’s; CPC: a click’s.' }) billedBy!: string | null;
  @Field(() => String, { nullable: true }) currency!: string | null;
  @Field(() => Micros, { nullable: true, description: 'On an exchange the most it would have cost: charged is what the exchange cleared at.' }) priceMicros!: bigint | null;
  @Field(() => Boolean, { description: 'Whether it was a bid on an exchange, where somebody else decides.' }) isExchange!: boolean;
  @Field(() => Int, { nullable: true, description: 'Why nothing was bid there, as OpenRTB numbers it and from 500 on Meadow; null otherwise.' }) noBid!: number | null;
  @Field(() => Int, { nullable: true, description: 'What the exchange said of the bid: OpenRTB’s loss reason, 0 when it won; null when it has not said.' }) bidOutcome!: number | null;
  @Field(() => Micros, { nullable: true, description: 'What 1,000 impressions were worth at its bid.' }) worthMicros!: bigint | null;
  @Field(() => Micros, { nullable: true, description: 'What they would have been worth to the next in line, which the price is made of; null when nobody else bid and the reserve was paid.' }) nextWorthMicros!: bigint | null;
  @Field(() => PlacementEnum, { nullable: true }) placement!: Placement | null;
  @Field(() => Int, { nullable: true, description: 'Which of the slots it had, from 1.' }) slot!: number | null;
  @Field(() => Int, { nullable: true }) slots!: number | null;
  @Field(() => [DecisionFactView], { description: 'What the site said of the viewer; never who it was.' }) context!: DecisionFactView[];
  @Field(() => [ExplainedGroupView], { description: 'The brand’s own groups that run.' }) groups!: ExplainedGroupView[];
  @Field(() => [ReasonCountView], { description: 'Other brands’ groups that were asked before the slots were full, counted; those that bid less were not asked.' }) others!: ReasonCountView[];
}

@ObjectType('ShownDecision')
export class ShownDecisionView {
  @Field(() => ID) decisionId!: string;
  @Field(() => DateTime) at!: Date;
  @Field(() => String) adGroup!: string;
  @Field(() => String) creative!: string;
  @Field(() => PlacementEnum) placement!: Placement;
  @Field(() => Int) slot!: number;
  @Field(() => Micros) priceMicros!: bigint;
}

@ObjectType('ShownDecisions')
export class ShownDecisionsView {
  @Field(() => DateTime, { nullable: true, description: 'Since when decisions are written down; null when none is.' }) since!: Date | null;
  @Field(() => String) currency!: string;
  @Field(() => [ShownDecisionView], { description: 'Latest first.' }) decisions!: ShownDecisionView[];
}

@ObjectType('PassedOver')
export class PassedOverView {
  @Field(() => DateTime) at!: Date;
  @Field(() => ID, { nullable: true, description: 'When nothing was shown: to be explained. Otherwise the decision is that of the ad that was.' }) decisionId!: string | null;
  @Field(() => PlacementEnum) placement!: Placement;
  @Field(() => Boolean) isExchange!: boolean;
  @Field(() => String) adGroup!: string;
  @Field(() => Int, { description: 'As of AdGroupLosses; on exchanges also others of OpenRTB.' }) reason!: number;
  @Field(() => Micros, { description: 'What 1,000 impressions were worth at its bid.' }) worthMicros!: bigint;
}

@ObjectType('DecisionExplainKey')
export class DecisionExplainKeyView {
  @Field(() => String, { description: 'For `explain` in requests for decisions.' }) key!: string;
  @Field(() => DateTime) expiresAt!: Date;
}
