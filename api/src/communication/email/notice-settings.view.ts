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
  @Field(() => MailChoiceEnum, { description: 'On the devices of the person.' }) push!: MailChoice;
}
@InputType()
export class NoticeChoiceInput {
  @Field(() => NoticeKindEnum) kind!: NoticeKind;
  @Field(() => MailChoiceEnum) email!: MailChoice;
  @Field(() => MailChoiceEnum, { nullable: true, description: 'As before when absent.' }) push?: MailChoice | null;
}
@ObjectType('PushDevice', { description: 'A browser in which the person is told.' })
export class PushDeviceView {
  @Field(() => ID, { description: 'SHA-256 of its address at the push service, as base64url: the browser itself can tell which one it is.' }) id!: string;
  @Field(() => String) label!: string;
  @Field(() => DateTime) createdAt!: Date;
  @Field(() => DateTime, { nullable: true }) lastToldAt!: Date | null;
}
@InputType()
export class PushDeviceInput {
  @Field(() => String, { description: 'The address of its push service, https.' }) endpoint!: string;
  @Field(() => String) p256dh!: string;
  @Field(() => String) auth!: string;
  @Field(() => String, { description: 'How the person recognises it, such as “Firefox · Windows”.' }) label!: string;
}
@ObjectType('NoticeSettings', { description: 'How the person is told outside the app; hours are of the account’s day.' })
export class NoticeSettingsView {
  @Field(() => [NoticeChoice]) choices!: NoticeChoice[];
  @Field(() => Int, { nullable: true }) quietFrom!: number | null;
  @Field(() => Int, { nullable: true }) quietTo!: number | null;
  @Field(() => Int) digestHour!: number;
  @Field(() => [PushDeviceView]) devices!: PushDeviceView[];
  @Field(() => String, { description: 'The public key of this installation that a browser subscribes with (VAPID), base64url.' }) pushKey!: string;
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
