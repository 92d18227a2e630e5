import { Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { noteFormats, platforms, tiers, type NoteFormat, type Platform, type Tier } from '@meadow/shared';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Money } from '../../platform/graphql/money.view.ts';
import { Count, DateTime, Minor } from '../../platform/graphql/scalars.ts';

export const PlatformEnum = enumOf('Platform', platforms);
export const TierEnum = enumOf('Tier', tiers);
export const NoteFormatEnum = enumOf('NoteFormat', noteFormats);

@ObjectType('Channel')
export class ChannelView {
  @Field(() => ID) id!: string;
  @Field(() => PlatformEnum) platform!: Platform;
  @Field(() => String) handle!: string;
  @Field(() => Count) followers!: number;
  @Field(() => Float, { nullable: true }) engagementRate!: number | null;
  @Field(() => Count, { nullable: true }) averageViews!: number | null;
  @Field(() => String, { nullable: true }) url!: string | null;
  @Field(() => DateTime, { nullable: true }) verifiedAt!: Date | null;
}

@ObjectType()
export class AudienceShare {
  @Field(() => String) label!: string;
  @Field(() => Float) share!: number;
}

@ObjectType('Audience')
export class AudienceView {
  @Field(() => Float, { nullable: true }) femaleShare!: number | null;
  @Field(() => [AudienceShare]) ages!: AudienceShare[];
  @Field(() => [AudienceShare]) regions!: AudienceShare[];
  @Field(() => [AudienceShare]) interests!: AudienceShare[];
  @Field(() => Float, { nullable: true }) activeShare!: number | null;
  @Field(() => DateTime, { nullable: true }) asOf!: Date | null;
}

@ObjectType('Rate')
export class RateView {
  @Field(() => NoteFormatEnum) format!: NoteFormat;
  @Field(() => Money) price!: Money;
  @Field(() => Money, { nullable: true }) estimatedCpm!: Money | null;
  @Field(() => Int) leadDays!: number;
  @Field(() => Int) revisions!: number;
}

@ObjectType('Note')
export class NoteView {
  @Field(() => ID) id!: string;
  @Field(() => ID) creatorId!: string;
  @Field(() => PlatformEnum) platform!: Platform;
  @Field(() => String) title!: string;
  @Field(() => String) text!: string;
  @Field(() => String, { nullable: true }) url!: string | null;
  @Field(() => DateTime) publishedAt!: Date;
  @Field(() => Count) likes!: bigint;
  @Field(() => Count) saves!: bigint;
  @Field(() => Count) comments!: bigint;
  @Field(() => Count) shares!: bigint;
  @Field(() => Boolean) sponsored!: boolean;
  @Field(() => ID, { nullable: true }) dealId!: string | null;
}

@ObjectType('Creator')
export class CreatorView {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String) handle!: string;
  @Field(() => String) bio!: string;
  @Field(() => String, { nullable: true }) country!: string | null;
  @Field(() => String, { nullable: true }) region!: string | null;
  @Field(() => String, { nullable: true }) language!: string | null;
  @Field(() => [String]) categories!: string[];
  @Field(() => TierEnum) tier!: Tier;
  @Field(() => Int) level!: number;
  @Field(() => Count) followers!: number;
  @Field(() => Boolean) openForSponsorship!: boolean;
  @Field(() => Boolean) claimed!: boolean;
  @Field(() => [ChannelView]) channels!: ChannelView[];
  @Field(() => AudienceView) audience!: AudienceView;
  @Field(() => [RateView]) rates!: RateView[];
  @Field(() => Count, { nullable: true, description: 'Median engagements per note over the imported notes; null without notes.' })
  medianEngagements!: number | null;
}

@InputType()
export class CreatorFilter {
  @Field(() => String, { nullable: true }) text?: string | null;
  @Field(() => [PlatformEnum], { nullable: true }) platforms?: Platform[] | null;
  @Field(() => [TierEnum], { nullable: true }) tiers?: Tier[] | null;
  @Field(() => [String], { nullable: true }) categories?: string[] | null;
  @Field(() => String, { nullable: true }) country?: string | null;
  @Field(() => String, { nullable: true }) language?: string | null;
  @Field(() => Count, { nullable: true }) minFollowers?: number | null;
  @Field(() => Count, { nullable: true }) maxFollowers?: number | null;
  @Field(() => Minor, { nullable: true, description: 'Of an image note, in `currency`.' }) maxPriceMinor?: bigint | null;
  @Field(() => String, { nullable: true, description: 'CNY, if not given.' }) currency?: string | null;
  @Field(() => Boolean, { nullable: true }) openOnly?: boolean | null;
}

@InputType()
export class RateInput {
  @Field(() => NoteFormatEnum) format!: NoteFormat;
  @Field(() => Minor) priceMinor!: bigint;
  @Field(() => String) currency!: string;
  @Field(() => Int) leadDays!: number;
  @Field(() => Int) revisions!: number;
}

@InputType()
export class CreatorProfileInput {
  @Field(() => String, { nullable: true }) name?: string | null;
  @Field(() => String, { nullable: true }) bio?: string | null;
  @Field(() => String, { nullable: true }) country?: string | null;
  @Field(() => String, { nullable: true }) region?: string | null;
  @Field(() => String, { nullable: true }) language?: string | null;
  @Field(() => [String], { nullable: true }) categories?: string[] | null;
  @Field(() => Boolean, { nullable: true }) openForSponsorship?: boolean | null;
  @Field(() => [RateInput], { nullable: true }) rates?: RateInput[] | null;
}
