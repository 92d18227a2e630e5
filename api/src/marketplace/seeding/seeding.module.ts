import { Module } from '@nestjs/common';
import { Carrier, SandboxCarrier } from './carrier.ts';
import { SeedingResolver } from './seeding.resolver.ts';
import { SeedingService } from './seeding.service.ts';

@Module({ providers: [SeedingService, SeedingResolver, { provide: Carrier, useClass: SandboxCarrier }] })
export class SeedingModule {}
