export { declaresSponsorship, showsAgreedLabel } from './disclosure/disclosure.ts';
export { Dispute } from './disputes/dispute.entity.ts';
export { disputeStatusOf, mayDispute } from './disputes/dispute.lifecycle.ts';
export { DisputesService, type Evidence } from './disputes/disputes.service.ts';
export { TrustModule } from './trust.module.ts';
