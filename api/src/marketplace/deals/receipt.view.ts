import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { DealStage, Party } from '@meadow/shared';
import { DealStageEnum, FeeRuleView, PartyEnum } from '../../finance/index.ts';
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

@ObjectType({ description: 'What it comes to when the brand ends the deal at a stage, or nobody rules on a dispute that froze it there. A creator who cancels gets nothing.' })
export class StageCharge {
  @Field(() => DealStageEnum) stage!: DealStage;
  @Field(() => Int, { description: 'Of what the creator would get; rounded where the rule has amounts.' }) chargeBps!: number;
  @Field(() => Money) creatorGets!: Money;
  @Field(() => Money) platformFee!: Money;
  @Field(() => Money) brandGetsBack!: Money;
  @Field(() => FeeRuleView, { nullable: true }) rule!: FeeRuleView | null;
}

@ObjectType({ description: 'Gross to net, the same for both sides. Lines sum exactly.' })
export class Receipt {
  @Field(() => Money) brandPays!: Money;
  @Field(() => Money) platformFee!: Money;
  @Field(() => Money) creatorGets!: Money;
  @Field(() => Money) held!: Money;
  @Field(() => Money) released!: Money;
  @Field(() => [ReceiptLine]) lines!: ReceiptLine[];
  @Field(() => [StageCharge], { description: 'By the rules that hold for these terms; empty once the deal cannot end early any more, and for pools.' }) stages!: StageCharge[];
}
