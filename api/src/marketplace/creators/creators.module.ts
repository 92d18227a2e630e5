import { Module } from '@nestjs/common';
import { CreatorStats } from './creator-stats.ts';
import { CreatorsResolver } from './creators.resolver.ts';
import { CreatorsService } from './creators.service.ts';
import { MarketFigures } from './market-figures.ts';
import { ProfileService } from './profile.service.ts';

@Module({
  providers: [CreatorStats, MarketFigures, CreatorsService, ProfileService, CreatorsResolver],
  exports: [CreatorStats, MarketFigures, CreatorsService],
})
export class CreatorsModule {}
