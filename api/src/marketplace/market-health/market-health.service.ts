import { Injectable } from '@nestjs/common';
import { matchParts, newcomerFloor, tierBound, tiers, type MatchWeights } from '@meadow/shared';
import type { Viewer } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';
import type { ExposureGroup, LearnedWeights, MarketHealth, RangeCalibration } from './market-health.view.ts';

interface GroupRow extends Record<string, unknown> {
  tier: string;
  level: string;
  creators: number;
  shown: number;
  opened: number;
  invited: number;
  agreed: number;
}

/** Places of the first page. */
const FIRST_PAGE = 40;

/** Is the market fair? What was shown of whom, how briefs fill, how ranges held. For the operator. */
@Injectable()
export class MarketHealthService {
  constructor(private readonly db: Database) {}

  async health(viewer: Viewer): Promise<MarketHealth> {
    const [groups, [briefs], [shown], calibration, places, weights] = await Promise.all([
      this.db.read<GroupRow>(
        viewer.context,
        `WITH steps AS (SELECT creator_id, count(*) FILTER (WHERE step = 'SHOWN') AS shown, count(*) FILTER (WHERE step = 'OPENED') AS opened FROM match_steps GROUP BY 1),
         booked AS (SELECT d.creator_id, count(*) FILTER (WHERE EXISTS (SELECT FROM deal_steps s WHERE s.deal_id = d.id AND s.action = 'invite')) AS invited, count(*) FILTER (WHERE d.agreed_at IS NOT NULL) AS agreed FROM deals d GROUP BY 1)
         SELECT c.tier, CASE WHEN c.level <= 3 THEN '1–3' WHEN c.level <= 6 THEN '4–6' ELSE '7–10' END AS level, count(*)::int AS creators, coalesce(sum(s.shown), 0)::int AS shown,
           coalesce(sum(s.opened), 0)::int AS opened, coalesce(sum(b.invited), 0)::int AS invited, coalesce(sum(b.agreed), 0)::int AS agreed
         FROM market_creators c LEFT JOIN steps s ON s.creator_id = c.id LEFT JOIN booked b ON b.creator_id = c.id WHERE c.listed GROUP BY 1, 2`, [], 'market_exposure_groups'),
      this.db.read<{ open: number; published: number; filled: number }>(
        viewer.context,
        `SELECT (count(*) FILTER (WHERE status IN ('OPEN', 'INVITE_ONLY')))::int AS open, (count(*) FILTER (WHERE published_at > now() - interval '90 days'))::int AS published,
           (count(*) FILTER (WHERE published_at > now() - interval '90 days' AND EXISTS (SELECT FROM deals d WHERE d.brief_id = b.id AND d.agreed_at IS NOT NULL)))::int AS filled FROM briefs b`, [], 'market_fill'),
      this.db.read<{ all: number; new: number }>(
        viewer.context,
        `SELECT count(*)::int AS "all", (count(*) FILTER (WHERE c.deals_completed + c.deals_failed = 0))::int AS new FROM match_steps s JOIN market_creators c ON c.id = s.creator_id WHERE s.step = 'SHOWN'`, [], 'market_newcomers'),
      this.db.read<RangeCalibration & Record<string, unknown>>(
        viewer.context,
        `SELECT source, kind, name, predictions, held, held_recalibrated AS "heldRecalibrated", stretch, computed_at AS "computedAt" FROM range_calibration ORDER BY source DESC, kind DESC, predictions DESC`, [], 'range_calibration'),
      // A brief for one tier only has no choice to bound.
      this.db.read<{ tier: string; places: number }>(
        viewer.context,
        `SELECT c.tier, count(*)::int AS places FROM match_steps s JOIN briefs b ON b.id = s.brief_id JOIN market_creators c ON c.id = s.creator_id
         WHERE s.step = 'SHOWN' AND s.place <= ${FIRST_PAGE} AND cardinality(b.tiers) <> 1 GROUP BY 1`, [], 'market_places'),
      this.db.read<Omit<LearnedWeights, 'parts'> & { weights: MatchWeights } & Record<string, unknown>>(
        viewer.context,
        `SELECT objective, version, used, learned_from AS "learnedFrom", judged_on AS "judgedOn", ndcg_before AS "ndcgBefore", ndcg_after AS "ndcgAfter", made_at AS "madeAt", weights
         FROM learned_weights ORDER BY made_at DESC, objective LIMIT 30`, [], 'market_weights'),
    ]);
    const allPlaces = places.reduce((sum, one) => sum + one.places, 0);
    const placesOf = (tier: string) => (allPlaces === 0 ? null : (places.find((one) => one.tier === tier)?.places ?? 0) / allPlaces);
    return {
      openBriefs: briefs?.open ?? 0, publishedBriefs: briefs?.published ?? 0, filledBriefs: briefs?.filled ?? 0,
      newcomersShare: shown && shown.all > 0 ? shown.new / shown.all : null, newcomersFloor: newcomerFloor,
      byTier: tiers.map((tier) => {
        const group = grouped(tier, groups.filter((row) => row.tier === tier), groups);
        return { ...group, shareOfPlaces: placesOf(tier), bound: tierBound(group.shareOfMarket ?? 0) };
      }),
      byLevel: ['1–3', '4–6', '7–10'].map((level) => grouped(level, groups.filter((row) => row.level === level), groups)),
      calibration,
      weights: weights.map((row) => ({ ...row, parts: matchParts.map((part) => ({ part, points: row.weights[part] })) })),
    };
  }
}

function grouped(name: string, rows: readonly GroupRow[], all: readonly GroupRow[]): ExposureGroup {
  const sum = (of: readonly GroupRow[], field: 'creators' | 'shown' | 'opened' | 'invited' | 'agreed') => of.reduce((total, row) => total + row[field], 0);
  const share = (field: 'creators' | 'shown') => (sum(all, field) === 0 ? null : sum(rows, field) / sum(all, field));
  return {
    name, creators: sum(rows, 'creators'), shown: sum(rows, 'shown'), opened: sum(rows, 'opened'), invited: sum(rows, 'invited'), agreed: sum(rows, 'agreed'), shareOfMarket: share('creators'), shareOfShown: share('shown'),
    shareOfPlaces: null, bound: null,
  };
}
