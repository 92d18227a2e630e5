import { Field, ID, ObjectType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Money } from '../../platform/graphql/money.view.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';

export const queuedStatuses = ['WAITING', 'SENT', 'FAILED', 'WITHDRAWN'] as const;
export type QueuedStatus = (typeof queuedStatuses)[number];
const QueuedStatusEnum = enumOf('QueuedInvitationStatus', queuedStatuses);

@ObjectType({ description: 'An invitation that waits until its creator may get another one.' })
export class QueuedInvitation {
  @Field(() => ID) id!: string;
  @Field(() => ID) briefId!: string;
  @Field(() => ID) creatorId!: string;
  @Field(() => String) creatorName!: string;
  @Field(() => Money) fee!: Money;
  @Field(() => QueuedStatusEnum) status!: QueuedStatus;
  @Field(() => DateTime, { description: 'When it goes out, as things stand.' }) goesOutAt!: Date;
  @Field(() => ID, { nullable: true }) dealId!: string | null;
  @Field(() => String, { nullable: true, description: 'Code of the error for which it could not be sent.' }) failure!: string | null;
}
