import { Module } from '@nestjs/common';
import { FinanceModule } from '../../finance/index.ts';
import { MeasurementModule } from '../../measurement/index.ts';
import { ContestMover } from './contest-mover.ts';
import { ContestReader } from './contest-reader.ts';
import { ContestsResolver } from './contests.resolver.ts';
import { ContestsService } from './contests.service.ts';

@Module({ imports: [FinanceModule, MeasurementModule], providers: [ContestsService, ContestMover, ContestReader, ContestsResolver] })
export class ContestsModule {}
