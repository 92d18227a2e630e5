import { Field, Float, ID, ObjectType } from '@nestjs/graphql';
import { countedConnectionOf } from '../../platform/graphql/connection.ts';
import { Count } from '../../platform/graphql/scalars.ts';
import { CreatorView } from '../creators/creator.view.ts';

@ObjectType()
export class FacetValue {
  @Field(() => String) value!: string;
  @Field(() => Count) count!: number;
}
@ObjectType({ description: 'How many would be found with each value, the own choice in this respect set aside.' })
export class Facet {
  @Field(() => String) name!: string;
  @Field(() => [FacetValue]) values!: FacetValue[];
}
@ObjectType('CreatorConnection')
export class CreatorConnection extends countedConnectionOf(CreatorView, 'Creator') {
  @Field(() => [Facet], { description: 'On the first page.' }) facets!: Facet[];
}
@ObjectType({ description: 'A creator like another one.' })
export class LookAlike {
  @Field(() => ID) creatorId!: string;
  @Field(() => CreatorView) creator!: CreatorView;
  @Field(() => Float, { description: '0 to 1: same words, topics, place and size.' }) alike!: number;
}
