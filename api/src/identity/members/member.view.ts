import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { locales, roles, type Locale, type Role } from '@meadow/shared';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { OrganisationView } from '../organisations/organisation.view.ts';

export const RoleEnum = enumOf('Role', roles);
export const LocaleEnum = enumOf('Locale', locales);

@ObjectType('User')
export class UserView {
  @Field(() => ID) id!: string;
  @Field(() => String) email!: string;
  @Field(() => String) name!: string;
  @Field(() => LocaleEnum) locale!: Locale;
  @Field(() => DateTime) createdAt!: Date;
}

@ObjectType('Membership')
export class MembershipView {
  @Field(() => ID) id!: string;
  @Field(() => UserView) user!: UserView;
  @Field(() => RoleEnum) role!: Role;
  @Field(() => DateTime) createdAt!: Date;
}

@ObjectType('Invitation')
export class InvitationView {
  @Field(() => ID) id!: string;
  @Field(() => String) email!: string;
  @Field(() => RoleEnum) role!: Role;
  @Field(() => OrganisationView) organisation!: OrganisationView;
  @Field(() => DateTime) expiresAt!: Date;
  @Field(() => String, { nullable: true, description: 'Shown once, to whoever made it.' }) url!: string | null;
  @Field(() => DateTime, { nullable: true }) acceptedAt!: Date | null;
}

@InputType()
export class AcceptInvitationInput {
  @Field(() => String) token!: string;
  @Field(() => String, { nullable: true }) name?: string | null;
  @Field(() => String, { nullable: true }) password?: string | null;
  @Field(() => LocaleEnum, { nullable: true }) locale?: Locale | null;
}

@InputType()
export class InviteColleagueInput {
  @Field(() => String) email!: string;
  @Field(() => RoleEnum) role!: Role;
}
