import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { OrganisationView } from '../../identity/index.ts';
import { countedConnectionOf } from '../../platform/graphql/connection.ts';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Money } from '../../platform/graphql/money.view.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import type { LineKind } from './commission.ts';
import type { CommissionStatus, CommissionWait } from './commission-row.ts';

const CommissionStatusEnum = enumOf('CommissionStatus', ['WAITING', 'HELD', 'LOCKED', 'REVERSED'] as const);
const CommissionWaitEnum = enumOf('CommissionWait', ['FUNDS', 'RATE', 'RULING', 'PAYBACK'] as const);
const CommissionLineKindEnum = enumOf('CommissionLineKind', ['EARNED', 'REFUND', 'REVERSED'] as const);

@ObjectType('CommissionLine')
export class CommissionLineView {
  @Field(() => ID) id!: string;
  @Field(() => CommissionLineKindEnum) kind!: LineKind;
  @Field(() => Money) brandPays!: Money;
  @Field(() => Money) platformFee!: Money;
  @Field(() => Money) creatorGets!: Money;
  @Field(() => DateTime) at!: Date;
  @Field(() => DateTime, { nullable: true, description: 'When it came into the earnings, or out of them again.' }) settledAt!: Date | null;
}

@ObjectType('CommissionOrder', { description: 'An order that a link or coupon of a deal brought, and its commission. The lines sum to what it says.' })
export class CommissionOrderView {
  @Field(() => ID) id!: string;
  @Field(() => ID) dealId!: string;
  @Field(() => String, { description: 'The order id of the brand.' }) orderKey!: string;
  @Field(() => DateTime) orderedAt!: Date;
  @Field(() => String, { description: 'What brought it: click_id, visitor, link or coupon.' }) matchedBy!: string;
  @Field(() => Money) value!: Money;
  @Field(() => Money, { description: 'Given back by the customer.' }) refunded!: Money;
  @Field(() => Int) bps!: number;
  @Field(() => String, { nullable: true, description: "Units of the deal's currency for one of the order's, where they differ." }) rate!: string | null;
  @Field(() => String, { nullable: true }) rateSource!: string | null;
  @Field(() => DateTime, { nullable: true }) rateAsOf!: Date | null;
  @Field(() => Money) brandPays!: Money;
  @Field(() => Money) platformFee!: Money;
  @Field(() => Money) creatorGets!: Money;
  @Field(() => CommissionStatusEnum) status!: CommissionStatus;
  @Field(() => CommissionWaitEnum, { nullable: true }) waitsFor!: CommissionWait | null;
  @Field(() => DateTime, { description: 'Held until then.' }) lockAt!: Date;
  @Field(() => DateTime, { nullable: true }) lockedAt!: Date | null;
  @Field(() => OrganisationView) brand!: OrganisationView;
  @Field(() => OrganisationView) creator!: OrganisationView;
  @Field(() => [CommissionLineView]) lines!: CommissionLineView[];
}

@ObjectType('CommissionSum', { description: 'All commission in one currency.' })
export class CommissionSumView {
  @Field(() => String) currency!: string;
  @Field(() => Int) orders!: number;
  @Field(() => Money, { description: 'Orders not covered by the balance yet, or without a rate.' }) waiting!: Money;
  @Field(() => Money) held!: Money;
  @Field(() => Money) locked!: Money;
  @Field(() => Money, { description: 'Taken back of what was locked, and not set off yet.' }) owedBack!: Money;
}

export const CommissionOrderConnection = countedConnectionOf(CommissionOrderView, 'CommissionOrder');
