import { Field, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Count } from '../../platform/graphql/scalars.ts';
import { InvalidTrafficService, type InvalidReason } from './invalid-traffic.service.ts';

const InvalidKindEnum = enumOf('InvalidKind', ['GIVT', 'SIVT']);

@ObjectType('InvalidReason')
export class InvalidReasonView {
  @Field(() => String) code!: string;
  @Field(() => InvalidKindEnum) kind!: InvalidReason['kind'];
  @Field(() => Count) count!: number;
}

@Resolver()
export class InvalidTrafficResolver {
  constructor(private readonly traffic: InvalidTrafficService) {}

  @Allow('system:read')
  @Query(() => [InvalidReasonView], { description: 'Why events of the last 24 hours were kept and not counted.' })
  invalidReasons(@CurrentViewer() viewer: Viewer): Promise<InvalidReasonView[]> {
    return this.traffic.reasons(viewer.context);
  }
}
