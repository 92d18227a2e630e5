import { Module } from '@nestjs/common';
import { BriefsModule } from '../briefs/briefs.module.ts';
import { DealsModule } from '../deals/deals.module.ts';
import { MatchingModule } from '../matching/matching.module.ts';
import { MutualMatchesJob } from './mutual-matches.job.ts';

@Module({ imports: [BriefsModule, DealsModule, MatchingModule], providers: [MutualMatchesJob] })
export class PairingModule {}
