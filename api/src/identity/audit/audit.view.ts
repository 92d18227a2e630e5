import { Field, ID, ObjectType } from '@nestjs/graphql';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';

@ObjectType('AuditEntry')
export class AuditEntryView {
  @Field(() => ID) id!: string;
  @Field(() => DateTime) at!: Date;
  /** Empty when a timer or job acted, or the person is no colleague. */
  @Field(() => String) actorName!: string;
  @Field(() => String) organisationName!: string;
  @Field(() => String) action!: string;
  @Field(() => String) object!: string;
  @Field(() => ID) objectId!: string;
  /** JSON text. */
  @Field(() => String, { nullable: true }) before!: string | null;
  @Field(() => String, { nullable: true }) after!: string | null;
}

export const AuditConnection = connectionOf(AuditEntryView, 'Audit');
