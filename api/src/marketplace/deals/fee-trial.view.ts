import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Money } from '../../platform/graphql/money.view.ts';

@ObjectType('FeeTrial', { description: 'Deals of a kind in one currency, under a rule that is not published yet.' })
export class FeeTrialView {
  @Field(() => String) currency!: string;
  @Field(() => Int) deals!: number;
  @Field(() => Int, { description: 'Of them, those that would be split otherwise than by the rules of today.' }) changed!: number;
  @Field(() => Money, { description: 'Fees of creators and pools, before platform fees.' }) fees!: Money;
  @Field(() => Money, { description: 'Platform fees as they were agreed.' }) agreed!: Money;
  @Field(() => Money, { description: 'Platform fees by the rules of today.' }) today!: Money;
  @Field(() => Money, { description: 'Platform fees with the new rule.' }) withRule!: Money;
  @Field(() => Money, { description: 'What brands would pay more than by the rules of today; negative when less.' }) brandsPayMore!: Money;
  @Field(() => Money, { description: 'What creators would get more; negative when less.' }) creatorsGetMore!: Money;
}
