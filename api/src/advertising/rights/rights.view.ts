import { Field, ID, ObjectType } from '@nestjs/graphql';
import { parties } from '@meadow/shared';
import { DateTime } from '../../platform/graphql/scalars.ts';

@ObjectType('RightsCampaign')
export class RightsCampaignView {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String) status!: string;
}

@ObjectType('RightsStep', { description: 'What one side did with the rights to a note.' })
export class RightsStepView {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: 'ASK, DECLINE, WITHDRAW, LAPSE, GRANT or REVOKE.' }) action!: string;
  @Field(() => String, { description: `One of ${parties.join(', ')}.` }) by!: string;
  @Field(() => String, { nullable: true }) actorName!: string | null;
  @Field(() => DateTime, { nullable: true, description: 'The end asked for, granted or brought forward.' }) until!: Date | null;
  @Field(() => String, { nullable: true }) note!: string | null;
  @Field(() => DateTime) at!: Date;
}

@ObjectType('RightsAsk', { description: 'A question of the brand that waits for the creator.' })
export class RightsAskView {
  @Field(() => DateTime) until!: Date;
  @Field(() => String, { nullable: true }) note!: string | null;
  @Field(() => DateTime, { description: 'Without an answer by then nothing changes.' }) dueAt!: Date;
}

@ObjectType('RightsCan')
export class RightsCanView {
  @Field(() => Boolean) grant!: boolean;
  @Field(() => Boolean) revoke!: boolean;
  @Field(() => Boolean) ask!: boolean;
  @Field(() => Boolean) withdraw!: boolean;
  @Field(() => Boolean) decline!: boolean;
}

@ObjectType('NoteRights')
export class NoteRightsView {
  @Field(() => ID) dealId!: string;
  @Field(() => String) brandName!: string;
  @Field(() => String) creatorName!: string;
  @Field(() => String, { nullable: true }) noteTitle!: string | null;
  @Field(() => String) noteUrl!: string;
  @Field(() => String, { description: 'The mark that the terms ask for.' }) disclosureLabel!: string;
  @Field(() => DateTime) publishedAt!: Date;
  @Field(() => DateTime, { nullable: true, description: 'Ads with the note stop then; null when nothing allows any.' }) until!: Date | null;
  @Field(() => String, { description: 'ALLOWED, ENDS_SOON (within 14 days), ENDING (taken back with notice), REVOKED, EXPIRED or NOT_ALLOWED.' }) status!: string;
  @Field(() => RightsAskView, { nullable: true }) ask!: RightsAskView | null;
  @Field(() => [RightsStepView], { description: 'Newest first.' }) steps!: RightsStepView[];
  @Field(() => RightsCanView) can!: RightsCanView;
  @Field(() => [RightsCampaignView], { description: 'Campaigns of the brand that boost it; a creator does not see them.' }) campaigns!: RightsCampaignView[];
}
