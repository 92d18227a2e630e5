import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Money } from '../../platform/graphql/money.view.ts';
import { DateTime, Day, Minor } from '../../platform/graphql/scalars.ts';
import type { NewTaxRule, NewWithholdingRule } from './tax-rules.ts';

@ObjectType('TaxRule', { description: 'A version of the standard rate of value added tax in a country. Never edited.' })
export class TaxRuleView {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: 'ISO 3166-1, two letters.' }) country!: string;
  @Field(() => Int) version!: number;
  @Field(() => Int) rateBps!: number;
  @Field(() => Boolean, { description: 'Between two members of the union the registered buyer owes the tax.' }) unionMember!: boolean;
  @Field(() => Day, { description: 'From this day on, until a later one takes over.' }) validFrom!: string;
  @Field(() => String, { description: 'The law or notice it follows.' }) source!: string;
  @Field(() => DateTime, { nullable: true, description: 'Null for what came with the installation.' }) publishedAt!: Date | null;
}

@ObjectType('WithholdingStep')
export class WithholdingStepView {
  @Field(() => Minor, { nullable: true, description: 'Up to how much taxable income of the year; null: all above.' }) upToMinor!: bigint | null;
  @Field(() => Int) rateBps!: number;
  @Field(() => Minor, { description: 'Quick deduction; it follows from the steps.' }) quickMinor!: bigint;
}

@ObjectType('WithholdingRule', { description: 'A version of how tax is withheld from individuals. Never edited.' })
export class WithholdingRuleView {
  @Field(() => ID) id!: string;
  @Field(() => String) code!: string;
  @Field(() => Int) version!: number;
  @Field(() => String) currency!: string;
  @Field(() => Day) validFrom!: string;
  @Field(() => Int) expenseBps!: number;
  @Field(() => Minor) monthlyMinor!: bigint;
  @Field(() => [WithholdingStepView]) steps!: readonly WithholdingStepView[];
  @Field(() => String) source!: string;
  @Field(() => DateTime, { nullable: true }) publishedAt!: Date | null;
}

@ObjectType('TaxTrial', { description: 'What a rule would have made of the last 30 days, per currency.' })
export class TaxTrialView {
  @Field(() => String) currency!: string;
  @Field(() => Int, { description: 'Invoices and credit notes, or payouts.' }) papers!: number;
  @Field(() => Int) changed!: number;
  @Field(() => Money, { description: 'What was invoiced with tax, or paid before it.' }) taxed!: Money;
  @Field(() => Money, { description: 'Tax as it was.' }) today!: Money;
  @Field(() => Money) withRule!: Money;
}

@InputType()
export class TaxRuleInput implements NewTaxRule {
  @Field(() => String) country!: string;
  @Field(() => Int) rateBps!: number;
  @Field(() => Boolean) unionMember!: boolean;
  @Field(() => String, { description: 'A day, later than today.' }) validFrom!: string;
  @Field(() => String) source!: string;
}

@InputType()
export class WithholdingStepInput {
  @Field(() => Minor, { nullable: true }) upToMinor!: bigint | null;
  @Field(() => Int) rateBps!: number;
}

@InputType()
export class WithholdingRuleInput {
  @Field(() => Int) expenseBps!: number;
  @Field(() => Minor) monthlyMinor!: bigint;
  @Field(() => [WithholdingStepInput]) steps!: WithholdingStepInput[];
  @Field(() => String, { description: 'A day, later than today.' }) validFrom!: string;
  @Field(() => String) source!: string;
}

export const readWithholding = ({ steps, ...rule }: WithholdingRuleInput): NewWithholdingRule => ({ ...rule, steps: steps.map(({ upToMinor, rateBps }) => ({ upToMinor: upToMinor ?? null, rateBps })) });
