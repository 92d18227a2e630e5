import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { NoteFormat, Platform, Tier } from '@meadow/shared';
import { Money } from '../../platform/graphql/money.view.ts';
import { Count, DateTime } from '../../platform/graphql/scalars.ts';
import { NoteFormatEnum, PlatformEnum, TierEnum } from '../creators/creator.view.ts';

@ObjectType()
export class ShortlistVote {
  @Field(() => String) voter!: string;
  @Field(() => Int, { description: '1 for, −1 against.' }) vote!: number;
}
@ObjectType()
export class ShortlistComment {
  @Field(() => ID) id!: string;
  @Field(() => String) author!: string;
  @Field(() => String) text!: string;
  @Field(() => DateTime) at!: Date;
}
@ObjectType()
export class ShortlistPrice {
  @Field(() => NoteFormatEnum) format!: NoteFormat;
  @Field(() => Money) price!: Money;
}
@ObjectType({ description: 'A creator on a list, as everybody with the link sees them.' })
export class ShortlistEntry {
  @Field(() => ID) creatorId!: string;
  @Field(() => String) name!: string;
  @Field(() => String) handle!: string;
  @Field(() => TierEnum) tier!: Tier;
  @Field(() => Count) followers!: number;
  @Field(() => [String]) categories!: string[];
  @Field(() => [PlatformEnum]) platforms!: Platform[];
  @Field(() => String, { nullable: true }) country!: string | null;
  @Field(() => Count, { nullable: true }) medianEngagements!: number | null;
  @Field(() => [ShortlistPrice]) prices!: ShortlistPrice[];
  @Field(() => String) note!: string;
  @Field(() => [ShortlistVote]) votes!: ShortlistVote[];
  @Field(() => [ShortlistComment]) comments!: ShortlistComment[];
}
@ObjectType('Shortlist')
export class ShortlistView {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => ID, { nullable: true }) briefId!: string | null;
  @Field(() => Boolean) shared!: boolean;
  @Field(() => DateTime) createdAt!: Date;
  @Field(() => [ShortlistEntry]) entries!: ShortlistEntry[];
}
@ObjectType({ description: 'A list opened by its link.' })
export class SharedShortlist {
  @Field(() => String) name!: string;
  @Field(() => String) by!: string;
  @Field(() => [ShortlistEntry]) entries!: ShortlistEntry[];
}
@ObjectType()
export class ShortlistLink {
  @Field(() => String) url!: string;
}
