import { Module } from '@nestjs/common';
import { GrowthModule } from '../growth/growth.module.ts';
import { Carrier, SandboxCarrier } from './carrier.ts';
import { SeedingResolver } from './seeding.resolver.ts';
import { SampleCostsService } from './sample-costs.service.ts';
import { SeedingService } from './seeding.service.ts';

@Module({ imports: [GrowthModule], providers: [SeedingService, SampleCostsService, SeedingResolver, { provide: Carrier, useClass: SandboxCarrier }], exports: [SampleCostsService] })
export class SeedingModule {}
