import { Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { Party } from '@meadow/shared';
import { PartyEnum } from '../../finance/index.ts';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Count, DateTime } from '../../platform/graphql/scalars.ts';
import type { StoredFile } from './files.service.ts';

@ObjectType('DealFile')
export class FileView {
  /** For the resolvers of what it hangs on. */
  dealId!: string;
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String, { description: 'As the first bytes say.' }) type!: string;
  @Field(() => Count) bytes!: number;
  @Field(() => String) sha256!: string;
  @Field(() => PartyEnum) by!: Party;
  @Field(() => String) uploaderName!: string;
  @Field(() => String, { description: 'Path on this server; needs the session of a party.' }) url!: string;
  @Field(() => DateTime) createdAt!: Date;
}
export const viewFile = ({ bytes, ...file }: StoredFile): FileView => ({ ...file, bytes: Number(bytes), url: `/api/files/${file.id}` });

@ObjectType('UploadTicket', { description: 'Where a file may be put by itself (PUT, exactly as long as announced) until it expires; then confirm it.' })
export class UploadTicketView {
  @Field(() => ID) id!: string;
  @Field(() => String) url!: string;
  @Field(() => DateTime) expiresAt!: Date;
}

@ObjectType('DraftPin', { description: 'A remark on a draft, pinned to a point of a picture or a second of a video.' })
export class PinView {
  submissionId!: string;
  @Field(() => ID) id!: string;
  @Field(() => ID, { nullable: true }) fileId!: string | null;
  @Field(() => Float, { nullable: true, description: 'Share of the width, from the left.' }) x!: number | null;
  @Field(() => Float, { nullable: true, description: 'Share of the height, from the top.' }) y!: number | null;
  @Field(() => Float, { nullable: true }) second!: number | null;
  @Field(() => PartyEnum) by!: Party;
  @Field(() => String) authorName!: string;
  @Field(() => String) text!: string;
  @Field(() => DateTime) at!: Date;
  @Field(() => DateTime, { nullable: true }) settledAt!: Date | null;
}

@InputType()
export class DraftPinInput {
  @Field(() => ID) submissionId!: string;
  @Field(() => ID, { nullable: true }) fileId?: string | null;
  @Field(() => Float, { nullable: true }) x?: number | null;
  @Field(() => Float, { nullable: true }) y?: number | null;
  @Field(() => Float, { nullable: true }) second?: number | null;
  @Field(() => String) text!: string;
}

export const checkOutcomes = ['ONLINE', 'GONE', 'UNKNOWN'] as const;
export type CheckOutcome = (typeof checkOutcomes)[number];
export const CheckOutcomeEnum = enumOf('CheckOutcome', checkOutcomes);

@ObjectType('PublicationCheck', { description: 'What was seen when the published note was looked at from outside.' })
export class CheckView {
  @Field(() => DateTime) at!: Date;
  @Field(() => CheckOutcomeEnum) outcome!: CheckOutcome;
  @Field(() => Int, { nullable: true }) status!: number | null;
}
