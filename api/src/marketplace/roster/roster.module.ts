import { Module } from '@nestjs/common';
import { BriefsModule } from '../briefs/briefs.module.ts';
import { CreatorsModule } from '../creators/creators.module.ts';
import { DealsModule } from '../deals/deals.module.ts';
import { MatchingModule } from '../matching/matching.module.ts';
import { MeasurementModule } from '../../measurement/index.ts';
import { AudiencePairsService } from './audience-pairs.service.ts';
import { RosterResolver } from './roster.resolver.ts';
import { RosterService } from './roster.service.ts';

@Module({ imports: [MeasurementModule, BriefsModule, CreatorsModule, DealsModule, MatchingModule], providers: [AudiencePairsService, RosterService, RosterResolver] })
export class RosterModule {}
