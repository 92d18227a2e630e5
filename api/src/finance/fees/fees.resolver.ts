import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import type { FeeRule } from './fee-rule.ts';
import { FeeRuleArgs, FeeRuleView, readRule } from './fee-rule.view.ts';
import { FeesService } from './fees.service.ts';

@Resolver()
export class FeesResolver {
  constructor(private readonly fees: FeesService) {}

  @Allow('org:read')
  @Query(() => [FeeRuleView])
  feeRules(): Promise<FeeRule[]> {
    return this.fees.list();
  }

  @Allow('fee:manage')
  @Mutation(() => FeeRuleView)
  publishFeeRule(@CurrentViewer() viewer: Viewer, @Args() rule: FeeRuleArgs): Promise<FeeRule> {
    return this.fees.publish(viewer, readRule(rule));
  }
}
