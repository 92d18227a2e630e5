import { Module } from '@nestjs/common';
import { MeasurementModule } from '../../measurement/index.ts';
import { CreatorsModule } from '../creators/creators.module.ts';
import { CalibrationJobs } from './calibration.jobs.ts';
import { MarketHealthResolver } from './market-health.resolver.ts';
import { PredictionsJobs } from './predictions.jobs.ts';
import { MarketHealthService } from './market-health.service.ts';

@Module({ imports: [CreatorsModule, MeasurementModule], providers: [PredictionsJobs, MarketHealthService, CalibrationJobs, MarketHealthResolver] })
export class MarketHealthModule {}
