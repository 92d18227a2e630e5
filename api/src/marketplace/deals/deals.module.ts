import { Module } from '@nestjs/common';
import { FinanceModule } from '../../finance/index.ts';
import { MeasurementModule } from '../../measurement/index.ts';
import { TrustModule } from '../../trust/index.ts';
import { BriefsModule } from '../briefs/briefs.module.ts';
import { CreatorsModule } from '../creators/creators.module.ts';
import { AmendmentsService } from './amendments.service.ts';
import { DealClock } from './deal-clock.ts';
import { DealDisputesService } from './deal-disputes.service.ts';
import { DealMover } from './deal-mover.ts';
import { DealOverviewService } from './deal-overview.service.ts';
import { DealsResolver } from './deals.resolver.ts';
import { DealsService } from './deals.service.ts';
import { DeliveryResolver } from './delivery.resolver.ts';
import { DeliveryService } from './delivery.service.ts';
import { TermsDocumentController } from './terms-document.controller.ts';
import { OffersResolver } from './offers.resolver.ts';
import { OffersService } from './offers.service.ts';

@Module({
  imports: [FinanceModule, MeasurementModule, TrustModule, BriefsModule, CreatorsModule],
  controllers: [TermsDocumentController],
  providers: [DealMover, DealsService, DealOverviewService, OffersService, AmendmentsService, DeliveryService, DealDisputesService, DealClock, DealsResolver, OffersResolver, DeliveryResolver],
  exports: [DealsService, DealOverviewService, TrustModule],
})
export class DealsModule {}
