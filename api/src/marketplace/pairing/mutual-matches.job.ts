import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import type { BriefView } from '../briefs/brief.view.ts';
import { BriefsService } from '../briefs/briefs.service.ts';
import { MatchesService } from '../matching/matches.service.ts';
import { onBehalfOf } from '../matching/on-behalf-of.ts';
import type { Scored } from '../matching/score.ts';
import { ReputationService } from '../reputation/reputation.service.ts';
import { stablePairs } from './stable-pairs.ts';
import { worthToCreator } from './worth-to-creator.ts';

const LOCK = 7_311_076;
/** Newest open briefs, and the best matches of each, that are paired. */
const BRIEFS = 300;
const BEST = 60;
/** Creators a brief is paired with at most, and briefs that a creator who names no limit is. */
const MOST_CREATORS = 20;
const USUAL_ROOM = 3;

interface Asked {
  brief: BriefView;
  scored: Scored[];
}

/** Pairs open briefs with creators so that no brief and creator would both rather have each other. */
@Injectable()
export class MutualMatchesJob {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly briefs: BriefsService,
    private readonly matches: MatchesService,
    private readonly reputation: ReputationService,
  ) {}

  @Repeats({ name: 'market.pair', everyMs: 600_000 })
  async pair(): Promise<void> {
    const open = await this.db.read<{ id: string; brand_id: string }>(systemContext, `SELECT id, brand_id FROM briefs WHERE status = 'OPEN' ORDER BY id DESC LIMIT ${BRIEFS}`);
    const asked: Asked[] = [];
    for (const { id, brand_id: brandId } of open) {
      const viewer = onBehalfOf(brandId);
      const brief = await this.briefs.get(viewer, id);
      const { found, scored } = await this.matches.rank(viewer, brief, { limit: BEST, listedOnly: true });
      asked.push({ brief, scored: found.best.flatMap((one) => scored.get(one.id) ?? []) });
    }
    const creators = [...new Set(asked.flatMap(({ scored }) => scored.map(({ id }) => id)))];
    const [rooms, reputations] = await Promise.all([this.roomsOf(creators), this.scoresOf([...new Set(open.map((one) => one.brand_id))])]);
    const numbers = new Map(creators.map((id, at) => [id, at]));
    const worths = creators.map(() => new Map<number, number>());
    for (const [at, { brief, scored }] of asked.entries()) {
      for (const one of scored) worths[numbers.get(one.id)!]!.set(at, worthToCreator({ score: one.score, brandScore: reputations.get(brief.brand.id) ?? null, askedMinor: one.costMinor, offeredMinor: brief.feeMax?.minor ?? null }));
    }
    const pairs = stablePairs({
      proposers: asked.map(({ brief, scored }) => ({ wishes: scored.map(({ id }) => numbers.get(id)!), room: placesOf(brief, scored) })),
      receivers: creators.map((id, at) => ({ worth: worths[at]!, room: rooms.get(id) ?? USUAL_ROOM })),
    });
    const placeOf = (creator: number, brief: number) => [...worths[creator]!].filter(([other, worth]) => worth > worths[creator]!.get(brief)! || (worth === worths[creator]!.get(brief)! && other < brief)).length + 1;
    const rows = pairs.flatMap((list, at) => list.map((creator) => ({
      brief: asked[at]!.brief.id, brand: asked[at]!.brief.brand.id, creator: creators[creator]!, creator_place: asked[at]!.scored.findIndex(({ id }) => id === creators[creator]) + 1, brief_place: placeOf(creator, at),
    })));
    await this.keep(rows);
  }

  private async keep(rows: readonly object[]): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      await tx.query('DELETE FROM mutual_matches');
      await tx.query(
        `INSERT INTO mutual_matches (brief_id, brand_id, creator_id, creator_place, brief_place, computed_at)
         SELECT r.brief, r.brand, r.creator, r.creator_place, r.brief_place, $2 FROM jsonb_to_recordset($1::jsonb) AS r(brief uuid, brand uuid, creator uuid, creator_place int, brief_place int)`, [JSON.stringify(rows), this.clock.now()]);
    });
  }

  /** How many more deals each creator takes who says so. */
  private async roomsOf(ids: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.db.read<{ id: string; room: number }>(
      systemContext,
      `SELECT c.id, greatest(0, c.capacity - (SELECT count(*) FROM deals d WHERE d.creator_id = c.id AND d.status NOT IN ('INVITED', 'APPLIED', 'NEGOTIATING', 'DECLINED', 'EXPIRED', 'CANCELLED', 'REFUNDED', 'SETTLED', 'PAID')))::int AS room
       FROM creators c WHERE c.id = ANY ($1::uuid[]) AND c.capacity IS NOT NULL`, [ids]);
    return new Map(rows.map(({ id, room }) => [id, room]));
  }

  private async scoresOf(brandIds: readonly string[]): Promise<Map<string, number | null>> {
    const [first] = brandIds;
    return new Map(first === undefined ? [] : [...await this.reputation.of(onBehalfOf(first), brandIds)].map(([id, { score }]) => [id, score]));
  }
}

/** How many creators the rest of the budget pays for, at what its best matches ask. */
function placesOf({ budget, committed }: BriefView, scored: readonly Scored[]): number {
  const prices = scored.flatMap(({ costMinor }) => (costMinor === null || costMinor === 0n ? [] : [Number(costMinor)])).sort((a, b) => a - b);
  const middle = prices[Math.floor(prices.length / 2)];
  return middle === undefined ? 1 : Math.max(0, Math.min(MOST_CREATORS, Math.floor(Number(budget.minor - committed.minor) / middle)));
}
