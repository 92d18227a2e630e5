import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { payoutStatuses, type PayoutStatus } from '@meadow/shared';
import { OrganisationView } from '../../identity/index.ts';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Money, money } from '../../platform/graphql/money.view.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import type { Payout } from './payout.entity.ts';

export const PayoutStatusEnum = enumOf('PayoutStatus', payoutStatuses);

@ObjectType('Payout')
export class PayoutView {
  @Field(() => ID) id!: string;
  @Field(() => Money) amount!: Money;
  @Field(() => PayoutStatusEnum) status!: PayoutStatus;
  @Field(() => String) destination!: string;
  @Field(() => DateTime) requestedAt!: Date;
  @Field(() => DateTime, { nullable: true }) expectedAt!: Date | null;
  @Field(() => DateTime, { nullable: true }) paidAt!: Date | null;
  @Field(() => String, { nullable: true }) failureCode!: string | null;
  @Field(() => OrganisationView) payee!: OrganisationView;
}

@ObjectType('PayoutMethod')
export class PayoutMethodView {
  @Field(() => String) kind!: string;
  @Field(() => String) masked!: string;
  @Field(() => String) holder!: string;
  @Field(() => DateTime) updatedAt!: Date;
}

@InputType()
export class PayoutMethodInput {
  @Field(() => String) kind!: string;
  @Field(() => String) holder!: string;
  @Field(() => String) accountNumber!: string;
  @Field(() => String, { nullable: true }) bankCode?: string | null;
}

export const viewPayout = (payout: Payout, payee: OrganisationView): PayoutView => ({ ...payout, amount: money(payout.amountMinor, payout.currency), payee });
