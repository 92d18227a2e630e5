import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Count, DateTime } from '../../platform/graphql/scalars.ts';

@ObjectType('LossCount')
export class LossCountView {
  @Field(() => Int, { description: 'OpenRTB loss reason: 0 shown, 102 outbid, 205 kept apart from a competitor, 209 kept apart from another of its category; ours: 1001 no budget at that moment, 1002 frequency cap, 1003 control group, 1004 another ad of the brand, 1005 excluded by the site.' }) reason!: number;
  @Field(() => Count, { description: 'Requests, reckoned from a sample of decisions.' }) requests!: number;
}

@ObjectType('LossMoment')
export class LossMomentView {
  @Field(() => DateTime, { description: 'Beginning of the hour, or of the day when more than two are asked for.' }) at!: Date;
  @Field(() => [LossCountView]) reasons!: LossCountView[];
}

@ObjectType('AdGroupLosses')
export class AdGroupLossesView {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => [LossCountView], { description: 'Of all requests that it fitted, most frequent first.' }) total!: LossCountView[];
  @Field(() => [LossMomentView]) moments!: LossMomentView[];
}
