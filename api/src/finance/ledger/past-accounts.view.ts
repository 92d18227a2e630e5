import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { DateTime, Minor } from '../../platform/graphql/scalars.ts';

@ObjectType('PastAccount')
export class PastAccountView {
  @Field(() => Int) no!: number;
  @Field(() => String) purpose!: string;
  @Field(() => ID, { nullable: true, description: 'The deal, campaign or creator it belongs to.' }) subjectId!: string | null;
  @Field(() => String) currency!: string;
  @Field(() => Minor) balanceMinor!: bigint;
}

@ObjectType('PastStatementLine')
export class PastStatementLineView {
  @Field(() => ID) transfer!: string;
  @Field(() => String) kind!: string;
  @Field(() => DateTime, { description: 'From when on it counts.' }) effectiveAt!: Date;
  @Field(() => DateTime, { description: 'From when on it was known.' }) recordedAt!: Date;
  @Field(() => Minor) amountMinor!: bigint;
  @Field(() => Minor) balanceMinor!: bigint;
}

@ObjectType('PastStatement')
export class PastStatementView {
  @Field(() => String) currency!: string;
  @Field(() => Minor) openingMinor!: bigint;
  @Field(() => Minor) closingMinor!: bigint;
  @Field(() => [PastStatementLineView], { description: 'By when they count.' }) lines!: PastStatementLineView[];
}
