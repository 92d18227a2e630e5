import { Field, ID, ObjectType } from '@nestjs/graphql';
import { enumOf } from '../platform/graphql/enum-of.ts';

export const foundKinds = ['BRIEF', 'DEAL', 'CAMPAIGN', 'CREATOR', 'CLIENT'] as const;
export type FoundKind = (typeof foundKinds)[number];
const FoundKindEnum = enumOf('FoundKind', foundKinds);

@ObjectType('Found')
export class FoundView {
  @Field(() => FoundKindEnum) kind!: FoundKind;
  @Field(() => ID) id!: string;
  @Field(() => String) title!: string;
  @Field(() => String, { nullable: true, description: 'What tells it from others of the same title: the brief of a deal, the handle of a creator' }) detail!: string | null;
}
