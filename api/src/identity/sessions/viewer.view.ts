import { Field, InputType, ObjectType } from '@nestjs/graphql';
import type { Locale, OrgKind, Role } from '@meadow/shared';
import { LocaleEnum, RoleEnum, UserView } from '../members/member.view.ts';
import { OrganisationView, OrgKindEnum } from '../organisations/organisation.view.ts';

@ObjectType('Viewer', { description: 'Who is signed in, for which organisation they work and for whom they act now.' })
export class ViewerView {
  @Field(() => UserView) user!: UserView;
  @Field(() => OrganisationView) organisation!: OrganisationView;
  @Field(() => RoleEnum) role!: Role;
  @Field(() => OrganisationView, {
    description: "The organisation acted for: the own one, or a client's under a mandate (request header x-acting-for).",
  })
  actingFor!: OrganisationView;
  @Field(() => [String]) permissions!: string[];
  @Field(() => [OrganisationView]) organisations!: OrganisationView[];
}

@InputType()
export class SignUpInput {
  @Field(() => String) email!: string;
  @Field(() => String) password!: string;
  @Field(() => String) name!: string;
  @Field(() => LocaleEnum) locale!: Locale;
  @Field(() => String) organisationName!: string;
  @Field(() => OrgKindEnum) kind!: OrgKind;
}

@InputType()
export class LogInInput {
  @Field(() => String) email!: string;
  @Field(() => String) password!: string;
}
