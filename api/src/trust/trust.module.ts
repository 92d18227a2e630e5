import { Module } from '@nestjs/common';
import { DisputesService } from './disputes/disputes.service.ts';

@Module({ providers: [DisputesService], exports: [DisputesService] })
export class TrustModule {}
