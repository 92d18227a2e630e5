import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';

@ObjectType('Notification')
export class NotificationView {
  @Field(() => ID) id!: string;
  @Field(() => String) code!: string;
  @Field(() => String) subjectKind!: string;
  @Field(() => ID) subjectId!: string;
  @Field(() => String, { description: 'JSON text with what the sentence needs.' }) params!: string;
  @Field(() => DateTime) createdAt!: Date;
  @Field(() => DateTime, { nullable: true }) readAt!: Date | null;
}

@ObjectType('NotificationConnection')
export class NotificationConnection extends connectionOf(NotificationView, 'Notification') {
  @Field(() => Int) unread!: number;
}
