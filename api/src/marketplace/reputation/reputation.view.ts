import { Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { Party } from '@meadow/shared';
import { PartyEnum } from '../../finance/index.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';

@ObjectType('Reputation', { description: 'How an organisation deals, from open reviews and from what happened.' })
export class ReputationView {
  @Field(() => Float, { description: '1 to 5; with few reviews it leans on the usual 4.' }) score!: number;
  @Field(() => Float) clarity!: number;
  @Field(() => Int) reviews!: number;
  @Field(() => Boolean, { description: 'Too few reviews to go by.' }) isThin!: boolean;
  @Field(() => Int, { description: 'Deals whose money was put into escrow.' }) deals!: number;
  @Field(() => Float, { nullable: true, description: 'Median hours from agreement to escrow.' }) fundHours!: number | null;
  @Field(() => Float, { nullable: true, description: 'Share of funded deals that this side cancelled; null without deals.' }) cancelledShare!: number | null;
  @Field(() => Float, { nullable: true }) disputedShare!: number | null;
}

@ObjectType('DealReview')
export class ReviewView {
  @Field(() => ID) id!: string;
  @Field(() => PartyEnum) by!: Party;
  @Field(() => Int) overall!: number;
  @Field(() => Int) clarity!: number;
  @Field(() => String) text!: string;
  @Field(() => DateTime) at!: Date;
  @Field(() => Boolean, { description: 'Whether the other side sees it yet.' }) isOpen!: boolean;
}

@ObjectType('ReceivedReview')
export class ReceivedReviewView {
  @Field(() => ID) id!: string;
  @Field(() => ID) dealId!: string;
  @Field(() => String) fromName!: string;
  @Field(() => Int) overall!: number;
  @Field(() => Int) clarity!: number;
  @Field(() => String) text!: string;
  @Field(() => DateTime) at!: Date;
}

@ObjectType('PartnerReputation', { description: 'Somebody the account had deals with, and how they deal.' })
export class PartnerReputationView {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => Int, { description: 'Deals with the account.' }) dealsTogether!: number;
  @Field(() => ReputationView) reputation!: ReputationView;
}

@InputType()
export class ReviewInput {
  @Field(() => Int) overall!: number;
  @Field(() => Int) clarity!: number;
  @Field(() => String, { nullable: true }) text?: string | null;
}
