import type { DealStatus, Party } from '@meadow/shared';
import { partialSplit, type PricedSplit, type Split, type StageSplit } from '../../finance/index.ts';
import type { OrganisationView, Viewer } from '../../identity/index.ts';
import { money, type Money } from '../../platform/graphql/money.view.ts';
import type { Dispute } from '../../trust/index.ts';
import type { CheckOutcome } from '../delivery/delivery.view.ts';
import type { Deal } from './deal.entity.ts';
import { mayEndEarly, mayMove, stageOf } from './deal.lifecycle.ts';
import { boostUntil, canAmend, canAnswerAmendment, canBoost, canComment, canDo, partyOf } from './deal.policy.ts';
import { viewParts } from './deal-parts.ts';
import { endingOf } from './deal.stages.ts';
import { readTerms, type StoredTerms } from './deal.terms.ts';
import type { CancellationQuote, DealCan, DealView, OfferView, SignatureView, SubmissionView } from './deal.view.ts';
import { sponsorShares } from '../partners/sponsor-share.ts';
import { receiptOf, stageCharges } from './receipt.ts';

/** What hangs on a deal, as JSON of one query. */
export interface DealChildren extends Record<string, unknown> {
  id: string;
  brand: OrganisationView;
  offers: { id: string; version: number; by: Party; terms: StoredTerms; hash: string; signed_by_brand_at: string | null; signed_by_creator_at: string | null; brand_signer_name: string | null; creator_signer_name: string | null; withdrawn_at: string | null; created_at: string }[];
  submissions: { id: string; number: number; title: string; text: string; media_urls: string[]; submitted_at: string; decision: SubmissionView['decision']; decided_at: string | null; comment: string | null; file_ids: string[]; must_haves: string[] }[];
  publication: {
    url: string; disclosure_label: string; capture_hash: string | null; capture_file_id: string | null; published_at: string; keep_until: string | null; offline_since: string | null; restore_by: string | null;
    broken_at: string | null; checks: { at: string; outcome: CheckOutcome; status: number | null }[];
  } | null;
  comments: { id: string; by: Party; author_name: string; text: string; at: string; file_ids: string[] }[];
  /** Until when a step after the terms allows to boost the note. */
  rights_said: string | null;
  parts: { id: string; piece: number; url: string; label: string; handed_in_at: string; due_at: string; accepted_at: string | null; accepted_by: Party | null; creator_minor: string | null }[];
  steps: { action: string; status: DealStatus; at: string; by: Party; actor_name: string }[];
}

const list = (columns: string, table: string, order: string) =>
  `(SELECT coalesce(json_agg(json_build_object(${columns}) ORDER BY ${order}), '[]') FROM ${table} x WHERE x.deal_id = d.id)`;

export const childrenSql = `SELECT d.id, to_char(app.rights_said(d.id) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS rights_said,
  (SELECT json_build_object('id', o.id, 'kind', o.kind, 'name', o.name, 'handle', o.handle, 'timeZone', o.time_zone, 'currency', o.currency, 'createdAt', o.created_at)
   FROM public_organisations o WHERE o.id = d.brand_id) AS brand,
  ${list(`'id', id, 'version', version, 'by', by_party, 'terms', terms, 'hash', hash, 'signed_by_brand_at', signed_by_brand_at, 'signed_by_creator_at', signed_by_creator_at, 'brand_signer_name', brand_signer_name, 'creator_signer_name', creator_signer_name, 'withdrawn_at', withdrawn_at, 'created_at', created_at`, 'offers', 'version')} AS offers,
  ${list(`'id', id, 'number', number, 'title', title, 'text', text, 'media_urls', media_urls, 'submitted_at', submitted_at, 'decision', decision, 'decided_at', decided_at, 'comment', comment, 'file_ids', file_ids, 'must_haves', must_haves`, 'submissions', 'number')} AS submissions,
  (SELECT json_build_object('url', p.url, 'disclosure_label', p.disclosure_label, 'capture_hash', p.capture_hash, 'published_at', p.published_at, 'capture_file_id', p.capture_file_id, 'keep_until', p.keep_until,
    'offline_since', p.offline_since, 'restore_by', p.restore_by, 'broken_at', p.broken_at,
    'checks', (SELECT coalesce(json_agg(json_build_object('at', c.at, 'outcome', c.outcome, 'status', c.status) ORDER BY c.id DESC), '[]') FROM (SELECT * FROM publication_checks k WHERE k.deal_id = p.deal_id ORDER BY id DESC LIMIT 5) c))
   FROM publications p WHERE p.deal_id = d.id) AS publication,
  ${list(`'id', id, 'by', by_party, 'author_name', author_name, 'text', text, 'at', at, 'file_ids', file_ids`, 'deal_comments', 'id')} AS comments,
  ${list(`'id', id, 'piece', piece, 'url', url, 'label', disclosure_label, 'handed_in_at', handed_in_at, 'due_at', due_at, 'accepted_at', accepted_at, 'accepted_by', accepted_by, 'creator_minor', creator_minor::text`, 'deal_parts', 'piece')} AS parts,
  ${list(`'action', action, 'status', status, 'at', at, 'by', by_party, 'actor_name', actor_name`, 'deal_steps', 'id')} AS steps
  FROM deals d WHERE d.id = ANY ($1::uuid[])`;

