import { Field, ID, ObjectType } from '@nestjs/graphql';
import { topUpStatuses, type TopUpStatus } from '@meadow/shared';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Money, money } from '../../platform/graphql/money.view.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { BalanceView } from '../ledger/ledger.view.ts';
import type { TopUpRefund } from './top-up-refunds.service.ts';
import type { TopUpReversal } from './top-up-reversals.service.ts';
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
  @Field(() => [Money], { description: 'What is owed because money was taken back that was spent already; what comes in pays it first.' }) debts!: Money[];
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

export const ReversalKindEnum = enumOf('TopUpReversalKind', ['DISPUTE', 'REFUND']);
export const ReversalStatusEnum = enumOf('TopUpReversalStatus', ['INQUIRY', 'OPEN', 'WON', 'LOST', 'DONE', 'FAILED']);

@ObjectType('TopUpReversal', { description: 'A top-up that was disputed by whoever owns the card, or given back at the provider by hand.' })
export class TopUpReversalView {
  @Field(() => ID) id!: string;
  @Field(() => ReversalKindEnum) kind!: string;
  @Field(() => ReversalStatusEnum) status!: string;
  @Field(() => Money) amount!: Money;
  @Field(() => String, { nullable: true, description: "The provider's word for why." }) reason!: string | null;
  @Field(() => DateTime, { nullable: true, description: 'Until when the operator may answer a dispute at the provider.' }) respondBy!: Date | null;
  @Field(() => DateTime) createdAt!: Date;
  @Field(() => String) provider!: string;
  @Field(() => String, { description: "The provider's own name of it." }) providerRef!: string;
}

@ObjectType('TopUpReversalOfBrand')
export class TopUpReversalOfBrandView extends TopUpReversalView {
  @Field(() => String, { nullable: true, description: 'Whose top-up it is; null while none is known.' }) payer!: string | null;
}

export const viewReversal = <T extends TopUpReversal>(reversal: T) => ({ ...reversal, amount: money(reversal.amountMinor, reversal.currency) });
export const viewTopUp = (topUp: TopUp): TopUpView => ({ ...topUp, amount: money(topUp.amountMinor, topUp.currency) });
export const viewRefund = (refund: TopUpRefund): TopUpRefundView => ({ ...refund, amount: money(refund.amountMinor, refund.currency) });
