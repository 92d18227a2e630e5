import { Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Money } from '../../platform/graphql/money.view.ts';
import { DateTime, Minor } from '../../platform/graphql/scalars.ts';
import { sampleStatuses, type SampleStatus } from './sample.lifecycle.ts';

const SampleStatusEnum = enumOf('SampleStatus', sampleStatuses);

@InputType()
export class SkuInput {
  @Field(() => String) name!: string;
  @Field(() => Int) stock!: number;
  @Field(() => Minor) costMinor!: bigint;
  @Field(() => Minor, { nullable: true, description: 'What sending a piece costs; nothing when absent.' }) shippingMinor?: bigint | null;
}
@InputType()
export class ProductInput {
  @Field(() => String) name!: string;
  @Field(() => Int) trialDays!: number;
  @Field(() => String) currency!: string;
  @Field(() => [SkuInput]) skus!: SkuInput[];
}
@ObjectType('Sku')
export class SkuView {
  @Field(() => ID) id!: string;
  @Field(() => String) product!: string;
  @Field(() => String) name!: string;
  @Field(() => String) brandName!: string;
  @Field(() => Int, { description: 'Days to try it before a note is due.' }) trialDays!: number;
  @Field(() => Boolean) available!: boolean;
  @Field(() => Int, { nullable: true, description: 'The brand’s own; null for others.' }) stock!: number | null;
  @Field(() => Money, { nullable: true, description: 'What a piece costs the brand; null for others.' }) cost!: Money | null;
  @Field(() => Money, { nullable: true, description: 'What sending a piece costs the brand; null for others.' }) shipping!: Money | null;
}
@ObjectType('Sample')
export class SampleView {
  @Field(() => ID) id!: string;
  @Field(() => String) product!: string;
  @Field(() => String) sku!: string;
  @Field(() => String) brandName!: string;
  @Field(() => String) creatorName!: string;
  @Field(() => SampleStatusEnum) status!: SampleStatus;
  @Field(() => String, { nullable: true, description: 'For the brand, while a parcel is to be sent there.' }) address!: string | null;
  @Field(() => String, { nullable: true }) tracking!: string | null;
  @Field(() => DateTime, { nullable: true }) dueAt!: Date | null;
  @Field(() => String, { nullable: true }) noteUrl!: string | null;
  @Field(() => DateTime) createdAt!: Date;
}
@ObjectType('SeedingFigures', { description: 'Did samples become notes?' })
export class SeedingFigures {
  @Field(() => Int) sent!: number;
  @Field(() => Int) notes!: number;
  @Field(() => Float, { nullable: true, description: 'Notes by samples whose trial is over; null without any.' }) postRate!: number | null;
  @Field(() => Money, { nullable: true, description: 'Cost of all that was sent, shipping included, by note; null without notes.' }) costPerNote!: Money | null;
}
