import { Injectable } from '@nestjs/common';
import { newcomerFloor, tierBound, tiers, type Tier } from '@meadow/shared';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import type { BriefView } from '../briefs/brief.view.ts';
import { drawChance, randomOf, withBoundedTiers, withNewcomers } from '../learning/explore.ts';
import type { Found } from '../search/creator-index.ts';
import type { Ranked, RankWish } from './matches.service.ts';
import type { Scored } from './score.ts';

/** Newcomers that places are drawn among. */
const DRAWN_FROM = 40;
/** How often a match that is shown is opened, until it is measured. */
const USUAL = 0.15;

type Place = Found['best'][number];
type Rank = (wish: Omit<RankWish, 'filter'>) => Promise<Ranked>;
interface Shown extends Place {
  tier: Tier;
  isNewcomer: boolean;
  /** In a place kept for newcomers, or one that another tier had too many of. */
  newFace: boolean;
  otherTier: boolean;
}
interface Mixed {
  page: Shown[];
  scored: Map<string, Scored>;
}

/** Keeps places for newcomers and bounds those of each tier: popularity alone never wins. Scores stay as they are. */
@Injectable()
export class ExplorationService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** @param rank ranks some of the market alone */
  async mix(viewer: Viewer, brief: BriefView, ranked: Ranked, top: readonly Place[], rank: Rank): Promise<Mixed> {
    const mixed = await this.withNewFaces(viewer, brief, { page: shownOf(top, ranked), scored: ranked.scored }, rank);
    return this.withBounds(ranked, mixed, rank);
  }

  private async withNewFaces(viewer: Viewer, { id }: BriefView, { page, scored }: Mixed, rank: Rank): Promise<Mixed> {
    if (page.filter(({ isNewcomer }) => isNewcomer).length >= leastNew(page.length)) return { page, scored };
    const others = await rank({ limit: DRAWN_FROM, newcomersOnly: true });
    const record = await this.records(viewer, others.found.best.map((one) => one.id));
    // The same page all day long, another one tomorrow.
    const random = randomOf(`${id} ${this.clock.now().toISOString().slice(0, 10)}`);
    const newcomers = shownOf(others.found.best, others).map((one) => ({ ...one, isNewcomer: true, newFace: true }));
    const mixed = withNewcomers(page, newcomers, newcomerFloor, (one) => one.key * drawChance(record.get(one.id) ?? { taken: 0, left: 0 }, USUAL, random));
    return { page: mixed, scored: new Map([...others.scored, ...scored]) };
  }

  /** No tier has more than its share of places while others fit; newcomers keep theirs. */
  private async withBounds({ found, wanted }: Ranked, { page, scored }: Mixed, rank: Rank): Promise<Mixed> {
    const fitting = new Map((found.facets?.['tiers'] ?? []).map(({ value, count }) => [value, count]));
    const bound = (tier: string) => Math.ceil(page.length * tierBound((fitting.get(tier) ?? 0) / Math.max(1, found.total)));
    const isFull = (tier: Tier) => page.filter((one) => one.tier === tier).length >= bound(tier);
    const isCrowded = page.some(({ tier }) => page.filter((one) => one.tier === tier).length > bound(tier));
    // Tiers that nobody who fits is of, or that the brief leaves out, are not asked for.
    const open = tiers.filter((tier) => !isFull(tier) && (fitting.get(tier) ?? 0) > 0 && (wanted.tiers.length === 0 || wanted.tiers.includes(tier)));
    if (!isCrowded || open.length === 0) return { page, scored };
    const others = await rank({ limit: page.length, tiers: open });
    const bounded = withBoundedTiers(page, shownOf(others.found.best, others), bound, (one, kept) => one.newFace || (one.isNewcomer && kept.filter(({ isNewcomer }) => isNewcomer).length <= leastNew(page.length)));
    const before = new Set(page.map(({ id }) => id));
    return { page: bounded.map((one) => ({ ...one, otherTier: !before.has(one.id) })), scored: new Map([...others.scored, ...scored]) };
  }

  private async records(viewer: Viewer, ids: readonly string[]): Promise<Map<string, { taken: number; left: number }>> {
    const rows = await this.db.read<{ creator_id: string; shown: number; opened: number }>(
      viewer.context, 'SELECT creator_id, shown, opened FROM market_exposure WHERE creator_id = ANY ($1::uuid[])', [ids], 'market_exposure');
    return new Map(rows.map(({ creator_id: creator, shown, opened }) => [creator, { taken: opened, left: Math.max(0, shown - opened) }]));
  }
}

const leastNew = (places: number): number => Math.ceil(places * newcomerFloor);

const shownOf = (places: readonly Place[], { known }: Ranked): Shown[] => places.map((one) => {
  const creator = known.get(one.id);
  return { ...one, tier: creator?.tier ?? 'NANO', isNewcomer: creator !== undefined && creator.dealsCompleted + creator.dealsFailed === 0, newFace: false, otherTier: false };
});
