import { Module } from '@nestjs/common';
import { CalibrationJobs } from './calibration.jobs.ts';
import { MarketHealthResolver } from './market-health.resolver.ts';
import { MarketHealthService } from './market-health.service.ts';

@Module({ providers: [MarketHealthService, CalibrationJobs, MarketHealthResolver] })
export class MarketHealthModule {}
