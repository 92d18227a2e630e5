import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

/** Why a row of a bulk file is not applied. */
export const bulkRefusals = [
  'ROW_MALFORMED', 'CAMPAIGN_UNKNOWN', 'AD_GROUP_UNKNOWN', 'AD_GROUP_TWICE', 'ROWS_DISAGREE', 'NAME_INVALID', 'CURRENCY_FIXED', 'BUDGET_INVALID', 'BUDGET_PROMISED',
  'BID_MODEL_UNKNOWN', 'BID_INVALID', 'CAP_INVALID', 'AUDIENCE_UNKNOWN', 'CREATIVE_UNKNOWN', 'CREATIVE_TWICE', 'HOLDOUT_INVALID', 'FIELD_INVALID', 'STATUS_NOT_POSSIBLE', 'CAMPAIGN_CANNOT_CHANGE', 'INSUFFICIENT_FUNDS', 'RIGHTS_MISSING',
] as const;
export type BulkRefusal = (typeof bulkRefusals)[number];

@InputType({ description: 'The same for all that is named; what is not said stays.' })
export class BulkChangeInput {
  @Field(() => [ID], { description: 'Campaigns, at most 100.' }) campaignIds!: string[];
  @Field(() => String, { nullable: true, description: 'ACTIVE or PAUSED.' }) status?: string | null;
  @Field(() => Int, { nullable: true, description: 'By so many basis points bids go up, or down below zero.' }) bidBps?: number | null;
  @Field(() => Int, { nullable: true, description: 'The same for daily budgets, up to the total one.' }) dailyBudgetBps?: number | null;
}

@ObjectType('BulkChange')
export class BulkChangeView {
  @Field(() => String, { description: 'Column of the file.' }) column!: string;
  @Field(() => String) before!: string;
  @Field(() => String) after!: string;
}

@ObjectType('BulkRow')
export class BulkRowView {
  @Field(() => Int, { description: 'Of the file; its header is line 1.' }) line!: number;
  @Field(() => ID, { nullable: true }) campaignId!: string | null;
  @Field(() => String, { nullable: true }) campaign!: string | null;
  @Field(() => String, { nullable: true }) adGroup!: string | null;
  @Field(() => String, { description: 'CREATED, CHANGED, UNCHANGED or REFUSED.' }) outcome!: string;
  @Field(() => String, { nullable: true, description: 'Why it is refused, as a stable code.' }) reason!: string | null;
  @Field(() => String, { nullable: true, description: 'The column that is wrong, where it is one.' }) column!: string | null;
  @Field(() => [BulkChangeView]) changes!: BulkChangeView[];
}

@ObjectType('BulkReceipt')
export class BulkReceiptView {
  @Field(() => Boolean, { description: 'Whether it holds now; never when a row is refused.' }) isApplied!: boolean;
  @Field(() => Int, { description: 'Rows that make a campaign, an ad group or a creative.' }) created!: number;
  @Field(() => Int) changed!: number;
  @Field(() => Int) unchanged!: number;
  @Field(() => Int) refused!: number;
  @Field(() => [BulkRowView]) rows!: BulkRowView[];
}
