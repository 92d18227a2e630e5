import { Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { Platform, Tier } from '@meadow/shared';
import { countedConnectionOf } from '../../platform/graphql/connection.ts';
import { Money } from '../../platform/graphql/money.view.ts';
import { Count, Minor } from '../../platform/graphql/scalars.ts';
import { BriefView } from '../briefs/brief.view.ts';
import { Facet } from '../search/facet.view.ts';
import { CreatorView, PlatformEnum, TierEnum } from '../creators/creator.view.ts';

@ObjectType({ description: "One named part of a score. The parts' points sum to the score." })
export class MatchReason {
  @Field(() => String) code!: string;
  @Field(() => Float) points!: number;
  @Field(() => Float) maxPoints!: number;
  @Field(() => Float, { description: "How much of it rests on this creator's own data, 0 to 1." }) confidence!: number;
  @Field(() => String) evidence!: string;
}
@ObjectType()
export class Range {
  @Field(() => Float) low!: number;
  @Field(() => Float) mid!: number;
  @Field(() => Float) high!: number;
}
@ObjectType({ description: 'The pair suits both sides: neither would rather have somebody else who would have them.' })
export class MutualMatch {
  @Field(() => Int, { description: "Place of the creator among the brief's best matches." }) creatorPlace!: number;
  @Field(() => Int, { description: 'Place of the brief among those that fit the creator.' }) briefPlace!: number;
}
@ObjectType('Match')
export class MatchView {
  @Field(() => CreatorView) creator!: CreatorView;
  @Field(() => Float) score!: number;
  @Field(() => [MatchReason]) reasons!: MatchReason[];
  @Field(() => Range, { nullable: true }) expectedReach!: Range | null;
  @Field(() => Money, { nullable: true }) expectedCost!: Money | null;
  @Field(() => Range, { nullable: true }) expectedCpe!: Range | null;
  @Field(() => Range, { nullable: true, description: 'Clicks on the link of all deliverables; null while no deal was measured on this market.' }) expectedClicks!: Range | null;
  @Field(() => Range, { nullable: true }) expectedConversions!: Range | null;
  @Field(() => Money, { nullable: true }) priceBandLow!: Money | null;
  @Field(() => Money, { nullable: true }) priceBandHigh!: Money | null;
  @Field(() => ID, { nullable: true }) existingDealId!: string | null;
  @Field(() => Boolean, { description: 'In a place that is kept free for newcomers.' }) newFace!: boolean;
  @Field(() => Boolean, { description: 'In a place that another tier had too many of.' }) otherTier!: boolean;
  @Field(() => MutualMatch, { nullable: true }) mutual!: MutualMatch | null;
}
@ObjectType({ description: 'What letting go of one limit would bring.' })
export class Relaxation {
  @Field(() => String) code!: string;
  @Field(() => Count) adds!: number;
  @Field(() => Money, { nullable: true, description: 'How far a price limit has to rise for that.' }) priceTo!: Money | null;
}
@ObjectType('MatchConnection')
export class MatchConnection extends countedConnectionOf(MatchView, 'Match') {
  @Field(() => String, { nullable: true, description: 'Set when nothing fits: the limit that binds.' }) binding!: string | null;
  @Field(() => [Relaxation]) relaxations!: Relaxation[];
  @Field(() => [Facet], { description: 'On the first page.' }) facets!: Facet[];
}
@InputType()
export class MatchFilter {
  @Field(() => String, { nullable: true }) text?: string | null;
  @Field(() => [PlatformEnum], { nullable: true }) platforms?: Platform[] | null;
  @Field(() => [TierEnum], { nullable: true }) tiers?: Tier[] | null;
  @Field(() => [String], { nullable: true }) categories?: string[] | null;
  @Field(() => Minor, { nullable: true }) maxPriceMinor?: bigint | null;
  @Field(() => Count, { nullable: true }) minFollowers?: number | null;
  @Field(() => Boolean, { nullable: true }) openOnly?: boolean | null;
}
@InputType()
export class MatchStepInput {
  @Field(() => ID) creatorId!: string;
  @Field(() => String, { description: 'SHOWN or OPENED.' }) step!: string;
  @Field(() => Int, { nullable: true }) place?: number | null;
  @Field(() => Boolean, { nullable: true }) newFace?: boolean | null;
  @Field(() => Float, { nullable: true }) score?: number | null;
}
@ObjectType('BriefSuggestion', { description: 'A brief seen by a creator, with why it fits.' })
export class BriefSuggestionView {
  @Field(() => BriefView) brief!: BriefView;
  @Field(() => Float) score!: number;
  @Field(() => [MatchReason]) reasons!: MatchReason[];
  @Field(() => Float, { nullable: true }) brandScore!: number | null;
  @Field(() => MutualMatch, { nullable: true }) mutual!: MutualMatch | null;
  @Field(() => ID, { nullable: true }) existingDealId!: string | null;
}
