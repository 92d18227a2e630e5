import { uuidv7 } from 'uuidv7';
import type { Viewer } from '../../identity/index.ts';
import type { Tx } from '../../platform/database/database.ts';
import { hashOfTerms, termsText, type Terms } from './deal.terms.ts';

export interface NewOffer {
  id: string;
  brandId: string;
  creatorId: string;
  version: number;
  by: 'BRAND' | 'CREATOR';
  now: Date;
}

/** Writes a version of a deal's terms, signed by the side that puts it on the table. */
export async function addOffer(tx: Tx, { id: dealId, brandId, creatorId, version, by, now }: NewOffer, signer: Pick<Viewer, 'userId' | 'name'>, terms: Terms): Promise<void> {
  const side = by === 'BRAND' ? 'brand' : 'creator';
  await tx.query(
    `INSERT INTO offers (id, deal_id, brand_id, creator_id, version, by_party, terms, hash, signed_by_${side}_at, ${side}_signer, ${side}_signer_name, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $9)`,
    [uuidv7(), dealId, brandId, creatorId, version, by, termsText(terms), hashOfTerms(terms), now, signer.userId, signer.name]);
}
