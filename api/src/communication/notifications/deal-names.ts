import type { Tx } from '../../platform/database/database.ts';

/** What a sentence about a deal needs. */
export interface DealNames {
  brandId: string;
  creatorId: string;
  params: { brand: string; creator: string; brief: string; amountMinor: string; currency: string };
}

export async function dealNames(tx: Tx, dealId: string): Promise<DealNames | null> {
  const [row] = await tx.query<{ brand_id: string; creator_id: string; brand: string; creator: string; title: string; fee: bigint; currency: string }[]>(
    `SELECT d.brand_id, d.creator_id, o.name AS brand, c.name AS creator, b.title, d.fee_minor AS fee, d.currency FROM deals d
     JOIN organisations o ON o.id = d.brand_id JOIN creators c ON c.id = d.creator_id JOIN briefs b ON b.id = d.brief_id WHERE d.id = $1`,
    [dealId]);
  return row ? { brandId: row.brand_id, creatorId: row.creator_id, params: { brand: row.brand, creator: row.creator, brief: row.title, amountMinor: row.fee.toString(), currency: row.currency } } : null;
}
