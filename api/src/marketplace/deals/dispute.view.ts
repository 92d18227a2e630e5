import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Party } from '@meadow/shared';
import { PartyEnum } from '../../finance/index.ts';
import { FileView } from '../delivery/delivery.view.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';

@ObjectType('Dispute')
export class DisputeView {
  @Field(() => ID) id!: string;
  @Field(() => ID) dealId!: string;
  @Field(() => PartyEnum) openedBy!: Party;
  @Field(() => String) reason!: string;
  @Field(() => DateTime) openedAt!: Date;
  @Field(() => DateTime, { nullable: true }) decidedAt!: Date | null;
  @Field(() => String, { nullable: true }) decision!: string | null;
  @Field(() => Int, { nullable: true }) creatorShareBps!: number | null;
  @Field(() => Int, { nullable: true, description: 'The first ruling: it holds when nobody appeals in time, or both accept it.' }) firstShareBps!: number | null;
  @Field(() => String, { nullable: true }) firstDecision!: string | null;
  @Field(() => DateTime, { nullable: true }) firstDecidedAt!: Date | null;
  @Field(() => DateTime, { nullable: true }) appealUntil!: Date | null;
  @Field(() => PartyEnum, { nullable: true }) appealBy!: Party | null;
  @Field(() => String, { nullable: true }) appealReason!: string | null;
  @Field(() => DateTime, { nullable: true }) acceptedByBrandAt!: Date | null;
  @Field(() => DateTime, { nullable: true }) acceptedByCreatorAt!: Date | null;
}

@ObjectType('Evidence')
export class EvidenceView {
  @Field(() => ID) id!: string;
  @Field(() => PartyEnum) by!: Party;
  @Field(() => String) authorName!: string;
  @Field(() => String) text!: string;
  @Field(() => [FileView]) files!: FileView[];
  @Field(() => DateTime) at!: Date;
}
