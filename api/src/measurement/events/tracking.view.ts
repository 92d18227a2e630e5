import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Count, DateTime } from '../../platform/graphql/scalars.ts';

@ObjectType('WriteKey')
export class WriteKeyView {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String) key!: string;
  @Field(() => DateTime) createdAt!: Date;
  @Field(() => DateTime, { nullable: true }) lastEventAt!: Date | null;
  @Field(() => DateTime, { nullable: true }) revokedAt!: Date | null;
}

@ObjectType('IngestReason')
export class IngestReasonView {
  @Field(() => String) code!: string;
  @Field(() => Count) count!: number;
}

@ObjectType('TrackingHealth')
export class TrackingHealthView {
  @Field(() => [WriteKeyView]) keys!: WriteKeyView[];
  @Field(() => Count) accepted24h!: number;
  @Field(() => Count) duplicate24h!: number;
  @Field(() => Count) rejected24h!: number;
  @Field(() => [IngestReasonView]) reasons!: IngestReasonView[];
  @Field(() => DateTime, { nullable: true }) lastEventAt!: Date | null;
  @Field(() => String) tagSnippet!: string;
}
