import { Field, Float, ID, ObjectType } from '@nestjs/graphql';
import { enumOf } from '../platform/graphql/enum-of.ts';
import { Count, Minor } from '../platform/graphql/scalars.ts';
import { creditModels, type ChannelKind, type CreditModel } from '../measurement/index.ts';

export const CreditModelEnum = enumOf('CreditModel', creditModels);
const ChannelKindEnum = enumOf('ChannelKind', ['CREATOR', 'CAMPAIGN', 'LINK']);

@ObjectType('CreditChannel')
export class CreditChannelView {
  @Field(() => ChannelKindEnum) kind!: ChannelKind;
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
}

@ObjectType('ChannelCredit')
export class ChannelCreditView {
  @Field(() => CreditChannelView) channel!: CreditChannelView;
  @Field(() => Float) conversions!: number;
  @Field(() => Minor) valueMinor!: bigint;
  @Field(() => Float, { description: 'The same under the last touch, to compare.' }) lastConversions!: number;
  @Field(() => Minor) lastValueMinor!: bigint;
}

@ObjectType('CreditPath')
export class CreditPathView {
  @Field(() => [CreditChannelView]) steps!: CreditChannelView[];
  @Field(() => Count) conversions!: number;
  @Field(() => Minor) valueMinor!: bigint;
}

@ObjectType('CreditReport')
export class CreditReportView {
  @Field(() => CreditModelEnum) model!: CreditModel;
  @Field(() => String, { description: 'Name and version of the rule by which paths were taken.' }) rule!: string;
  @Field(() => String) currency!: string;
  @Field(() => Count, { description: 'Purchases less refunds.' }) conversions!: number;
  @Field(() => Minor) valueMinor!: bigint;
  @Field(() => Count, { description: 'Of these, what no touch led to.' }) unattributed!: number;
  @Field(() => Minor) unattributedMinor!: bigint;
  @Field(() => [ChannelCreditView], { description: 'Their values and what is unattributed sum to the whole, exactly.' }) channels!: ChannelCreditView[];
  @Field(() => [CreditPathView]) paths!: CreditPathView[];
}

@ObjectType('ReachedAudience')
export class AudienceView {
  @Field(() => CreditChannelView) channel!: CreditChannelView;
  @Field(() => Count) reach!: number;
}

@ObjectType('AudiencePair')
export class AudiencePairView {
  @Field(() => CreditChannelView) first!: CreditChannelView;
  @Field(() => CreditChannelView) second!: CreditChannelView;
  @Field(() => Count) shared!: number;
  @Field(() => Float, { description: 'Of the smaller audience, from 0 to 1.' }) share!: number;
}

@ObjectType('AudienceOverlap', { description: 'The twenty largest audiences and what each two share.' })
export class AudienceOverlapView {
  @Field(() => [AudienceView]) audiences!: AudienceView[];
  @Field(() => [AudiencePairView]) pairs!: AudiencePairView[];
}
