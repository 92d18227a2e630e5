import { Module } from '@nestjs/common';
import { FinanceModule } from '../../finance/index.ts';
import { IdentityModule } from '../../identity/index.ts';
import { CommissionReader } from './commission-reader.ts';
import { CommissionsResolver } from './commissions.resolver.ts';
import { CommissionsService } from './commissions.service.ts';

@Module({ imports: [FinanceModule, IdentityModule], providers: [CommissionsService, CommissionReader, CommissionsResolver] })
export class CommissionsModule {}
