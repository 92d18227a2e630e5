import { Field, Float, ID, ObjectType } from '@nestjs/graphql';
import { Count, Minor } from '../platform/graphql/scalars.ts';

@ObjectType('NoteCost', { description: 'What a note cost in full, in the brand’s currency, beside what it brought in the period.' })
export class NoteCostView {
  @Field(() => ID, { description: 'Of the deal, or of the sample that no deal stands behind.' }) id!: string;
  @Field(() => ID, { nullable: true }) dealId!: string | null;
  @Field(() => ID) creatorId!: string;
  @Field(() => String) creatorName!: string;
  @Field(() => String, { description: 'Of the brief, or the product that was sent.' }) title!: string;
  @Field(() => String, { nullable: true, description: 'Of a note that a sample became.' }) noteUrl!: string | null;
  @Field(() => Minor, { description: 'The creator’s part of what went into escrow, less what came back.' }) feeMinor!: bigint;
  @Field(() => Minor) platformFeeMinor!: bigint;
  @Field(() => Minor, { description: 'Samples that were sent, but for those that came back.' }) productMinor!: bigint;
  @Field(() => Minor) shippingMinor!: bigint;
  @Field(() => Minor, { description: 'What ads that show the note have cost.' }) boostMinor!: bigint;
  @Field(() => Minor, { description: 'Paid on orders, less what refunds took back; platform fee included.' }) commissionMinor!: bigint;
  @Field(() => Minor, { description: 'The sum of the six.' }) totalMinor!: bigint;
  @Field(() => Count) impressions!: number;
  @Field(() => Count) clicks!: number;
  @Field(() => Count) linkClicks!: number;
  @Field(() => Count) conversions!: number;
  @Field(() => Minor) revenueMinor!: bigint;
  @Field(() => Minor, { nullable: true, description: 'Total by orders, half up; null without any.' }) cpaMinor!: bigint | null;
  @Field(() => Float, { nullable: true, description: 'Revenue over the total.' }) roas!: number | null;
}
