import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Count, DateTime } from '../../platform/graphql/scalars.ts';
import { deviceKinds, type DeviceKind } from './device-kind.ts';

const LinkDevice = enumOf('LinkDevice', deviceKinds);

@ObjectType('LinkTarget')
export class LinkTargetView {
  @Field(() => LinkDevice) device!: DeviceKind;
  @Field(() => String) destination!: string;
}

@ObjectType('TrackedLink')
export class TrackedLinkView {
  @Field(() => ID) id!: string;
  @Field(() => String) slug!: string;
  @Field(() => String) url!: string;
  @Field(() => String) destination!: string;
  @Field(() => [LinkTargetView], { description: 'Where one kind of device goes instead.' }) targets!: LinkTargetView[];
  @Field(() => Boolean, { description: 'Whether the query of the request goes on to the destination.' }) passesQuery!: boolean;
  @Field(() => DateTime, { nullable: true }) expiresAt!: Date | null;
  @Field(() => Count) clicks!: number;
}

@InputType('LinkTargetInput')
export class LinkTargetInput {
  @Field(() => LinkDevice) device!: DeviceKind;
  @Field(() => String) destination!: string;
}

@InputType('TrackedLinkChangeInput')
export class TrackedLinkChangeInput {
  @Field(() => String) destination!: string;
  @Field(() => [LinkTargetInput], { nullable: true }) targets?: LinkTargetInput[];
  @Field(() => Boolean, { nullable: true }) passesQuery?: boolean;
  @Field(() => DateTime, { nullable: true }) expiresAt?: Date;
}

@InputType('TrackedLinkInput')
export class TrackedLinkInput extends TrackedLinkChangeInput {
  @Field(() => String, { nullable: true, description: 'Letters and digits of any script; made up when absent.' }) slug?: string;
}
