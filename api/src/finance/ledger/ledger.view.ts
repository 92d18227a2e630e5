import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { DateTime, Minor } from '../../platform/graphql/scalars.ts';

@ObjectType('Balance')
export class BalanceView {
  @Field(() => String) currency!: string;
  @Field(() => Minor) availableMinor!: bigint;
  @Field(() => Minor) heldMinor!: bigint;
  @Field(() => Minor, { description: 'Top-ups that have not arrived and payouts that are on their way.' }) pendingMinor!: bigint;
}

@ObjectType('LedgerEntry')
export class LedgerEntryView {
  @Field(() => ID) id!: string;
  @Field(() => DateTime) at!: Date;
  @Field(() => String, { description: 'What happened, e.g. escrow.fund.' }) kind!: string;
  @Field(() => String, { description: 'Purpose of the account.' }) description!: string;
  @Field(() => Minor) amountMinor!: bigint;
  @Field(() => String) currency!: string;
  @Field(() => Minor, { nullable: true, description: "Null on the platform's accounts." }) balanceAfterMinor!: bigint | null;
  @Field(() => ID, { nullable: true }) dealId!: string | null;
  @Field(() => ID, { nullable: true }) campaignId!: string | null;
  @Field(() => Int, { description: 'So many entries are in this line: commissions of one day are one.' }) count!: number;
}

export const LedgerEntryConnection = connectionOf(LedgerEntryView, 'LedgerEntry');

@ObjectType('TrialBalanceLine')
export class TrialBalanceLineView {
  @Field(() => String) purpose!: string;
  @Field(() => String) currency!: string;
  @Field(() => Minor) debitMinor!: bigint;
  @Field(() => Minor) creditMinor!: bigint;
}

@ObjectType('LedgerSeal', { description: 'The newest block of the sealed book. Note its hash to prove later that nothing before it was touched.' })
export class LedgerSealView {
  @Field(() => Int) block!: number;
  @Field(() => String, { description: 'Number of the last transfer it covers.' }) throughNo!: string;
  @Field(() => String, { description: 'SHA-256 in hexadecimal, over the hash of the block before.' }) hash!: string;
  @Field(() => DateTime) sealedAt!: Date;
}

@ObjectType('TrialBalance')
export class TrialBalanceView {
  @Field(() => DateTime) asOf!: Date;
  @Field(() => Boolean) balanced!: boolean;
  @Field(() => [TrialBalanceLineView]) lines!: TrialBalanceLineView[];
  @Field(() => LedgerSealView, { nullable: true }) seal!: LedgerSealView | null;
}