const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));
const actions = ['counter', 'accept', 'decline', 'withdraw', 'fund', 'submitDraft', 'requestRevision', 'approve', 'publish', 'confirm', 'cancel', 'dispute'] as const;

export interface DealFacts {
  deal: Deal;
  children: DealChildren;
  dispute: Dispute | null;
  /** As agreed, or as it will be when the current offer is. */
  split: Split & Partial<PricedSplit>;
  /** What of it is not paid for parts yet. */
  held: Split;
  /** What an early end costs, or would have cost. */
  stages: readonly StageSplit[];
  now: Date;
  payoutDays: number;
}

export function viewDeal({ deal, children, dispute, split, held, stages, now, payoutDays }: DealFacts, viewer: Viewer): DealView {
  const offers = children.offers.map((offer): OfferView => ({
    id: offer.id, version: offer.version, by: offer.by, terms: readTerms(offer.terms), hash: offer.hash,
    signedByBrandAt: instant(offer.signed_by_brand_at), signedByCreatorAt: instant(offer.signed_by_creator_at), createdAt: new Date(offer.created_at),
    signatures: signaturesOf(offer), withdrawnAt: instant(offer.withdrawn_at),
  }));
  const currentOffer = offers.find((offer) => offer.version === deal.currentVersion);
  if (!currentOffer) throw new Error(`deal ${deal.id} has no version ${deal.currentVersion}`);
  const { terms } = currentOffer;
  return {
    id: deal.id,
    briefId: deal.briefId,
    creatorId: deal.creatorId,
    brand: children.brand,
    status: deal.status,
    offers,
    currentOffer,
    amendment: offers.find((offer) => offer.version === deal.amendmentVersion) ?? null,
    submissions: children.submissions.map((draft) => ({
      id: draft.id, dealId: deal.id, fileIds: draft.file_ids, mustHaves: draft.must_haves, number: draft.number, title: draft.title, text: draft.text, mediaUrls: draft.media_urls, submittedAt: new Date(draft.submitted_at),
      decision: draft.decision, decidedAt: instant(draft.decided_at), comment: draft.comment,
    })),
    publication: children.publication && {
      url: children.publication.url, disclosureLabel: children.publication.disclosure_label, captureHash: children.publication.capture_hash, publishedAt: new Date(children.publication.published_at),
      captureUrl: children.publication.capture_file_id && `/api/files/${children.publication.capture_file_id}`, keepUntil: instant(children.publication.keep_until),
      offlineSince: instant(children.publication.offline_since), restoreBy: instant(children.publication.restore_by), brokenAt: instant(children.publication.broken_at),
      checks: children.publication.checks.map(({ at, outcome, status }) => ({ at: new Date(at), outcome, status })),
    },
    comments: children.comments.map((comment) => ({ id: comment.id, by: comment.by, authorName: comment.author_name, text: comment.text, at: new Date(comment.at), dealId: deal.id, fileIds: comment.file_ids })),
    parts: viewParts(deal, children.parts, terms, held, viewer),
    // What became of single deliverables stands with them.
    history: children.steps.filter(({ action }) => action !== 'handInPart' && action !== 'acceptPart').map((step) => ({ status: step.status, at: new Date(step.at), by: step.by, actorName: step.actor_name })),
    wait: deal.waitOwner && deal.waitDueAt && deal.waitDefault
      ? { owner: deal.waitOwner, dueAt: deal.waitDueAt, defaultAction: deal.waitDefault, moneyEffect: moneyOfDefault(deal, held, stages, dispute) }
      : null,
    receipt: receiptOf(split, { fundedAt: deal.fundedAt, settledAt: deal.settledAt, paidAt: deal.paidAt, ending: endingOf(deal, split), paidMinor: deal.partCreatorMinor + deal.partPlatformMinor, stages: mayEndEarly.has(deal.status) ? stages : [], expectedAt: expectedAt(deal, terms.payoutDays ?? payoutDays) }),
    shares: partyOf(viewer, deal) === 'CREATOR' ? [] : sponsorShares(deal, split, endingOf(deal, split)),
    partnerId: deal.partnerId,
    stages: stageCharges(stages, deal.currency),
    fee: money(deal.feeMinor, deal.currency),
    cancellation: quoteCancellation(deal, held, stages, partyOf(viewer, deal)),
    dispute,
    createdAt: deal.createdAt,
    updatedAt: deal.updatedAt,
    can: {
      ...(Object.fromEntries(actions.map((action) => [action, canDo(viewer, deal, action)])) as Omit<DealCan, 'comment' | 'boost' | 'amend' | 'answerAmendment'>),
      requestRevision: canDo(viewer, deal, 'requestRevision') && deal.revisionCount < terms.revisionLimit,
      amend: canAmend(viewer, deal),
      answerAmendment: canAnswerAmendment(viewer, deal, offers.find((offer) => offer.version === deal.amendmentVersion)?.by ?? null),
      comment: canComment(viewer, deal),
      boost: canBoost(viewer, deal, boostUntil(deal, terms, instant(children.rights_said)), now),
    },
  };
}

