import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Party } from '@meadow/shared';
import { PartyEnum } from '../../finance/index.ts';
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
}
