import { Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Money } from '../../platform/graphql/money.view.ts';
import { DateTime, Minor } from '../../platform/graphql/scalars.ts';
import { levelBenefits, levelTasks, type LevelBenefit, type LevelTask } from './level.ts';

const LevelTaskEnum = enumOf('LevelTask', levelTasks);
const LevelBenefitEnum = enumOf('LevelBenefit', levelBenefits);
export const creditReasons = ['DELIVERED', 'CANCELLED', 'DISPUTE_LOST', 'MISSED', 'NOTE_GONE'] as const;
export type CreditReason = (typeof creditReasons)[number];
export const CreditReasonEnum = enumOf('CreditReason', creditReasons);

@ObjectType('LevelTaskState')
export class LevelTaskView {
  @Field(() => LevelTaskEnum) task!: LevelTask;
  @Field(() => Float) now!: number;
  @Field(() => Float) atLeast!: number;
  @Field(() => Boolean) isMet!: boolean;
}
@ObjectType('LevelBenefitState')
export class LevelBenefitView {
  @Field(() => LevelBenefitEnum) benefit!: LevelBenefit;
  @Field(() => Int) now!: number;
  @Field(() => Int, { nullable: true, description: 'At the next level; null at the top.' }) next!: number | null;
}
@ObjectType('CreditAppeal')
export class CreditAppealView {
  @Field(() => ID) id!: string;
  @Field(() => ID) dealId!: string;
  @Field(() => CreditReasonEnum) reason!: CreditReason;
  @Field(() => String) creatorName!: string;
  @Field(() => String) text!: string;
  @Field(() => DateTime) at!: Date;
  @Field(() => DateTime, { nullable: true }) decidedAt!: Date | null;
  @Field(() => Boolean, { nullable: true }) lifted!: boolean | null;
  @Field(() => String, { nullable: true }) why!: string | null;
}
@ObjectType('CreditEvent')
export class CreditEventView {
  @Field(() => ID) dealId!: string;
  @Field(() => CreditReasonEnum) reason!: CreditReason;
  @Field(() => Int) points!: number;
  @Field(() => DateTime) at!: Date;
  @Field(() => Boolean, { description: 'Taken back after an appeal.' }) lifted!: boolean;
  @Field(() => CreditAppealView, { nullable: true }) appeal!: CreditAppealView | null;
}
@ObjectType('Growth')
export class GrowthView {
  @Field(() => Int) level!: number;
  @Field(() => Int, { description: 'From 0 to 100.' }) credit!: number;
  @Field(() => [LevelTaskView], { description: 'What the next level asks for; empty at the top.' }) tasks!: LevelTaskView[];
  @Field(() => [LevelBenefitView]) benefits!: LevelBenefitView[];
  @Field(() => [CreditEventView], { description: 'Of the last year, newest first.' }) events!: CreditEventView[];
}
@ObjectType('Programme', { description: 'A brand’s bonus for the first deals of newcomers.' })
export class ProgrammeView {
  @Field(() => ID) id!: string;
  @Field(() => String) brandName!: string;
  @Field(() => String) title!: string;
  @Field(() => Money) bonus!: Money;
  @Field(() => Int) bonusesLeft!: number;
  @Field(() => Int) maxLevel!: number;
  @Field(() => Int) dealsEach!: number;
  @Field(() => DateTime) endsAt!: Date;
  @Field(() => Int, { description: 'Days from a bonus to the payout run.' }) payoutDays!: number;
  @Field(() => Boolean) isRunning!: boolean;
  @Field(() => Int, { description: 'Bonuses paid, for the brand; one’s own for a creator.' }) paid!: number;
}
@InputType()
export class ProgrammeInput {
  @Field(() => String) title!: string;
  @Field(() => String) currency!: string;
  @Field(() => Minor) bonusMinor!: bigint;
  @Field(() => Int, { description: 'How many bonuses the pool pays.' }) bonuses!: number;
  @Field(() => Int) maxLevel!: number;
  @Field(() => Int) dealsEach!: number;
  @Field(() => Int) days!: number;
}
