import { uuidv7 } from 'uuidv7';
import type { Viewer } from '../../identity/index.ts';
import type { Tx } from '../../platform/database/database.ts';
import { addOffer } from './add-offer.ts';
import type { DealMover } from './deal-mover.ts';
import { Deal } from './deal.entity.ts';
import type { Terms } from './deal.terms.ts';

export interface Opening {
  briefId: string;
  brandId: string;
  creatorId: string;
  terms: Terms;
  by: 'BRAND' | 'CREATOR';
  now: Date;
  /** Whose name stands under the first offer. */
  signer: { userId: string; name: string };
  /** The person who does it now; null when a series does. */
  viewer: Viewer | null;
  /** Which deal of which series it is. */
  series?: { id: string; number: number };
}

/** How every deal begins: its row, the first offer signed by the side that makes it, its clock and its history. */
export async function openDeal(tx: Tx, mover: DealMover, { briefId, brandId, creatorId, terms, by, now, signer, viewer, series }: Opening): Promise<Deal> {
  const deal = tx.create(Deal, {
    id: uuidv7(), briefId, brandId, creatorId, status: by === 'BRAND' ? 'INVITED' : 'APPLIED', currency: terms.currency, feeMinor: terms.feeMinor, partnerPaysMinor: null,
    currentVersion: 1, proposedBy: by, amendmentVersion: null, revisionCount: 0, partCount: 0, partCreatorMinor: 0n, partPlatformMinor: 0n, partCreatorFeeMinor: 0n, releasedMinor: 0n, returnedMinor: 0n, createdAt: now, updatedAt: now,
  });
  await tx.insert(Deal, deal);
  if (series) await tx.query('UPDATE deals SET series_id = $2, series_number = $3 WHERE id = $1', [deal.id, series.id, series.number]);
  await addOffer(tx, { ...deal, version: 1, by, now }, signer, mover.inFull(terms));
  await mover.enter(tx, deal);
  await mover.record(tx, deal, { party: by, viewer }, { action: by === 'BRAND' ? 'invite' : 'apply' }, null);
  return deal;
}
