import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';
import type { Context } from '../../platform/database/tenant-context.ts';

export interface SampleCost {
  sampleId: string;
  /** Null where no deal was under way: then the sample stands for itself. */
  dealId: string | null;
  creatorId: string;
  creatorName: string;
  product: string;
  noteUrl: string | null;
  /** Nothing of a piece that came back. */
  productMinor: bigint;
  shippingMinor: bigint;
}

/** What parcels with samples cost, as it was when they left. */
@Injectable()
export class SampleCostsService {
  constructor(private readonly db: Database) {}

  /** Sent on the days of a period, in one currency. */
  sent(context: Context, { brandId, from, to, zone, currency }: { brandId: string; from: string; to: string; zone: string; currency: string }): Promise<SampleCost[]> {
    return this.db.read<SampleCost & Record<string, unknown>>(
      context,
      `SELECT k.sample_id AS "sampleId", k.deal_id AS "dealId", s.creator_id AS "creatorId", o.name AS "creatorName", p.name AS product, s.note_url AS "noteUrl",
         CASE WHEN s.status = 'RETURNED' THEN 0 ELSE k.product_minor END AS "productMinor", k.shipping_minor AS "shippingMinor"
       FROM sample_costs k JOIN samples s ON s.id = k.sample_id JOIN products p ON p.id = s.product_id JOIN public_organisations o ON o.id = s.creator_id
       WHERE k.brand_id = $1 AND k.currency = $5 AND k.shipped_at >= ($2::date::timestamp AT TIME ZONE $4) AND k.shipped_at < (($3::date + 1)::timestamp AT TIME ZONE $4)
       ORDER BY k.shipped_at DESC, k.sample_id`,
      [brandId, from, to, zone, currency],
      'sample_costs',
    );
  }
}
