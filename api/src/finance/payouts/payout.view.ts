import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { payoutStatuses, type PayoutStatus } from '@meadow/shared';
import { OrganisationView } from '../../identity/index.ts';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Money, money } from '../../platform/graphql/money.view.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import type { Payout } from './payout.entity.ts';

export const PayoutStatusEnum = enumOf('PayoutStatus', payoutStatuses);

@ObjectType('Withholding', { description: 'Tax of the year by the cumulative method, up to and with this payout.' })
export class WithholdingView {
  @Field(() => String) rule!: string;
  @Field(() => Int) version!: number;
  @Field(() => Money) income!: Money;
  @Field(() => Int) months!: number;
  @Field(() => Money) withheldBefore!: Money;
}

@ObjectType('PayoutWait', { description: 'Why a payout that was released does not move.' })
export class PayoutWaitView {
  @Field(() => String, { description: 'NOT_AVAILABLE_YET, COMING_BACK or DELAYED; the operator sees what exactly.' }) code!: string;
  @Field(() => DateTime) since!: Date;
  @Field(() => DateTime, { nullable: true, description: 'When it is tried again by itself.' }) nextAt!: Date | null;
}

@ObjectType('Payout')
export class PayoutView {
  @Field(() => ID) id!: string;
  @Field(() => Money) amount!: Money;
  @Field(() => Money, { description: 'Of the amount, for the tax office.' }) withheld!: Money;
  @Field(() => Money, { description: 'What reaches the account.' }) paysOut!: Money;
  @Field(() => WithholdingView, { nullable: true, description: 'By which rule, from which sums.' }) withholding!: WithholdingView | null;
  @Field(() => PayoutStatusEnum) status!: PayoutStatus;
  @Field(() => String) destination!: string;
  @Field(() => DateTime) requestedAt!: Date;
  @Field(() => DateTime, { nullable: true }) expectedAt!: Date | null;
  @Field(() => DateTime, { nullable: true }) paidAt!: Date | null;
  @Field(() => String, { nullable: true }) failureCode!: string | null;
  @Field(() => OrganisationView) payee!: OrganisationView;
  @Field(() => Boolean, { description: 'Waits in a batch, and is released with it.' }) inBatch!: boolean;
  @Field(() => String, { description: 'How it leaves: sandbox, bank or stripe.' }) via!: string;
  @Field(() => PayoutWaitView, { nullable: true }) wait!: PayoutWaitView | null;
}

@ObjectType('PayoutQuote', { description: 'What would reach the account.' })
export class PayoutQuoteView {
  @Field(() => Money) withheld!: Money;
  @Field(() => Money) paysOut!: Money;
  @Field(() => WithholdingView, { nullable: true }) withholding!: WithholdingView | null;
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

/** A payout's tax as people read it. */
export const viewQuote = (payout: Pick<Payout, 'amountMinor' | 'currency' | 'withheldMinor' | 'withholding'>): PayoutQuoteView => ({
  withheld: money(payout.withheldMinor, payout.currency), paysOut: money(payout.amountMinor - payout.withheldMinor, payout.currency),
  withholding: payout.withholding && {
    rule: payout.withholding.rule, version: payout.withholding.version, months: payout.withholding.months,
    income: money(BigInt(payout.withholding.incomeMinor), payout.currency), withheldBefore: money(BigInt(payout.withholding.withheldBeforeMinor), payout.currency),
  },
});

export const viewPayout = (payout: Payout, payee: OrganisationView, wait: PayoutWaitView | null): PayoutView => ({ ...payout, payee, wait, via: payout.provider, inBatch: payout.batchId !== null && payout.status === 'REQUESTED', amount: money(payout.amountMinor, payout.currency), ...viewQuote(payout) });
