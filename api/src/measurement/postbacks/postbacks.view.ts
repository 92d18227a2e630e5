import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { postbackShapes, type PostbackShape } from './postback-mapping.ts';
import type { NewPostbackSource, PostbackSource } from './postback-sources.service.ts';

const PostbackShapeEnum = enumOf('PostbackShape', postbackShapes);

@ObjectType('PostbackSource')
export class PostbackSourceView {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => PostbackShapeEnum) shape!: PostbackShape;
  @Field(() => String, { description: 'JSON: fields, events, statuses, currency.' }) mapping!: string;
  @Field(() => DateTime) createdAt!: Date;
  @Field(() => DateTime, { nullable: true }) lastEventAt!: Date | null;
  @Field(() => DateTime, { nullable: true }) revokedAt!: Date | null;
}

@ObjectType('NewPostbackSource')
export class NewPostbackSourceView {
  @Field(() => PostbackSourceView) source!: PostbackSourceView;
  @Field(() => String, { description: 'Shown this once.' }) secret!: string;
  @Field(() => String) url!: string;
}

@InputType('PostbackSourceInput')
export class PostbackSourceInput {
  @Field(() => String) name!: string;
  @Field(() => PostbackShapeEnum) shape!: PostbackShape;
  @Field(() => String, { nullable: true, description: 'JSON: fields, events, statuses, currency.' }) mapping?: string;
}

export const viewSource = (source: PostbackSource): PostbackSourceView => ({ ...source, mapping: JSON.stringify(source.mapping) });
export const viewNewSource = (made: NewPostbackSource): NewPostbackSourceView => ({ source: viewSource(made), secret: made.secret, url: made.url });
