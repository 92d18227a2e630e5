import { Field, ID, ObjectType } from '@nestjs/graphql';
import { topUpStatuses, type TopUpStatus } from '@meadow/shared';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Money, money } from '../../platform/graphql/money.view.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { BalanceView } from '../ledger/ledger.view.ts';
import type { TopUpRefund } from './top-up-refunds.service.ts';
import type { TopUp } from './top-up.entity.ts';

export const TopUpStatusEnum = enumOf('TopUpStatus', topUpStatuses);

@ObjectType('TopUpRefund')
export class TopUpRefundView {
  @Field(() => ID) id!: string;
  @Field(() => Money) amount!: Money;
  @Field(() => TopUpStatusEnum) status!: TopUpStatus;
  @Field(() => DateTime) createdAt!: Date;
  @Field(() => DateTime, { nullable: true }) completedAt!: Date | null;
  @Field(() => String, { nullable: true }) failureCode!: string | null;
}

@ObjectType('TopUp')
export class TopUpView {
  @Field(() => ID) id!: string;
  @Field(() => Money) amount!: Money;
  @Field(() => TopUpStatusEnum) status!: TopUpStatus;
  @Field(() => String, { description: 'Through whom: sandbox, stripe, alipay or wechat.' }) provider!: string;
  @Field(() => String, { nullable: true, description: 'Where it is paid, while it can be: an address, or text for the camera of a wallet.' }) checkoutUrl!: string | null;
  @Field(() => DateTime, { nullable: true }) checkoutUntil!: Date | null;
  @Field(() => DateTime) createdAt!: Date;
  @Field(() => DateTime, { nullable: true }) completedAt!: Date | null;
  @Field(() => String, { nullable: true }) failureCode!: string | null;
}

@ObjectType('Wallet')
export class WalletView {
  @Field(() => [BalanceView]) balances!: BalanceView[];
}

@ObjectType('WebhookProblem', { description: 'A report of a provider that moved nothing: not believed, or about something that is not as we know it.' })
export class WebhookProblemView {
  @Field(() => ID) id!: string;
  @Field(() => String) provider!: string;
  @Field(() => String) code!: string;
  @Field(() => String) message!: string;
  @Field(() => String, { description: 'As it was received.' }) body!: string;
  @Field(() => DateTime) receivedAt!: Date;
}

export const viewTopUp = (topUp: TopUp): TopUpView => ({ ...topUp, amount: money(topUp.amountMinor, topUp.currency) });
export const viewRefund = (refund: TopUpRefund): TopUpRefundView => ({ ...refund, amount: money(refund.amountMinor, refund.currency) });
