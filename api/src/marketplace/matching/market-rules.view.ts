import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { MatchPart, Objective } from '@meadow/shared';
import { Day } from '../../platform/graphql/scalars.ts';
import { ObjectiveEnum } from '../briefs/brief.view.ts';

@ObjectType({ description: 'Most points of a part of the score.' })
export class PartPoints {
  @Field(() => String) part!: MatchPart;
  @Field(() => Int) points!: number;
}
@ObjectType({ description: 'How the parts of a score weigh for an objective; 100 points in all.' })
export class ObjectiveWeights {
  @Field(() => ObjectiveEnum) objective!: Objective;
  @Field(() => Boolean, { description: "The brand's own; otherwise the market's." }) own!: boolean;
  @Field(() => [PartPoints]) parts!: PartPoints[];
}
@ObjectType({ description: 'An organisation by its public name.' })
export class NamedParty {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
}
@ObjectType({ description: 'What a brand never wants beside its name, whom it shares with nobody, and how it weighs.' })
export class MarketRules {
  @Field(() => [String]) avoidCategories!: string[];
  @Field(() => [String]) avoidWords!: string[];
  @Field(() => [ID]) competitorIds!: string[];
  @Field(() => Int) exclusiveDays!: number;
  @Field(() => [ObjectiveWeights]) weights!: ObjectiveWeights[];
  @Field(() => [ID]) blockedIds!: string[];
  @Field(() => [NamedParty], { description: 'Those of the blocklist, newest first.' }) blocked!: NamedParty[];
  @Field(() => [NamedParty]) competitors!: NamedParty[];
}
@InputType()
export class PartPointsInput {
  @Field(() => String) part!: string;
  @Field(() => Int) points!: number;
}
@InputType()
export class ObjectiveWeightsInput {
  @Field(() => ObjectiveEnum) objective!: Objective;
  @Field(() => [PartPointsInput], { description: "Empty returns to the market's weights." }) parts!: PartPointsInput[];
}
@InputType()
export class MarketRulesInput {
  @Field(() => [String], { nullable: true }) avoidCategories?: string[] | null;
  @Field(() => [String], { nullable: true }) avoidWords?: string[] | null;
  @Field(() => [ID], { nullable: true }) competitorIds?: string[] | null;
  @Field(() => Int, { nullable: true }) exclusiveDays?: number | null;
  @Field(() => [ObjectiveWeightsInput], { nullable: true }) weights?: ObjectiveWeightsInput[] | null;
}
@InputType()
export class AbsenceInput {
  @Field(() => Day) fromOn!: string;
  @Field(() => Day) toOn!: string;
}
