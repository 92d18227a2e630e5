import { allocate, type NoteFormat, type Party, type Platform } from '@meadow/shared';
import type { Split } from '../../finance/index.ts';
import type { Viewer } from '../../identity/index.ts';
import { money } from '../../platform/graphql/money.view.ts';
import type { DealChildren } from './deal-row.ts';
import type { Deal } from './deal.entity.ts';
import { canDeliverPart, canReviewPart } from './deal.policy.ts';
import type { Terms } from './deal.terms.ts';
import type { DealPartView } from './deal.view.ts';

/** Every piece that was agreed, one by one: 2 notes and a video are three. */
export const piecesOf = ({ deliverables }: Pick<Terms, 'deliverables'>): { format: NoteFormat; platform: Platform }[] =>
  deliverables.flatMap(({ format, platform, quantity }) => Array.from({ length: quantity }, () => ({ format, platform })));

export interface PartPay {
  creatorGetsMinor: bigint;
  platformFeeMinor: bigint;
  creatorFeeMinor: bigint;
}

/**
 * What one more piece is worth: an equal part of what is not paid yet, of each amount by itself (largest remainder). The last piece is never a part:
 * what is left is paid when the deal is.
 * @param pieces agreed altogether
 * @param paid of them, paid as parts
 */
export function partPay(held: Pick<Split, 'creatorGetsMinor' | 'brandFeeMinor' | 'creatorFeeMinor'>, pieces: number, paid: number): PartPay {
  const left = Math.max(pieces - paid, 2);
  const part = (amount: bigint): bigint => allocate(amount, Array.from({ length: left }, () => 1n))[0] ?? 0n;
  const creatorFeeMinor = part(held.creatorFeeMinor);
  return { creatorGetsMinor: part(held.creatorGetsMinor), platformFeeMinor: part(held.brandFeeMinor) + creatorFeeMinor, creatorFeeMinor };
}

/** All pieces of a deal of several, and what became of each; none where there is one, or two brands pay. */
export function viewParts(deal: Deal, parts: DealChildren['parts'], terms: Terms, held: Split, viewer: Viewer): DealPartView[] {
  const pieces = piecesOf(terms);
  if (pieces.length < 2 || deal.partnershipId !== null) return [];
  const next = partPay(held, pieces.length, deal.partCount).creatorGetsMinor;
  const mayHandIn = canDeliverPart(viewer, deal) && parts.length < pieces.length - 1;
  return pieces.map(({ format, platform }, at): DealPartView => {
    const part = parts.find(({ piece }) => piece === at + 1);
    const paid = part?.creator_minor ?? null;
    return {
      piece: at + 1, id: part?.id ?? null, format, platform, url: part?.url ?? null, disclosureLabel: part?.label ?? null, handedInAt: part ? new Date(part.handed_in_at) : null,
      dueAt: part && !part.accepted_at ? new Date(part.due_at) : null, acceptedAt: part?.accepted_at ? new Date(part.accepted_at) : null, acceptedBy: part?.accepted_by ?? null,
      creatorGets: paid !== null ? money(BigInt(paid), deal.currency) : part ? money(next, deal.currency) : null,
      canHandIn: !part && mayHandIn, canAccept: part !== undefined && part.accepted_at === null && canReviewPart(viewer, deal),
    };
  });
}

export type PartAccepter = Extract<Party, 'BRAND' | 'SYSTEM'>;
