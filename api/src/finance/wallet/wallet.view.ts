import { Field, ID, ObjectType } from '@nestjs/graphql';
import { topUpStatuses, type TopUpStatus } from '@meadow/shared';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Money, money } from '../../platform/graphql/money.view.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { BalanceView } from '../ledger/ledger.view.ts';
import type { TopUp } from './top-up.entity.ts';

export const TopUpStatusEnum = enumOf('TopUpStatus', topUpStatuses);

@ObjectType('TopUp')
export class TopUpView {
  @Field(() => ID) id!: string;
  @Field(() => Money) amount!: Money;
  @Field(() => TopUpStatusEnum) status!: TopUpStatus;
  @Field(() => DateTime) createdAt!: Date;
  @Field(() => DateTime, { nullable: true }) completedAt!: Date | null;
  @Field(() => String, { nullable: true }) failureCode!: string | null;
}

@ObjectType('Wallet')
export class WalletView {
  @Field(() => [BalanceView]) balances!: BalanceView[];
}

export const viewTopUp = (topUp: TopUp): TopUpView => ({ ...topUp, amount: money(topUp.amountMinor, topUp.currency) });
