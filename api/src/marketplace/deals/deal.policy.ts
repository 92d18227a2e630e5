import type { Party, Permission } from '@meadow/shared';
import { may, type Viewer } from '../../identity/index.ts';
import type { Deal } from './deal.entity.ts';
import { amendable, deliversParts, mayMove, reviewsParts, type DealAction } from './deal.lifecycle.ts';
import type { Terms } from './deal.terms.ts';

/** For which side the viewer speaks; null for a stranger. */
export function partyOf(viewer: Viewer, deal: Pick<Deal, 'brandId' | 'creatorId'>): Party | null {
  if (viewer.accountId === deal.brandId) return 'BRAND';
  if (viewer.accountId === deal.creatorId) return 'CREATOR';
  return viewer.kind === 'OPERATOR' ? 'OPERATOR' : null;
}

const needs: Partial<Record<DealAction, Permission>> = {
  counter: 'deal:negotiate', accept: 'deal:negotiate', decline: 'deal:negotiate', withdraw: 'deal:negotiate', cancel: 'deal:negotiate', dispute: 'deal:negotiate', fund: 'deal:fund',
  submitDraft: 'deal:deliver', publish: 'deal:deliver', requestRevision: 'deal:review', approve: 'deal:review', confirm: 'deal:review',
};

export function canDo(viewer: Viewer, deal: Pick<Deal, 'brandId' | 'creatorId' | 'status' | 'proposedBy'>, action: DealAction): boolean {
  const party = partyOf(viewer, deal);
  const permission = needs[action];
  return party !== null && permission !== undefined && may(viewer, permission) && mayMove(deal, action, party);
}

const isSide = (party: Party | null): boolean => party === 'BRAND' || party === 'CREATOR';
export const canAmend = (viewer: Viewer, deal: Pick<Deal, 'brandId' | 'creatorId' | 'status' | 'amendmentVersion'>): boolean =>
  isSide(partyOf(viewer, deal)) && may(viewer, 'deal:negotiate') && amendable.has(deal.status) && deal.amendmentVersion === null;
/** @param proposedBy who put the change on the table; null when none is */
export const canAnswerAmendment = (viewer: Viewer, deal: Pick<Deal, 'brandId' | 'creatorId' | 'status'>, proposedBy: Party | null): boolean =>
  proposedBy !== null && amendable.has(deal.status) && isSide(partyOf(viewer, deal)) && partyOf(viewer, deal) !== proposedBy && may(viewer, 'deal:negotiate');

export const canDeliverPart = (viewer: Viewer, deal: Pick<Deal, 'brandId' | 'creatorId' | 'status'>): boolean =>
  partyOf(viewer, deal) === 'CREATOR' && may(viewer, 'deal:deliver') && deliversParts.has(deal.status);
export const canReviewPart = (viewer: Viewer, deal: Pick<Deal, 'brandId' | 'creatorId' | 'status'>): boolean =>
  partyOf(viewer, deal) === 'BRAND' && may(viewer, 'deal:review') && reviewsParts.has(deal.status);

export const canComment = (viewer: Viewer, deal: Deal): boolean => {
  const party = partyOf(viewer, deal);
  return party !== null && party !== 'OPERATOR' && may(viewer, 'deal:negotiate');
};

/** Whether the deal stands so that its note can be boosted at all: published, and neither disputed nor refunded. */
export const isBoostable = (deal: Pick<Deal, 'status' | 'publishedAt'>): boolean => deal.publishedAt !== null && boostable.has(deal.status);

/**
 * Until when the brand may boost the note: as the creator said last, else by the terms, from publication on; null when nothing allows it.
 * @param said what a step after the terms set, null when none did
 */
export function boostUntil(deal: Pick<Deal, 'status' | 'publishedAt'>, terms: Terms, said: Date | null): Date | null {
  if (!deal.publishedAt || !isBoostable(deal)) return null;
  if (said) return said;
  if (!terms.usageRights.boostAllowed) return null;
  const until = new Date(deal.publishedAt);
  until.setUTCMonth(until.getUTCMonth() + terms.usageRights.months);
  return until;
}
const boostable = new Set<Deal['status']>(['PUBLISHED', 'VERIFYING', 'COMPLETED', 'SETTLED', 'PAID']);

export const canBoost = (viewer: Viewer, deal: Deal, until: Date | null, now: Date): boolean =>
  partyOf(viewer, deal) === 'BRAND' && may(viewer, 'campaign:write') && until !== null && until > now;
