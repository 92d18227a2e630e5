import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Money } from '../../platform/graphql/money.view.ts';

@ObjectType('SponsorShare', { description: 'One brand’s part of a deal that two brands pay; pays = toCreator + toPlatform + back, once it is over.' })
export class SponsorShareView {
  @Field(() => ID) brandId!: string;
  @Field(() => Money) pays!: Money;
  @Field(() => Money, { description: 'In escrow now.' }) held!: Money;
  @Field(() => Money) toCreator!: Money;
  @Field(() => Money) toPlatform!: Money;
  @Field(() => Money) back!: Money;
}
