import { Module } from '@nestjs/common';
import { BriefsModule } from '../briefs/briefs.module.ts';
import { CreatorsModule } from '../creators/creators.module.ts';
import { DealsModule } from '../deals/deals.module.ts';
import { MatchingModule } from '../matching/matching.module.ts';
import { RosterResolver } from './roster.resolver.ts';
import { RosterService } from './roster.service.ts';

@Module({ imports: [BriefsModule, CreatorsModule, DealsModule, MatchingModule], providers: [RosterService, RosterResolver] })
export class RosterModule {}
