import { Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { rosterGoals, type RosterGoal, type Tier } from '@meadow/shared';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Money } from '../../platform/graphql/money.view.ts';
import { Count, Minor } from '../../platform/graphql/scalars.ts';
import { CreatorView, TierEnum } from '../creators/creator.view.ts';

export const RosterGoalEnum = enumOf('RosterGoal', rosterGoals);

@InputType()
export class TierRangeInput {
  @Field(() => TierEnum) tier!: Tier;
  @Field(() => Int, { nullable: true }) least?: number | null;
  @Field(() => Int, { nullable: true }) most?: number | null;
}
@InputType()
export class RosterInput {
  @Field(() => Minor, { nullable: true, description: 'What the brief has left, if not given.' }) budgetMinor?: bigint | null;
  @Field(() => Int, { nullable: true }) least?: number | null;
  @Field(() => Int, { nullable: true }) most?: number | null;
  @Field(() => [TierRangeInput], { nullable: true }) tiers?: TierRangeInput[] | null;
  @Field(() => RosterGoalEnum, { nullable: true, description: 'UNIQUE_REACH, if not given.' }) goal?: RosterGoal | null;
  @Field(() => [ID], { nullable: true }) locked?: string[] | null;
  @Field(() => [ID], { nullable: true }) excluded?: string[] | null;
}

@ObjectType()
export class RosterMember {
  @Field(() => CreatorView) creator!: CreatorView;
  @Field(() => Float) score!: number;
  @Field(() => Money) cost!: Money;
  @Field(() => Count, { description: 'Expected reach of this creator alone.' }) reach!: number;
  @Field(() => Count, { description: 'What the roster would lose without this creator.' }) adds!: number;
  @Field(() => Boolean) locked!: boolean;
  @Field(() => ID, { nullable: true }) existingDealId!: string | null;
}
@ObjectType()
export class FrontierPoint {
  @Field(() => Money) budget!: Money;
  @Field(() => Count) value!: number;
  @Field(() => Count, { description: 'No roster for this budget brings more.' }) bound!: number;
  @Field(() => Int) creators!: number;
}
@ObjectType({ description: 'Why no roster keeps to the limits, and what would.' })
export class RosterImpossible {
  @Field(() => String) code!: string;
  @Field(() => TierEnum, { nullable: true }) tier!: Tier | null;
  @Field(() => Int, { nullable: true }) has!: number | null;
  @Field(() => Int, { nullable: true }) needs!: number | null;
  @Field(() => Money, { nullable: true }) cheapest!: Money | null;
}
@ObjectType('Roster', { description: 'Whom to book together for a budget.' })
export class RosterView {
  @Field(() => [RosterMember]) members!: RosterMember[];
  @Field(() => Money) cost!: Money;
  @Field(() => Money) budget!: Money;
  @Field(() => Count, { description: 'People reached, each once; or the sum of expected actions.' }) value!: number;
  @Field(() => Count, { description: 'What the members reach one by one, people counted each time.' }) summed!: number;
  @Field(() => Count, { description: 'No roster within the limits brings more; proven.' }) bound!: number;
  @Field(() => Float, { nullable: true, description: 'How far the roster can be from the best, as a share of the bound.' }) gap!: number | null;
  @Field(() => Int) candidates!: number;
  @Field(() => [RosterMember], { description: 'The next best who could stand in.' }) alternatives!: RosterMember[];
  @Field(() => [FrontierPoint]) frontier!: FrontierPoint[];
  @Field(() => Int, { description: 'Pairs of audiences that were measured and scale the overlap; 0: it is estimated from topics, genders and ages alone.' }) measuredPairs!: number;
  @Field(() => Float, { nullable: true, description: 'How much of the smaller audience measured pairs share, on average.' }) measuredShare!: number | null;
  @Field(() => RosterImpossible, { nullable: true }) impossible!: RosterImpossible | null;
}
