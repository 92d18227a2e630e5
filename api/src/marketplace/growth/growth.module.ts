import { Module } from '@nestjs/common';
import { FinanceModule } from '../../finance/index.ts';
import { GrowthResolver } from './growth.resolver.ts';
import { GrowthService } from './growth.service.ts';
import { ProgrammesService } from './programmes.service.ts';

@Module({ imports: [FinanceModule], providers: [GrowthService, ProgrammesService, GrowthResolver], exports: [GrowthService] })
export class GrowthModule {}
