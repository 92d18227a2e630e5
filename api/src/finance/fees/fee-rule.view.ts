import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { dealStages, feePayees, isDealKind, parties, type DealStage, type FeePayee } from '@meadow/shared';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { DateTime, Minor } from '../../platform/graphql/scalars.ts';
import { FeeRuleInvalid } from '../finance.errors.ts';
import type { FeeParty } from './fee-rule.ts';
import type { NewFeeRule } from './fees.service.ts';

export const PartyEnum = enumOf('Party', parties);
export const DealStageEnum = enumOf('DealStage', dealStages);
const FeePayeeEnum = enumOf('FeePayee', feePayees);

@ObjectType('FeeRule')
export class FeeRuleView {
  @Field(() => ID) id!: string;
  @Field(() => Int) version!: number;
  @Field(() => PartyEnum) party!: FeeParty;
  @Field(() => String) dealKind!: string;
  @Field(() => FeePayeeEnum, { description: 'CREATOR: what a brand owes that ends a deal at the stage.' }) payee!: FeePayee;
  @Field(() => DealStageEnum, { nullable: true, description: 'Null: on deals that run to their end.' }) stage!: DealStage | null;
  @Field(() => Int) bps!: number;
  @Field(() => Minor) fixedMinor!: bigint;
  @Field(() => Minor) minimumMinor!: bigint;
  @Field(() => Minor, { nullable: true }) capMinor!: bigint | null;
  @Field(() => String, { nullable: true }) currency!: string | null;
  @Field(() => DateTime) validFrom!: Date;
  @Field(() => DateTime, { nullable: true, description: 'Set for a promotion: it comes before lasting rules and ends at this moment.' }) validUntil!: Date | null;
  @Field(() => Boolean, { description: 'Only for deals with creators whom the brand brought, and only where it is the lower fee.' }) ownCreators!: boolean;
}

/** A rule before it is published. */
@ArgsType()
export class FeeRuleArgs {
  @Field(() => PartyEnum) party!: string;
  @Field(() => String) dealKind!: string;
  @Field(() => Int) bps!: number;
  @Field(() => Minor) fixedMinor!: bigint;
  @Field(() => Minor) minimumMinor!: bigint;
  @Field(() => Minor, { nullable: true }) capMinor?: bigint | null;
  @Field(() => String, { nullable: true }) currency?: string | null;
  @Field(() => DateTime, { nullable: true, description: 'Null: in a minute.' }) validFrom?: Date | null;
  @Field(() => DateTime, { nullable: true }) validUntil?: Date | null;
  @Field(() => Boolean, { nullable: true }) ownCreators?: boolean | null;
  @Field(() => FeePayeeEnum, { nullable: true, description: 'PLATFORM when absent.' }) payee?: FeePayee | null;
  @Field(() => DealStageEnum, { nullable: true }) stage?: DealStage | null;
}

/** @throws FeeRuleInvalid */
export function readRule({ party, dealKind, bps, fixedMinor, minimumMinor, capMinor, currency, validFrom, validUntil, ownCreators, payee, stage }: FeeRuleArgs): NewFeeRule {
  if (party !== 'BRAND' && party !== 'CREATOR') throw new FeeRuleInvalid('A fee is taken from the brand or the creator.');
  if (!isDealKind(dealKind)) throw new FeeRuleInvalid(`There are no deals of kind ${dealKind}.`);
  return {
    party, dealKind, bps, fixedMinor, minimumMinor, capMinor: capMinor ?? null, currency: currency ?? null,
    validFrom: validFrom ?? null, validUntil: validUntil ?? null, ownCreators: ownCreators ?? false, payee: payee ?? 'PLATFORM', stage: stage ?? null,
  };
}
