import { Module } from '@nestjs/common';
import { BriefsModule } from '../briefs/briefs.module.ts';
import { CreatorsModule } from '../creators/creators.module.ts';
import { DealsModule } from '../deals/deals.module.ts';
import { SearchModule } from '../search/search.module.ts';
import { BrandRulesService } from './brand-rules.service.ts';
import { ExplorationService } from './exploration.service.ts';
import { LeftOutService } from './left-out.service.ts';
import { MarketRulesResolver } from './market-rules.resolver.ts';
import { MatchesResolver } from './matches.resolver.ts';
import { MatchPagesService } from './match-pages.service.ts';
import { MatchesService } from './matches.service.ts';
import { MutualMatchesService } from './mutual-matches.service.ts';
import { LearnedWeightsService } from './learned-weights.service.ts';
import { MatchStepsService } from './match-steps.service.ts';

@Module({
  imports: [BriefsModule, CreatorsModule, DealsModule, SearchModule],
  providers: [MatchesService, MatchPagesService, LeftOutService, BrandRulesService, ExplorationService, MatchStepsService, LearnedWeightsService, MutualMatchesService, MarketRulesResolver, MatchesResolver],
  exports: [MatchesService, BrandRulesService, LeftOutService],
})
export class MatchingModule {}
