import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { dealStatuses, markets, type DealStage, type DealStatus, type Market, type NoteFormat, type Party, type Platform } from '@meadow/shared';
import { DealStageEnum, PartyEnum } from '../../finance/index.ts';
import { OrganisationView } from '../../identity/index.ts';
import { countedConnectionOf } from '../../platform/graphql/connection.ts';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Money } from '../../platform/graphql/money.view.ts';
import { DateTime, Day, Minor } from '../../platform/graphql/scalars.ts';
import { NoteFormatEnum, PlatformEnum } from '../creators/creator.view.ts';
import { DeliverableSpec, DeliverableSpecInput, UsageRights, UsageRightsInput } from '../briefs/brief.view.ts';
import { CheckView } from '../delivery/delivery.view.ts';
import { SponsorShareView } from '../partners/sponsor-share.view.ts';
import { DisputeView } from './dispute.view.ts';
import { Receipt, StageCharge } from './receipt.view.ts';

export const DealStatusEnum = enumOf('DealStatus', dealStatuses);
const decisions = ['APPROVED', 'REVISION_REQUESTED'] as const;
const SubmissionDecisionEnum = enumOf('SubmissionDecision', decisions);

const MarketEnum = enumOf('Market', markets);

@ObjectType('Exclusivity')
export class ExclusivityView {
  @Field(() => String) scope!: string;
  @Field(() => Int) days!: number;
}
@InputType()
export class ExclusivityInput {
  @Field(() => String) scope!: string;
  @Field(() => Int) days!: number;
}

@ObjectType('CommissionTerms', { description: 'A share of each order that the links and coupons of the deal bring.' })
export class CommissionTermsView {
  @Field(() => Int, { description: 'Of what the customer paid and kept.' }) bps!: number;
  @Field(() => Int, { description: 'From the order until it is locked.' }) holdDays!: number;
  @Field(() => Int, { description: 'From publication on, orders of so many days count.' }) orderDays!: number;
}
@InputType()
export class CommissionTermsInput {
  @Field(() => Int) bps!: number;
  @Field(() => Int) holdDays!: number;
  @Field(() => Int) orderDays!: number;
}

@ObjectType('Terms')
export class TermsView {
  @Field(() => Minor) feeMinor!: bigint;
  @Field(() => String) currency!: string;
  @Field(() => [DeliverableSpec]) deliverables!: DeliverableSpec[];
  @Field(() => Day) draftDueOn!: string;
  @Field(() => Day) publishFrom!: string;
  @Field(() => Day) publishTo!: string;
  @Field(() => Int) revisionLimit!: number;
  @Field(() => String) disclosureLabel!: string;
  @Field(() => UsageRights) usageRights!: UsageRights;
  @Field(() => Int) keepOnlineDays!: number;
  @Field(() => String) note!: string;
  @Field(() => MarketEnum, { nullable: true, description: 'Whose law decides the duty to disclose.' }) market?: Market | null;
  @Field(() => String, { nullable: true }) territory?: string | null;
  @Field(() => [String], { nullable: true }) channels?: string[] | null;
  @Field(() => ExclusivityView, { nullable: true }) exclusivity?: ExclusivityView | null;
  @Field(() => [String], { nullable: true, description: 'Clauses of the library, as id@version.' }) clauses?: string[] | null;
  @Field(() => CommissionTermsView, { nullable: true }) commission?: CommissionTermsView | null;
  @Field(() => Int, { nullable: true, description: 'Days from settlement to the payout run; as the installation has it where older terms do not say.' }) payoutDays?: number | null;
}
@InputType()
export class TermsInput {
  @Field(() => Minor) feeMinor!: bigint;
  @Field(() => String) currency!: string;
  @Field(() => [DeliverableSpecInput]) deliverables!: DeliverableSpecInput[];
  @Field(() => Day) draftDueOn!: string;
  @Field(() => Day) publishFrom!: string;
  @Field(() => Day) publishTo!: string;
  @Field(() => Int) revisionLimit!: number;
  @Field(() => String) disclosureLabel!: string;
  @Field(() => UsageRightsInput) usageRights!: UsageRightsInput;
  @Field(() => Int) keepOnlineDays!: number;
  @Field(() => String) note!: string;
  @Field(() => MarketEnum, { nullable: true }) market?: Market | null;
  @Field(() => String, { nullable: true }) territory?: string | null;
  @Field(() => [String], { nullable: true }) channels?: string[] | null;
  @Field(() => ExclusivityInput, { nullable: true }) exclusivity?: ExclusivityInput | null;
  @Field(() => [String], { nullable: true }) clauses?: string[] | null;
  @Field(() => CommissionTermsInput, { nullable: true }) commission?: CommissionTermsInput | null;
  @Field(() => Int, { nullable: true, description: 'As the installation has it now when absent.' }) payoutDays?: number | null;
}

@ObjectType('Signature', { description: 'Who signed exactly the terms with this hash, and when.' })
export class SignatureView {
  @Field(() => PartyEnum) party!: Party;
  @Field(() => String) name!: string;
  @Field(() => DateTime) at!: Date;
  @Field(() => String) hash!: string;
}

