import { Args, Field, ID, Int, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { parties } from '@meadow/shared';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { DateTime, Minor } from '../../platform/graphql/scalars.ts';
import { FeeRuleInvalid } from '../finance.errors.ts';
import { FeesService, type FeeParty, type FeeRule } from './fees.service.ts';

export const PartyEnum = enumOf('Party', parties);

@ObjectType('FeeRule')
export class FeeRuleView {
  @Field(() => ID) id!: string;
  @Field(() => Int) version!: number;
  @Field(() => PartyEnum) party!: FeeParty;
  @Field(() => String) dealKind!: string;
  @Field(() => Int) bps!: number;
  @Field(() => Minor) fixedMinor!: bigint;
  @Field(() => Minor) minimumMinor!: bigint;
  @Field(() => Minor, { nullable: true }) capMinor!: bigint | null;
  @Field(() => String, { nullable: true }) currency!: string | null;
  @Field(() => DateTime) validFrom!: Date;
}

@Resolver()
export class FeesResolver {
  constructor(private readonly fees: FeesService) {}

  @Allow('org:read')
  @Query(() => [FeeRuleView])
  feeRules(): Promise<FeeRule[]> {
    return this.fees.list();
  }

  @Allow('fee:manage')
  @Mutation(() => FeeRuleView)
  publishFeeRule(
    @CurrentViewer() viewer: Viewer,
    @Args('party', { type: () => PartyEnum }) party: string,
    @Args('dealKind', { type: () => String }) dealKind: string,
    @Args('bps', { type: () => Int }) bps: number,
    @Args('fixedMinor', { type: () => Minor }) fixedMinor: bigint,
    @Args('minimumMinor', { type: () => Minor }) minimumMinor: bigint,
    @Args('capMinor', { type: () => Minor, nullable: true }) capMinor: bigint | null,
    @Args('currency', { type: () => String, nullable: true }) currency: string | null,
  ): Promise<FeeRule> {
    if (party !== 'BRAND' && party !== 'CREATOR') throw new FeeRuleInvalid('A fee is taken from the brand or the creator.');
    return this.fees.publish(viewer, { party, dealKind, bps, fixedMinor, minimumMinor, capMinor: capMinor ?? null, currency: currency ?? null });
  }
}
