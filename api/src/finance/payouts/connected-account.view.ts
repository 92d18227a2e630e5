import { Field, ObjectType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { canBePaid, maskOf, type ConnectedAccount } from './connected-accounts.service.ts';

export const payoutAccountStatuses = ['NONE', 'STARTED', 'ACTION', 'CHECKING', 'READY', 'REJECTED', 'DISCONNECTED'] as const;
type Status = (typeof payoutAccountStatuses)[number];
export const PayoutAccountStatusEnum = enumOf('PayoutAccountStatus', payoutAccountStatuses);

@ObjectType('PayoutAccount', { description: 'The account of a creator with the payment provider, connected to ours there.' })
export class PayoutAccountView {
  @Field(() => PayoutAccountStatusEnum, { description: 'NONE: not connected. STARTED: the holder has not told all yet. ACTION: the provider waits for the holder. CHECKING: the holder waits for the provider.' }) status!: Status;
  @Field(() => String, { nullable: true }) country!: string | null;
  @Field(() => String, { nullable: true }) masked!: string | null;
  @Field(() => Boolean) detailsSubmitted!: boolean;
  @Field(() => Boolean, { description: 'Money can be sent there and on to the bank.' }) canBePaid!: boolean;
  @Field(() => [String], { description: 'What the provider still wants to know, by its own names; also of an account that can be paid, until a day.' }) due!: string[];
  @Field(() => DateTime, { nullable: true }) dueBy!: Date | null;
  @Field(() => Boolean, { description: 'Payouts go there.' }) isMethod!: boolean;
  @Field(() => DateTime, { nullable: true, description: 'As of when.' }) readAt!: Date | null;
}

export function viewPayoutAccount(account: ConnectedAccount | null, methodMasked: string | null): PayoutAccountView {
  if (!account) return { status: 'NONE', country: null, masked: null, detailsSubmitted: false, canBePaid: false, due: [], dueBy: null, isMethod: false, readAt: null };
  const { country, accountRef, detailsSubmitted, due, dueBy, readAt } = account;
  return { status: statusOf(account), country, masked: maskOf(accountRef), detailsSubmitted, canBePaid: canBePaid(account), due, dueBy, isMethod: methodMasked === maskOf(accountRef), readAt };
}

function statusOf(account: ConnectedAccount): Status {
  if (account.disconnectedAt !== null) return 'DISCONNECTED';
  if (account.disabledReason?.startsWith('rejected')) return 'REJECTED';
  if (canBePaid(account)) return 'READY';
  if (!account.detailsSubmitted) return 'STARTED';
  return account.due.length > 0 ? 'ACTION' : 'CHECKING';
}
