import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Money } from '../../platform/graphql/money.view.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';

@ObjectType('PayoutBatch', { description: 'Payouts that one person prepared and another one releases.' })
export class PayoutBatchView {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: 'PREPARED, RELEASED or DROPPED.' }) status!: string;
  @Field(() => String) preparedBy!: string;
  @Field(() => DateTime) preparedAt!: Date;
  @Field(() => Boolean, { description: 'Prepared by the one who asks, who may not release it.' }) isOwn!: boolean;
  @Field(() => String, { nullable: true }) decidedBy!: string | null;
  @Field(() => DateTime, { nullable: true }) decidedAt!: Date | null;
  @Field(() => Int) payouts!: number;
  @Field(() => [Money]) sums!: Money[];
}
