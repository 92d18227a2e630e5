import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'How a creator wants to be reached by the market.' })
export class ContactSettings {
  @Field(() => Boolean, { description: 'Whether to be told of new briefs that fit.' }) alerts!: boolean;
  @Field(() => Int, { description: 'Least points of a brief that is told.' }) alertFrom!: number;
  @Field(() => Int) alertsADay!: number;
  @Field(() => Int, { nullable: true, description: 'Most invitations in seven days, all brands together; null is what is usual here.' }) invitationsAWeek!: number | null;
  @Field(() => Int, { description: 'What is usual here.' }) usualInvitations!: number;
}
@InputType()
export class ContactSettingsInput {
  @Field(() => Boolean) alerts!: boolean;
  @Field(() => Int) alertFrom!: number;
  @Field(() => Int) alertsADay!: number;
  @Field(() => Int, { nullable: true }) invitationsAWeek?: number | null;
}
