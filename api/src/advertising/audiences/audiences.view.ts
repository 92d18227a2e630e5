import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { DateTime } from '../../platform/graphql/scalars.ts';

@ObjectType('CreatorAudience', { description: 'People like those who touched a creator, as an ad group can aim at them.' })
export class CreatorAudienceView {
  @Field(() => ID) creatorId!: string;
  @Field(() => String) name!: string;
  @Field(() => Int, { nullable: true, description: 'About how many there are, to two digits; null until it is made, and where too few touched the creator.' }) people!: number | null;
  @Field(() => Boolean, { description: 'Fewer than 50 people touched the creator in 90 days: ads aimed at them alone are not shown.' }) isTooNarrow!: boolean;
  @Field(() => DateTime, { nullable: true, description: 'Null while it is being made.' }) madeAt!: Date | null;
}
