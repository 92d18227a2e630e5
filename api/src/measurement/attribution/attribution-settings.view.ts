import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { DateTime } from '../../platform/graphql/scalars.ts';

@ObjectType('AttributionSetting')
export class AttributionSettingView {
  @Field(() => ID, { nullable: true, description: 'Null: for whatever has no setting of its own.' }) campaignId!: string | null;
  @Field(() => Int, { description: 'Days for which a click counts.' }) clickDays!: number;
  @Field(() => Int, { description: 'Days for which a viewable ad counts; 0: views get no credit.' }) viewDays!: number;
  @Field(() => Boolean, { description: 'Whether a coupon goes before the link that was clicked.' }) couponFirst!: boolean;
  @Field(() => DateTime, { nullable: true, description: 'Null: as the installation was set up.' }) since!: Date | null;
}

@InputType('AttributionSettingInput')
export class AttributionSettingInput {
  @Field(() => ID, { nullable: true }) campaignId?: string;
  @Field(() => Int) clickDays!: number;
  @Field(() => Int) viewDays!: number;
  @Field(() => Boolean, { defaultValue: false }) couponFirst!: boolean;
}

@ObjectType('Coupon')
export class CouponView {
  @Field(() => String) code!: string;
  @Field(() => String, { description: 'Of the link it speaks for.' }) slug!: string;
  @Field(() => DateTime) since!: Date;
}