const signaturesOf = (offer: DealChildren['offers'][number]): SignatureView[] =>
  ([['BRAND', offer.signed_by_brand_at, offer.brand_signer_name], ['CREATOR', offer.signed_by_creator_at, offer.creator_signer_name]] as const)
    .flatMap(([party, at, name]) => (at ? [{ party, at: new Date(at), name: name ?? '', hash: offer.hash }] : []));

/** What moves when the wait runs out: to the brand for REFUNDS, else to the creator. */
function moneyOfDefault(deal: Deal, held: Split, stages: readonly StageSplit[], dispute: Dispute | null): Money | null {
  switch (deal.waitDefault) {
    case 'REFUNDS':
      return money(held.brandPaysMinor, deal.currency);
    case 'CONFIRMS':
    case 'SETTLES':
      return money(held.creatorGetsMinor, deal.currency);
    case 'PAYS':
      return money(deal.endedCreatorMinor === null ? (deal.chargeBps === null ? held : partialSplit(held, deal.chargeBps)).creatorGetsMinor : deal.endedCreatorMinor - deal.partCreatorMinor, deal.currency);
    case 'SPLITS_BY_STAGE':
      return money(deal.frozenStatus === null ? 0n : (at(stages, deal.frozenStatus)?.creatorGetsMinor ?? 0n), deal.currency);
    case 'RULING_HOLDS':
      return money(partialSplit(held, dispute?.firstShareBps ?? 0).creatorGetsMinor, deal.currency);
    case 'EXPIRES':
    case 'APPROVES':
    case null:
      return null;
  }
}

/** When the creator's money comes: the payout run after settlement, or after the verification that still runs. */
function expectedAt(deal: Deal, payoutDays: number): Date | null {
  if (deal.paidAt) return null;
  const from = deal.settledAt ?? (deal.status === 'VERIFYING' || deal.status === 'COMPLETED' ? deal.waitDueAt : null);
  return from && new Date(from.getTime() + payoutDays * 86_400_000);
}

const at = (stages: readonly StageSplit[], status: DealStatus): StageSplit | undefined => stages.find(({ stage }) => stage === stageOf[status]);

/** What cancelling would cost, for the side that asks; null when the deal can no longer be cancelled. */
function quoteCancellation(deal: Deal, held: Split, stages: readonly StageSplit[], party: Party | null): CancellationQuote | null {
  if (!party || !mayMove(deal, 'cancel', party)) return null;
  const of = (minor: bigint) => money(minor, deal.currency);
  if (!deal.fundedAt) return { stage: null, chargeBps: 0, creatorGets: of(0n), brandGetsBack: of(0n), platformFee: of(0n) };
  const parts = (party === 'BRAND' ? at(stages, deal.status) : undefined) ?? partialSplit(held, 0);
  return { stage: stageOf[deal.status] ?? null, chargeBps: parts.shareBps, creatorGets: of(parts.creatorGetsMinor), brandGetsBack: of(parts.brandGetsBackMinor), platformFee: of(parts.platformFeeMinor) };
}
