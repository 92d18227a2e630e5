import { Field, ObjectType } from '@nestjs/graphql';
import { Minor } from './scalars.ts';

@ObjectType()
export class Money {
  @Field(() => Minor) minor!: bigint;
  @Field(() => String) currency!: string;
}

export const money = (minor: bigint, currency: string): Money => ({ minor, currency });
