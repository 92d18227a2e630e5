import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { orgKinds, type OrgKind } from '@meadow/shared';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';

export const OrgKindEnum = enumOf('OrgKind', orgKinds);

@ObjectType('Organisation')
export class OrganisationView {
  @Field(() => ID) id!: string;
  @Field(() => OrgKindEnum) kind!: OrgKind;
  @Field(() => String) name!: string;
  @Field(() => String) handle!: string;
  @Field(() => String) timeZone!: string;
  @Field(() => String) currency!: string;
  @Field(() => DateTime) createdAt!: Date;
}

@InputType()
export class UpdateOrganisationInput {
  @Field(() => String, { nullable: true }) name?: string | null;
  @Field(() => String, { nullable: true }) timeZone?: string | null;
  @Field(() => String, { nullable: true }) currency?: string | null;
}
