import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { BrandRulesService } from './brand-rules.service.ts';
import { AbsenceInput, MarketRules, MarketRulesInput } from './market-rules.view.ts';

@Resolver()
export class MarketRulesResolver {
  constructor(private readonly rules: BrandRulesService) {}

  @Allow('brief:read')
  @Query(() => MarketRules)
  marketRules(@CurrentViewer() viewer: Viewer): Promise<MarketRules> {
    return this.rules.view(viewer);
  }

  @Allow('brief:write')
  @Mutation(() => MarketRules)
  saveMarketRules(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => MarketRulesInput }) input: MarketRulesInput): Promise<MarketRules> {
    return this.rules.save(viewer, input);
  }

  @Allow('deal:negotiate')
  @Mutation(() => Boolean, { description: 'Neither side is matched with the other from now on; the other side is not told.' })
  blockParty(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string, @Args('reason', { type: () => String, nullable: true }) reason: string | null): Promise<boolean> {
    return this.rules.block(viewer, id, reason ?? '');
  }

  @Allow('deal:negotiate')
  @Mutation(() => Boolean)
  unblockParty(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<boolean> {
    return this.rules.unblock(viewer, id);
  }

  @Allow('creator:edit')
  @Mutation(() => Boolean, { description: 'When a creator takes no work, and how many deals at a time.' })
  setAvailability(
    @CurrentViewer() viewer: Viewer,
    @Args('capacity', { type: () => Int, nullable: true }) capacity: number | null,
    @Args('absences', { type: () => [AbsenceInput] }) absences: AbsenceInput[],
  ): Promise<boolean> {
    return this.rules.setAvailability(viewer, capacity ?? null, absences);
  }
}
