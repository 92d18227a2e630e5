import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database.ts';

/** A creative that events will speak of, with what its figures belong to. */
export interface CreativeSource {
  brandId: string;
  campaignId: string;
  adGroupId: string;
  creativeId: string;
  dealId: string | null;
  creatorId: string | null;
}

/** Gives creatives the numbers under which their events are counted. */
@Injectable()
export class EventSourcesService {
  /** @returns the creative's number; the same one when it has one already */
  async register(tx: Tx, source: CreativeSource): Promise<number> {
    const [known] = await tx.query<{ no: number }[]>('SELECT no FROM event_sources WHERE creative_id = $1', [source.creativeId]);
    if (known) return known.no;
    const [made] = await tx.query<{ no: number }[]>(
      'INSERT INTO event_sources (brand_id, campaign_id, ad_group_id, creative_id, deal_id, creator_id) VALUES ($1, $2, $3, $4, $5, $6) RETURNING no',
      [source.brandId, source.campaignId, source.adGroupId, source.creativeId, source.dealId, source.creatorId],
    );
    return made!.no;
  }
}
