import { Field, ObjectType } from '@nestjs/graphql';
import type { Party } from '@meadow/shared';
import { FeeRuleView, PartyEnum } from '../../finance/index.ts';
import { Money } from '../../platform/graphql/money.view.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';

@ObjectType()
export class ReceiptLine {
  @Field(() => String) code!: string;
  @Field(() => String) label!: string;
  @Field(() => Money) amount!: Money;
  @Field(() => PartyEnum) party!: Party;
  @Field(() => DateTime, { nullable: true }) at!: Date | null;
  @Field(() => DateTime, { nullable: true }) expectedAt!: Date | null;
  @Field(() => FeeRuleView, { nullable: true, description: 'What this fee comes from, until both sides agreed.' }) rule!: FeeRuleView | null;
}

@ObjectType({ description: 'Gross to net, the same for both sides. Lines sum exactly.' })
export class Receipt {
  @Field(() => Money) brandPays!: Money;
  @Field(() => Money) platformFee!: Money;
  @Field(() => Money) creatorGets!: Money;
  @Field(() => Money) held!: Money;
  @Field(() => Money) released!: Money;
  @Field(() => [ReceiptLine]) lines!: ReceiptLine[];
}