@ObjectType('Offer')
export class OfferView {
  @Field(() => ID) id!: string;
  @Field(() => Int) version!: number;
  @Field(() => PartyEnum) by!: Party;
  @Field(() => TermsView) terms!: TermsView;
  @Field(() => DateTime, { nullable: true }) signedByBrandAt!: Date | null;
  @Field(() => DateTime, { nullable: true }) signedByCreatorAt!: Date | null;
  @Field(() => DateTime) createdAt!: Date;
  @Field(() => String) hash!: string;
  @Field(() => [SignatureView]) signatures!: SignatureView[];
  @Field(() => DateTime, { nullable: true, description: 'Taken back, or turned down, before the other side signed.' }) withdrawnAt!: Date | null;
}

@ObjectType('DealComment')
export class DealCommentView {
  @Field(() => ID) id!: string;
  @Field(() => PartyEnum) by!: Party;
  @Field(() => String) authorName!: string;
  @Field(() => String) text!: string;
  @Field(() => DateTime) at!: Date;
  dealId!: string;
  fileIds!: string[];
}

@ObjectType('Submission')
export class SubmissionView {
  /** For the resolver of its files. */
  dealId!: string;
  fileIds!: string[];
  @Field(() => ID) id!: string;
  @Field(() => Int) number!: number;
  @Field(() => String) title!: string;
  @Field(() => String) text!: string;
  @Field(() => [String]) mediaUrls!: string[];
  @Field(() => [String], { description: 'Must-haves of the brief that the creator says are in it.' }) mustHaves!: string[];
  @Field(() => DateTime) submittedAt!: Date;
  @Field(() => SubmissionDecisionEnum, { nullable: true }) decision!: (typeof decisions)[number] | null;
  @Field(() => DateTime, { nullable: true }) decidedAt!: Date | null;
  @Field(() => String, { nullable: true }) comment!: string | null;
}

@ObjectType('Publication')
export class PublicationView {
  @Field(() => String) url!: string;
  @Field(() => DateTime) publishedAt!: Date;
  @Field(() => String) disclosureLabel!: string;
  @Field(() => String, { nullable: true }) captureHash!: string | null;
  @Field(() => String, { nullable: true, description: 'Path of the capture on this server, when it was put into the deal.' }) captureUrl!: string | null;
  @Field(() => DateTime, { nullable: true }) keepUntil!: Date | null;
  @Field(() => DateTime, { nullable: true }) offlineSince!: Date | null;
  @Field(() => DateTime, { nullable: true, description: 'By when the creator may put it back.' }) restoreBy!: Date | null;
  @Field(() => DateTime, { nullable: true }) brokenAt!: Date | null;
  @Field(() => [CheckView], { description: 'The last looks from outside, newest first.' }) checks!: CheckView[];
}

@ObjectType('DealPart', { description: 'One of the deliverables of a deal of several: when it is out it may be handed in, accepted and paid by itself. The last one is the publication of the deal.' })
export class DealPartView {
  @Field(() => Int, { description: 'From 1 on, in the order of the terms.' }) piece!: number;
  @Field(() => ID, { nullable: true, description: 'Once it was handed in.' }) id!: string | null;
  @Field(() => NoteFormatEnum) format!: NoteFormat;
  @Field(() => PlatformEnum) platform!: Platform;
  @Field(() => String, { nullable: true }) url!: string | null;
  @Field(() => String, { nullable: true }) disclosureLabel!: string | null;
  @Field(() => DateTime, { nullable: true }) handedInAt!: Date | null;
  @Field(() => DateTime, { nullable: true, description: 'Without a word of the brand it is accepted then.' }) dueAt!: Date | null;
  @Field(() => DateTime, { nullable: true }) acceptedAt!: Date | null;
  @Field(() => PartyEnum, { nullable: true }) acceptedBy!: Party | null;
  @Field(() => Money, { nullable: true, description: 'What was released to the creator for it, or will be.' }) creatorGets!: Money | null;
  @Field(() => Boolean) canHandIn!: boolean;
  @Field(() => Boolean) canAccept!: boolean;
}
@InputType()
export class PartInput {
  @Field(() => Int) piece!: number;
  @Field(() => String) url!: string;
  @Field(() => String) disclosureLabel!: string;
}

@ObjectType('Wait', { description: 'A wait: whose turn, until when, and what happens when time runs out.' })
export class WaitView {
  @Field(() => PartyEnum) owner!: Party;
  @Field(() => DateTime) dueAt!: Date;
  @Field(() => String) defaultAction!: string;
  @Field(() => Money, { nullable: true }) moneyEffect!: Money | null;
}

@ObjectType('DealStep')
export class DealStepView {
  @Field(() => DealStatusEnum) status!: DealStatus;
  @Field(() => DateTime) at!: Date;
  @Field(() => PartyEnum) by!: Party;
  @Field(() => String) actorName!: string;
}

