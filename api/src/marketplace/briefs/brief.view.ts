import { Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { briefStatuses, objectives, type BriefStatus, type NoteFormat, type Objective, type Platform, type Tier } from '@meadow/shared';
import { OrganisationView } from '../../identity/index.ts';
import { countedConnectionOf } from '../../platform/graphql/connection.ts';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Money } from '../../platform/graphql/money.view.ts';
import { DateTime, Day, Minor } from '../../platform/graphql/scalars.ts';
import { NoteFormatEnum, PlatformEnum, TierEnum } from '../creators/creator.view.ts';

export const BriefStatusEnum = enumOf('BriefStatus', briefStatuses);
export const ObjectiveEnum = enumOf('Objective', objectives);

@ObjectType()
export class DeliverableSpec {
  @Field(() => NoteFormatEnum) format!: NoteFormat;
  @Field(() => PlatformEnum) platform!: Platform;
  @Field(() => Int) quantity!: number;
}
@InputType()
export class DeliverableSpecInput {
  @Field(() => NoteFormatEnum) format!: NoteFormat;
  @Field(() => PlatformEnum) platform!: Platform;
  @Field(() => Int) quantity!: number;
}
@ObjectType()
export class UsageRights {
  @Field(() => String) scope!: string;
  @Field(() => Int) months!: number;
  @Field(() => Boolean) boostAllowed!: boolean;
}
@InputType()
export class UsageRightsInput {
  @Field(() => String) scope!: string;
  @Field(() => Int) months!: number;
  @Field(() => Boolean) boostAllowed!: boolean;
}

@ObjectType()
export class BriefCan {
  @Field(() => Boolean) edit!: boolean;
  @Field(() => Boolean) publish!: boolean;
  @Field(() => Boolean) close!: boolean;
  @Field(() => Boolean) archive!: boolean;
  @Field(() => Boolean) apply!: boolean;
  @Field(() => Boolean) invite!: boolean;
}

@ObjectType('Brief')
export class BriefView {
  @Field(() => ID) id!: string;
  @Field(() => OrganisationView) brand!: OrganisationView;
  @Field(() => BriefStatusEnum) status!: BriefStatus;
  @Field(() => String) title!: string;
  @Field(() => String) product!: string;
  @Field(() => String, { nullable: true }) productUrl!: string | null;
  @Field(() => ObjectiveEnum) objective!: Objective;
  @Field(() => String) description!: string;
  @Field(() => [DeliverableSpec]) deliverables!: DeliverableSpec[];
  @Field(() => Money) budget!: Money;
  @Field(() => Money, { nullable: true }) feeMin!: Money | null;
  @Field(() => Money, { nullable: true }) feeMax!: Money | null;
  @Field(() => [PlatformEnum]) platforms!: Platform[];
  @Field(() => [String]) categories!: string[];
  @Field(() => [TierEnum]) tiers!: Tier[];
  @Field(() => String, { nullable: true }) country!: string | null;
  @Field(() => String, { nullable: true }) language!: string | null;
  @Field(() => Float, { nullable: true }) targetFemaleShare!: number | null;
  @Field(() => [String]) targetAges!: string[];
  @Field(() => [String]) mustInclude!: string[];
  @Field(() => [String]) mustAvoid!: string[];
  @Field(() => Day, { nullable: true }) applyBy!: string | null;
  @Field(() => Day, { nullable: true }) publishFrom!: string | null;
  @Field(() => Day, { nullable: true }) publishTo!: string | null;
  @Field(() => String) disclosureLabel!: string;
  @Field(() => UsageRights) usageRights!: UsageRights;
  @Field(() => Money) committed!: Money;
  @Field(() => Int) dealCount!: number;
  @Field(() => Int) applicantCount!: number;
  @Field(() => DateTime) createdAt!: Date;
  @Field(() => DateTime, { nullable: true }) publishedAt!: Date | null;
  @Field(() => BriefCan) can!: BriefCan;
}
export const BriefConnection = countedConnectionOf(BriefView, 'Brief');

@InputType()
export class BriefInput {
  @Field(() => String) title!: string;
  @Field(() => String) product!: string;
  @Field(() => String, { nullable: true }) productUrl?: string | null;
  @Field(() => ObjectiveEnum) objective!: Objective;
  @Field(() => String) description!: string;
  @Field(() => [DeliverableSpecInput]) deliverables!: DeliverableSpecInput[];
  @Field(() => Minor) budgetMinor!: bigint;
  @Field(() => String) currency!: string;
  @Field(() => Minor, { nullable: true }) feeMinMinor?: bigint | null;
  @Field(() => Minor, { nullable: true }) feeMaxMinor?: bigint | null;
  @Field(() => [PlatformEnum]) platforms!: Platform[];
  @Field(() => [String]) categories!: string[];
  @Field(() => [TierEnum]) tiers!: Tier[];
  @Field(() => String, { nullable: true }) country?: string | null;
  @Field(() => String, { nullable: true }) language?: string | null;
  @Field(() => Float, { nullable: true }) targetFemaleShare?: number | null;
  @Field(() => [String], { nullable: true }) targetAges?: string[] | null;
  @Field(() => [String]) mustInclude!: string[];
  @Field(() => [String]) mustAvoid!: string[];
  @Field(() => Day, { nullable: true }) applyBy?: string | null;
  @Field(() => Day, { nullable: true }) publishFrom?: string | null;
  @Field(() => Day, { nullable: true }) publishTo?: string | null;
  @Field(() => String) disclosureLabel!: string;
  @Field(() => UsageRightsInput) usageRights!: UsageRightsInput;
}
