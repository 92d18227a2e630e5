export { declaresSponsorship, showsAgreedLabel } from './disclosure/disclosure.ts';
export { Dispute } from './disputes/dispute.entity.ts';
export { DisputesService, type Evidence } from './disputes/disputes.service.ts';
export { TrustModule } from './trust.module.ts';
