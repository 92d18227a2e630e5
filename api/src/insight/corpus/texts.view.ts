import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Count, Day } from '../../platform/graphql/scalars.ts';
import type { DatasetKind } from './counter.ts';

const InsightDatasetKind = enumOf('InsightDatasetKind', ['NOTES', 'HOT_LIST', 'SEARCHES'] as const);

@InputType('InsightTextInput')
export class InsightTextInput {
  @Field(() => String, { description: 'The text’s own key in its source: on its day, it comes in once.' }) key!: string;
  @Field(() => Day) day!: string;
  @Field(() => String) text!: string;
  @Field(() => String, { nullable: true }) category?: string;
  @Field(() => Count, { nullable: true }) engagements?: number;
  @Field(() => Int, { nullable: true, description: 'Hour of the day, 0 to 23.' }) hour?: number;
  @Field(() => String, { nullable: true }) author?: string;
  @Field(() => String, { nullable: true, description: 'NANO, MICRO, MID, MACRO or MEGA.' }) tier?: string;
  @Field(() => Day, { nullable: true, description: 'The day the author’s account was opened: texts of accounts younger than a week are kept and not counted.' }) authorSince?: string;
}

@InputType('InsightTextsInput')
export class InsightTextsInput {
  @Field(() => String, { description: 'Of the dataset; made when there is none.' }) name!: string;
  @Field(() => InsightDatasetKind, { description: 'In a HOT_LIST a subject counts once a day, among SEARCHES each time.' }) kind!: DatasetKind;
  @Field(() => String) source!: string;
  @Field(() => String) licence!: string;
  @Field(() => [InsightTextInput], { description: 'At most 500.' }) texts!: InsightTextInput[];
}

@ObjectType('RejectedText')
export class RejectedTextView {
  @Field(() => Int) index!: number;
  @Field(() => String) reason!: string;
}

@ObjectType('TakenTexts')
export class TakenTextsView {
  @Field(() => Int) accepted!: number;
  @Field(() => [RejectedTextView]) rejected!: RejectedTextView[];
}
