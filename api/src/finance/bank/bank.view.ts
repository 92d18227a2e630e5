import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { bankMeanings } from './bank-explanations.service.ts';
import { suspenseReasons } from './bank-matches.service.ts';
import { DateTime, Day, Minor } from '../../platform/graphql/scalars.ts';

export const BankMatchEnum = enumOf('BankMatch', ['NEW', 'TOP_UP', 'PAYOUT', 'PAYOUT_RETURN', 'REVERSED', 'ASSIGNED', 'EXPLAINED', 'SUSPENSE']);
export const BankMeaningEnum = enumOf('BankMeaning', bankMeanings);
export const SuspenseReasonEnum = enumOf('SuspenseReason', suspenseReasons);
export const DifferenceKindEnum = enumOf('DifferenceKind', [
  'BANK_CHAIN', 'BANK_GAP', 'TOP_UP_NOT_IN_LEDGER', 'REFUND_NOT_IN_LEDGER', 'REVERSAL_NOT_IN_LEDGER', 'PAYOUT_NOT_IN_LEDGER', 'PROVIDER_AMOUNT', 'PROVIDER_UNKNOWN', 'BANK_NOT_IN_LEDGER', 'SUSPENSE_BALANCE',
]);

@ObjectType('BankStatement')
export class BankStatementView {
  @Field(() => ID) id!: string;
  @Field(() => String) statementId!: string;
  @Field(() => String) currency!: string;
  @Field(() => Minor) openingMinor!: bigint;
  @Field(() => Minor) closingMinor!: bigint;
  @Field(() => DateTime) importedAt!: Date;
  @Field(() => Int) entries!: number;
  @Field(() => Int, { description: 'Entries that nobody explained yet.' }) suspense!: number;
}

@ObjectType('BankEntry')
export class BankEntryView {
  @Field(() => ID) id!: string;
  @Field(() => Day) bookedOn!: string;
  @Field(() => Minor, { description: 'A credit to our account is positive.' }) amountMinor!: bigint;
  @Field(() => String) currency!: string;
  @Field(() => String) remittance!: string;
  @Field(() => String) counterparty!: string;
  @Field(() => BankMatchEnum) matched!: string;
  @Field(() => SuspenseReasonEnum, { nullable: true, description: 'Why nothing explains it.' }) reason!: string | null;
  @Field(() => String, { nullable: true, description: 'Why money came back, as the bank gives it.' }) returnReason!: string | null;
  @Field(() => String, { nullable: true, description: 'The batch it was booked in.' }) batchRef!: string | null;
}

@ObjectType('PayoutFile')
export class PayoutFileView {
  @Field(() => ID) id!: string;
  @Field(() => String) messageId!: string;
  @Field(() => String) currency!: string;
  @Field(() => Int) payouts!: number;
  @Field(() => Minor) sumMinor!: bigint;
  @Field(() => DateTime) madeAt!: Date;
}

@ObjectType('UnexplainedDifference')
export class DifferenceView {
  @Field(() => DifferenceKindEnum) kind!: string;
  @Field(() => String) reference!: string;
  @Field(() => String) currency!: string;
  @Field(() => Minor) leftMinor!: bigint;
  @Field(() => Minor) rightMinor!: bigint;
}

@ObjectType('ProviderBalance', { description: 'What a provider outside should have of ours, by the book.' })
export class ProviderBalanceView {
  @Field(() => String) provider!: string;
  @Field(() => String) currency!: string;
  @Field(() => Minor) cameInMinor!: bigint;
  @Field(() => Minor, { description: 'Refunds, disputes, and transfers to creators.' }) wentOutMinor!: bigint;
  @Field(() => Minor, { description: 'Paid to our bank.' }) settledMinor!: bigint;
  @Field(() => Minor) feesMinor!: bigint;
  @Field(() => Minor) leftMinor!: bigint;
}

@ObjectType('RefusedBankFile')
export class RefusedBankFileView {
  @Field(() => ID) id!: string;
  @Field(() => String) code!: string;
  @Field(() => String) message!: string;
  @Field(() => DateTime) receivedAt!: Date;
  @Field(() => Int) characters!: number;
  @Field(() => Boolean, { description: 'False where only its beginning was kept.' }) isWhole!: boolean;
}

@ObjectType('Reconciliation')
export class ReconciliationView {
  @Field(() => Int) topUps!: number;
  @Field(() => Int) payouts!: number;
  @Field(() => Int) bankEntries!: number;
  @Field(() => Int, { description: 'Transfers to connected accounts, from the provider’s own list.' }) transfers!: number;
  @Field(() => DateTime, { nullable: true, description: 'When that list was read; null where there is none.' }) transfersReadAt!: Date | null;
  @Field(() => [DifferenceView]) differences!: DifferenceView[];
  @Field(() => [ProviderBalanceView]) atProviders!: ProviderBalanceView[];
}
