import { Module } from '@nestjs/common';
import { MeasurementModule } from '../../measurement/index.ts';
import { CreatorStats } from './creator-stats.ts';
import { CreatorsResolver } from './creators.resolver.ts';
import { CreatorsService } from './creators.service.ts';
import { OutcomesJobs } from './outcomes.jobs.ts';
import { MarketFigures } from './market-figures.ts';
import { ProfileService } from './profile.service.ts';

@Module({
  imports: [MeasurementModule],
  providers: [CreatorStats, OutcomesJobs, MarketFigures, CreatorsService, ProfileService, CreatorsResolver],
  exports: [CreatorStats, MarketFigures, CreatorsService],
})
export class CreatorsModule {}
