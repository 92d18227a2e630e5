import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { mailChoices, noticeKinds, type MailChoice, type NoticeKind } from './when.ts';

const NoticeKindEnum = enumOf('NoticeKind', noticeKinds);
const MailChoiceEnum = enumOf('MailChoice', mailChoices);
const statuses = ['WAITING', 'SENT', 'KEPT', 'FAILED'] as const;
const EmailStatusEnum = enumOf('EmailStatus', statuses);

@ObjectType('NoticeChoice')
export class NoticeChoice {
  @Field(() => NoticeKindEnum) kind!: NoticeKind;
  @Field(() => MailChoiceEnum) email!: MailChoice;
}
@InputType()
export class NoticeChoiceInput {
  @Field(() => NoticeKindEnum) kind!: NoticeKind;
  @Field(() => MailChoiceEnum) email!: MailChoice;
}
@ObjectType('NoticeSettings', { description: 'How the person is told by mail; hours are of the account’s day.' })
export class NoticeSettingsView {
  @Field(() => [NoticeChoice]) choices!: NoticeChoice[];
  @Field(() => Int, { nullable: true }) quietFrom!: number | null;
  @Field(() => Int, { nullable: true }) quietTo!: number | null;
  @Field(() => Int) digestHour!: number;
}
@InputType()
export class NoticeSettingsInput {
  @Field(() => [NoticeChoiceInput]) choices!: NoticeChoiceInput[];
  @Field(() => Int, { nullable: true }) quietFrom?: number | null;
  @Field(() => Int, { nullable: true }) quietTo?: number | null;
  @Field(() => Int) digestHour!: number;
}
@ObjectType('Email', { description: 'A mail to the person, as it left or waits to.' })
export class EmailView {
  @Field(() => ID) id!: string;
  @Field(() => String) subject!: string;
  @Field(() => String) address!: string;
  @Field(() => EmailStatusEnum) status!: (typeof statuses)[number];
  @Field(() => Boolean) gathered!: boolean;
  @Field(() => DateTime) dueAt!: Date;
  @Field(() => DateTime, { nullable: true }) sentAt!: Date | null;
}
