import { Field, Int, ObjectType } from '@nestjs/graphql';
import { enumOf } from '../platform/graphql/enum-of.ts';
import { Count, Day, Minor } from '../platform/graphql/scalars.ts';
import { EstimateView } from './experiments.view.ts';

/** Why nobody can say yet what the ads caused. */
export type NotCaused = 'NO_HOLDOUT' | 'SPLIT_OFF' | 'TOO_FEW';
export const NotCausedEnum = enumOf('NotCaused', ['NO_HOLDOUT', 'SPLIT_OFF', 'TOO_FEW']);

@ObjectType('CampaignAnswers', { description: 'What a campaign brought, told in three ways over the same days: those of its holdout, or of its flight so far.' })
export class CampaignAnswersView {
  @Field(() => Day) from!: string;
  @Field(() => Day) to!: string;
  @Field(() => String) currency!: string;
  @Field(() => Minor) adSpendMinor!: bigint;
  @Field(() => Count, { description: 'By the last click within the windows of the campaign.' }) attributedOrders!: number;
  @Field(() => Minor) attributedMinor!: bigint;
  @Field(() => Int, { description: 'The x of T+x: how long people think about the goods.' }) laterDays!: number;
  @Field(() => Count, { description: 'Of who clicked, within x days after the day of the click, whatever the windows.' }) laterOrders!: number;
  @Field(() => Minor) laterMinor!: bigint;
  @Field(() => EstimateView, { nullable: true, description: 'Minor units that would not be there without the ads, by the holdout.' }) incrementalMinor!: EstimateView | null;
  @Field(() => NotCausedEnum, { nullable: true, description: 'Why there is no such estimate.' }) notCaused!: NotCaused | null;
}
