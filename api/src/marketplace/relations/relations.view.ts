import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { DateTime, Minor } from '../../platform/graphql/scalars.ts';

@ObjectType('DealSeries', { description: 'A deal that is booked again and again; each one is accepted for itself.' })
export class DealSeriesView {
  @Field(() => ID) id!: string;
  @Field(() => Int, { description: 'Which of the series this deal is.' }) number!: number;
  @Field(() => Int) times!: number;
  @Field(() => Int) everyDays!: number;
  @Field(() => DateTime, { nullable: true, description: 'When the next one is sent; null when the series is over.' }) nextAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'Why it is over: BRAND, CREATOR, DONE, BRIEF_CLOSED, CREATOR_CLOSED.' }) endedBy!: string | null;
}

@InputType()
export class BookAgainInput {
  @Field(() => Minor, { nullable: true, description: 'The fee of each; as before when absent.' }) feeMinor?: bigint | null;
  @Field(() => Int, { nullable: true, description: 'How often in all, at most 24; once when absent.' }) times?: number | null;
  @Field(() => Int, { nullable: true, description: 'Days from one to the next, at least 7; 30 when absent.' }) everyDays?: number | null;
}
