import { Module } from '@nestjs/common';
import { BriefsModule } from '../briefs/briefs.module.ts';
import { CreatorsModule } from '../creators/creators.module.ts';
import { DealsModule } from '../deals/deals.module.ts';
import { MatchesResolver } from './matches.resolver.ts';
import { MatchesService } from './matches.service.ts';

@Module({ imports: [BriefsModule, CreatorsModule, DealsModule], providers: [MatchesService, MatchesResolver] })
export class MatchingModule {}
