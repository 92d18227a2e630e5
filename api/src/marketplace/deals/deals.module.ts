import { Module } from '@nestjs/common';
import { FinanceModule } from '../../finance/index.ts';
import { MeasurementModule } from '../../measurement/index.ts';
import { TrustModule } from '../../trust/index.ts';
import { GrowthModule } from '../growth/growth.module.ts';
import { BriefsModule } from '../briefs/briefs.module.ts';
import { CreatorsModule } from '../creators/creators.module.ts';
import { CommentFilesResolver, DeliveryPartsResolver, EvidenceResolver } from '../delivery/delivery-parts.resolver.ts';
import { FilesController } from '../delivery/files.controller.ts';
import { FilesService } from '../delivery/files.service.ts';
import { UploadsResolver } from '../delivery/uploads.resolver.ts';
import { UploadsService } from '../delivery/uploads.service.ts';
import { OnlineChecks } from '../delivery/online-checks.ts';
import { PostBoxService } from '../invitations/post-box.service.ts';
import { PinsResolver } from '../delivery/pins.resolver.ts';
import { PinsService } from '../delivery/pins.service.ts';
import { BriefPartnersResolver, DealPartnersResolver } from '../partners/partners.resolver.ts';
import { PartnersService } from '../partners/partners.service.ts';
import { PartnershipsReader } from '../partners/partnerships.reader.ts';
import { RelationsResolver } from '../relations/relations.resolver.ts';
import { RelationsService } from '../relations/relations.service.ts';
import { ReputationResolver } from '../reputation/reputation.resolver.ts';
import { ReputationService } from '../reputation/reputation.service.ts';
import { RightsService } from '../rights/rights.service.ts';
import { AmendmentsService } from './amendments.service.ts';
import { BoostRightsService } from './boost-rights.service.ts';
import { DealClock } from './deal-clock.ts';
import { DealDisputesService } from './deal-disputes.service.ts';
import { CancellationsService } from './cancellations.service.ts';
import { DealMover } from './deal-mover.ts';
import { DealPartsService } from './deal-parts.service.ts';
import { DealOverviewService } from './deal-overview.service.ts';
import { DealsResolver } from './deals.resolver.ts';
import { DealsService } from './deals.service.ts';
import { DeliveryResolver } from './delivery.resolver.ts';
import { DeliveryService } from './delivery.service.ts';
import { TermsDocumentController } from './terms-document.controller.ts';
import { FeeTrialService } from './fee-trial.service.ts';
import { OffersResolver } from './offers.resolver.ts';
import { OffersService } from './offers.service.ts';

@Module({
  imports: [FinanceModule, MeasurementModule, TrustModule, GrowthModule, BriefsModule, CreatorsModule],
  controllers: [TermsDocumentController, FilesController],
  providers: [
    DealMover,
    CancellationsService,
    DealPartsService,
    DealsService,
    DealOverviewService,
    FeeTrialService,
    BoostRightsService,
    RightsService,
    PostBoxService,
    OffersService,
    AmendmentsService,
    DeliveryService,
    DealDisputesService,
    DealClock,
    FilesService,
    UploadsService,
    UploadsResolver,
    PinsService,
    OnlineChecks,
    DealsResolver,
    OffersResolver,
    DeliveryResolver,
    DeliveryPartsResolver,
    CommentFilesResolver,
    EvidenceResolver,
    PinsResolver,
    ReputationService,
    ReputationResolver,
    RelationsService,
    RelationsResolver,
    PartnersService,
    PartnershipsReader,
    BriefPartnersResolver,
    DealPartnersResolver,
  ],
  exports: [DealsService, OffersService, PostBoxService, ReputationService, BoostRightsService, RightsService, DealOverviewService, TrustModule],
})
export class DealsModule {}