@ObjectType()
export class DealCan {
  @Field(() => Boolean) counter!: boolean;
  @Field(() => Boolean) accept!: boolean;
  @Field(() => Boolean) decline!: boolean;
  @Field(() => Boolean) withdraw!: boolean;
  @Field(() => Boolean, { description: 'Propose a change of the signed terms.' }) amend!: boolean;
  @Field(() => Boolean, { description: 'Sign or turn down the proposed change.' }) answerAmendment!: boolean;
  @Field(() => Boolean) fund!: boolean;
  @Field(() => Boolean) submitDraft!: boolean;
  @Field(() => Boolean) requestRevision!: boolean;
  @Field(() => Boolean) approve!: boolean;
  @Field(() => Boolean) publish!: boolean;
  @Field(() => Boolean) confirm!: boolean;
  @Field(() => Boolean) cancel!: boolean;
  @Field(() => Boolean) dispute!: boolean;
  @Field(() => Boolean) comment!: boolean;
  @Field(() => Boolean) boost!: boolean;
}

@ObjectType({ description: 'What cancelling costs now, for the side that asks.' })
export class CancellationQuote {
  @Field(() => DealStageEnum, { nullable: true, description: 'Null: nothing is held yet, so nothing is charged.' }) stage!: DealStage | null;
  @Field(() => Int) chargeBps!: number;
  @Field(() => Money) creatorGets!: Money;
  @Field(() => Money) brandGetsBack!: Money;
  @Field(() => Money) platformFee!: Money;
}

@ObjectType('Deal')
export class DealView {
  /** For the resolvers of brief and creator. */
  briefId!: string;
  creatorId!: string;
  partnerId!: string | null;
  /** For the document of the terms in force: what an early end costs, also when there can be none any more. */
  stages!: StageCharge[];
  @Field(() => ID) id!: string;
  @Field(() => OrganisationView) brand!: OrganisationView;
  @Field(() => DealStatusEnum) status!: DealStatus;
  @Field(() => [OfferView]) offers!: OfferView[];
  @Field(() => OfferView) currentOffer!: OfferView;
  @Field(() => OfferView, { nullable: true, description: 'A change of the signed terms that the other side has not signed yet.' }) amendment!: OfferView | null;
  @Field(() => [SubmissionView]) submissions!: SubmissionView[];
  @Field(() => PublicationView, { nullable: true }) publication!: PublicationView | null;
  @Field(() => [DealPartView], { description: 'Deliverables that may be paid one by one; none where there is one, or two brands pay.' }) parts!: DealPartView[];
  @Field(() => [DealCommentView]) comments!: DealCommentView[];
  @Field(() => WaitView, { nullable: true }) wait!: WaitView | null;
  @Field(() => [DealStepView]) history!: DealStepView[];
  @Field(() => Receipt) receipt!: Receipt;
  @Field(() => [SponsorShareView], { description: 'Where two brands pay: each one’s part, to the last fen. Empty for a deal of one brand, and for creators.' }) shares!: SponsorShareView[];
  @Field(() => Money) fee!: Money;
  @Field(() => CancellationQuote, { nullable: true }) cancellation!: CancellationQuote | null;
  @Field(() => DisputeView, { nullable: true }) dispute!: DisputeView | null;
  @Field(() => DateTime) createdAt!: Date;
  @Field(() => DateTime) updatedAt!: Date;
  @Field(() => DealCan) can!: DealCan;
}
export const DealConnection = countedConnectionOf(DealView, 'Deal');

@ObjectType({ description: 'A fee that both sides signed: kept for both, whatever became of the deal.' })
export class AgreedRate {
  @Field(() => ID) dealId!: string;
  @Field(() => String) brandName!: string;
  @Field(() => String) creatorName!: string;
  @Field(() => DateTime) agreedAt!: Date;
  @Field(() => Money) fee!: Money;
  @Field(() => [DeliverableSpec]) deliverables!: DeliverableSpec[];
}

@InputType()
export class DealFilter {
  @Field(() => [DealStatusEnum], { nullable: true }) statuses?: DealStatus[] | null;
  @Field(() => ID, { nullable: true }) briefId?: string | null;
  @Field(() => ID, { nullable: true }) creatorId?: string | null;
  @Field(() => PartyEnum, { nullable: true }) turn?: Party | null;
}
@InputType()
export class DraftInput {
  @Field(() => String) title!: string;
  @Field(() => String) text!: string;
  @Field(() => [String]) mediaUrls!: string[];
  @Field(() => [ID], { nullable: true, description: 'Files of the deal.' }) fileIds?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'Must-haves of the brief that are in it; when given, all are needed.' }) mustHaves?: string[] | null;
}
@InputType()
export class PublishInput {
  @Field(() => String) url!: string;
  @Field(() => String) disclosureLabel!: string;
  @Field(() => String, { nullable: true }) captureHash?: string | null;
  @Field(() => ID, { nullable: true, description: 'The capture as a file of the deal; its hash is the proof.' }) captureFileId?: string | null;
}
