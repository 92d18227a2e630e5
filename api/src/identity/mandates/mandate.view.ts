import { Field, ID, ObjectType } from '@nestjs/graphql';
import { mandateStatuses, type MandateStatus } from '@meadow/shared';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { OrganisationView } from '../organisations/organisation.view.ts';

export const MandateStatusEnum = enumOf('MandateStatus', mandateStatuses);

@ObjectType('Mandate')
export class MandateView {
  @Field(() => ID) id!: string;
  @Field(() => OrganisationView) agency!: OrganisationView;
  @Field(() => OrganisationView) client!: OrganisationView;
  @Field(() => MandateStatusEnum) status!: MandateStatus;
  @Field(() => [String]) permissions!: string[];
  @Field(() => DateTime, { nullable: true }) expiresAt!: Date | null;
  @Field(() => DateTime) createdAt!: Date;
}
