import { Injectable } from '@nestjs/common';
import type { Channel } from '../attribution/credit.service.ts';
import { Database } from '../../platform/database/database.ts';
import type { Context } from '../../platform/database/tenant-context.ts';
import { eventKind, LINK_CLICK } from '../events/event-kinds.ts';
import { ReachSketch } from '../rollups/reach-sketch.ts';

const MOST_AUDIENCES = 20;

export interface Audience {
  channel: Channel;
  /** Distinct visitors who saw an ad of it, or clicked on one or on a link. */
  reach: number;
}
export interface AudiencePair {
  first: Channel;
  second: Channel;
  /** Visitors of both: exact for small audiences, else by inclusion and exclusion of estimates, and never below zero. */
  shared: number;
  /** Of the smaller audience, from 0 to 1. */
  share: number;
}
export interface AudienceOverlap {
  audiences: Audience[];
  pairs: AudiencePair[];
}

/** Scopes of sketches with what they are: a deal is its creator. */
const SKETCHES = `
  SELECT k.creator_id, k.campaign_id, s.sketch FROM reach_sketches s
  JOIN (SELECT DISTINCT coalesce(deal_id, campaign_id) AS scope_id, CASE WHEN deal_id IS NOT NULL THEN creator_id END AS creator_id,
      CASE WHEN deal_id IS NULL THEN campaign_id END AS campaign_id
    FROM event_sources WHERE brand_id = $1 AND coalesce(deal_id, campaign_id) IS NOT NULL) k USING (scope_id)
  WHERE s.brand_id = $1 AND s.type IN (${eventKind.impression}, ${eventKind.click}, ${LINK_CLICK}) AND s.day BETWEEN $2::date AND $3::date`;

/** Whether creators and campaigns reach the same people, by merging sketches; the largest twenty. A creator whose notes are not boosted is known by who follows their links. */
@Injectable()
export class AudienceOverlapService {
  constructor(private readonly db: Database) {}

  async report(context: Context, { brandId, from, to }: { brandId: string; from: string; to: string }): Promise<AudienceOverlap> {
    const rows = await this.db.read<{ creator_id: string | null; campaign_id: string | null; sketch: Buffer }>(context, SKETCHES, [brandId, from, to], 'audience_sketches');
    const merged = new Map<string, { channel: Channel; sketch: ReachSketch }>();
    for (const { creator_id: creator, campaign_id: campaign, sketch } of rows) {
      const id = creator ?? campaign;
      if (id === null) continue;
      const audience = merged.get(id) ?? { channel: { kind: creator === null ? 'CAMPAIGN' : 'CREATOR', id, slug: null }, sketch: new ReachSketch() };
      audience.sketch.merge(ReachSketch.read(sketch));
      merged.set(id, audience);
    }
    const counted = [...merged.values()].map((one) => ({ ...one, reach: one.sketch.count() }));
    const largest = counted.sort((a, b) => b.reach - a.reach || (a.channel.id < b.channel.id ? -1 : 1)).slice(0, MOST_AUDIENCES);
    const pairs = largest.flatMap((first, index) => largest.slice(index + 1).map((second) => pairOf(first, second)));
    return { audiences: largest.map(({ channel, reach }) => ({ channel, reach })), pairs: pairs.sort((a, b) => b.share - a.share || b.shared - a.shared) };
  }
}

interface Counted extends Audience {
  sketch: ReachSketch;
}
function pairOf(first: Counted, second: Counted): AudiencePair {
  const union = new ReachSketch();
  union.merge(first.sketch);
  union.merge(second.sketch);
  const smaller = Math.min(first.reach, second.reach);
  const shared = Math.min(smaller, Math.max(0, first.reach + second.reach - union.count()));
  return { first: first.channel, second: second.channel, shared, share: smaller === 0 ? 0 : shared / smaller };
}
