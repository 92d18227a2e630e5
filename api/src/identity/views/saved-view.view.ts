import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';

@ObjectType()
export class SavedView {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String, { description: "The page's own query string." }) query!: string;
  @Field(() => Boolean, { description: "Everybody's in the organisation; else the viewer's own." }) isTeams!: boolean;
}

@InputType()
export class SavedViewInput {
  @Field(() => String, { description: 'Path inside the workspace: "/campaigns".' }) page!: string;
  @Field(() => String) name!: string;
  @Field(() => String) query!: string;
  @Field(() => Boolean) isTeams!: boolean;
}
