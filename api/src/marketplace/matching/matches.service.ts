import { Injectable } from '@nestjs/common';
import type { MatchBinding } from '@meadow/shared';
import type { Viewer } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';
import { Forbidden, NotFound } from '../../platform/errors/domain-error.ts';
import { decodeCursor, encodeCursor, pageSize } from '../../platform/graphql/connection.ts';
import { money } from '../../platform/graphql/money.view.ts';
import type { BriefView } from '../briefs/brief.view.ts';
import { BriefsService } from '../briefs/briefs.service.ts';
import { CreatorsService } from '../creators/creators.service.ts';
import { MarketFigures, type Market } from '../creators/market-figures.ts';
import { DealsService } from '../deals/deals.service.ts';
import { aimOf, peersOf } from './aim.ts';
import { candidateColumns, candidateOf, type CandidateRow } from './candidate-row.ts';
import { limitsOf, whereOf, type Limit } from './limits.ts';
import type { BriefSuggestionView, MatchConnection, MatchFilter, MatchReason, MatchView } from './match.view.ts';
import { scoreMatch, type Reason, type Scored } from './score.ts';

/** Candidates that are scored: the best by a coarse order that the database can make. */
const CANDIDATES = 1_000;
/** Newest open briefs that are scored for a creator. */
const BRIEFS = 300;

/** Who fits a brief, and which briefs fit a creator: one score for both directions. */
@Injectable()
export class MatchesService {
  constructor(
    private readonly db: Database,
    private readonly briefs: BriefsService,
    private readonly creators: CreatorsService,
    private readonly deals: DealsService,
    private readonly market: MarketFigures,
  ) {}

  /** @throws NotFound for a brief of another brand */
  async forBrief(viewer: Viewer, briefId: string, filter: MatchFilter, first: number, after: string | null): Promise<MatchConnection> {
    const brief = await this.briefs.get(viewer, briefId);
    if (brief.brand.id !== viewer.accountId && viewer.kind !== 'OPERATOR') throw new NotFound('brief', briefId);
    const limits = limitsOf(brief, filter);
    const [{ rows, total }, market, existing] = await Promise.all([this.candidates(viewer, brief, limits), this.market.current(), this.deals.onBrief(viewer, briefId)]);
    const ranked = rank(rows, brief, market);
    const [score, id] = after === null ? [null, null] : decodeCursor(after, 2);
    const from = score === null || id === null ? 0 : ranked.findIndex((one) => one.score < Number(score) || (one.score === Number(score) && one.id > String(id)));
    const page = from < 0 ? [] : ranked.slice(from, from + pageSize(first));
    const views = new Map((await this.creators.byIds(viewer.context, page.map((one) => one.id))).map((creator) => [creator.id, creator]));
    const edges = page.flatMap((scored) => {
      const creator = views.get(scored.id);
      return creator ? [{ node: viewMatch(scored, creator, brief, existing.get(scored.id) ?? null), cursor: encodeCursor([scored.score, scored.id]) }] : [];
    });
    const hasNextPage = from >= 0 && from + page.length < ranked.length;
    return {
      edges,
      totalCount: total,
      binding: total === 0 ? await this.bindingOf(viewer, limits) : null,
      pageInfo: { hasNextPage, hasPreviousPage: after !== null, startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null },
    };
  }

  /** Open briefs for the viewer's creator, best first, those that its platform, tier or country rules out left aside. */
  async forCreator(viewer: Viewer, first: number): Promise<BriefSuggestionView[]> {
    if (viewer.kind !== 'CREATOR') throw new Forbidden('Suggestions are for creators.');
    const [[row], open, market, existing] = await Promise.all([
      this.db.read<CandidateRow>(viewer.context, `SELECT ${candidateColumns} FROM market_creators c WHERE c.id = $1`, [viewer.accountId]),
      this.briefs.open(viewer, BRIEFS),
      this.market.current(),
      this.deals.ofCreator(viewer),
    ]);
    if (!row) return [];
    const candidate = candidateOf(row);
    return open
      .filter((brief) => isPossible(brief, row))
      .map((brief) => {
        const aim = aimOf(brief);
        const { score, reasons } = scoreMatch(aim, candidate, peersOf(market, candidate, aim.currency));
        return { brief, score, reasons: reasons.map(viewReason), brandScore: null, existingDealId: existing.get(brief.id) ?? null };
      })
      .sort((a, b) => b.score - a.score || (a.brief.id < b.brief.id ? 1 : -1))
      .slice(0, pageSize(first));
  }

  private async candidates(viewer: Viewer, brief: BriefView, limits: readonly Limit[]): Promise<{ rows: CandidateRow[]; total: number }> {
    const { keywords, categories } = aimOf(brief);
    const where = whereOf(limits, 3);
    const rows = await this.db.read<CandidateRow>(
      viewer.context,
      `WITH fitting AS MATERIALIZED (
         SELECT c.id, (c.categories && $1::text[])::int * 2 + (c.keywords && $2::text[])::int AS topic, coalesce(c.log_rate_mean - p.mean, 0) AS rate
         FROM market_creators c LEFT JOIN performance_priors p ON p.platform = c.platforms[1] AND p.tier = c.tier WHERE ${where.sql}
       )
       SELECT ${candidateColumns}, (SELECT count(*) FROM fitting) AS total
       FROM (SELECT id FROM fitting ORDER BY topic DESC, rate DESC, id LIMIT ${CANDIDATES}) best JOIN market_creators c USING (id)`,
      [categories, keywords, ...where.values]);
    return { rows, total: Number(rows[0]?.total ?? 0n) };
  }

  /** The first limit without which somebody would fit; `noCreators` when the market has nobody even without any of them alone. */
  private async bindingOf(viewer: Viewer, limits: readonly Limit[]): Promise<MatchBinding> {
    for (const limit of limits) {
      const rest = whereOf(limits.filter((one) => one !== limit), 1);
      const [found] = await this.db.read<{ found: boolean }>(viewer.context, `SELECT EXISTS (SELECT FROM market_creators c WHERE ${rest.sql}) AS found`, rest.values);
      if (found?.found) return limit.code;
    }
    return 'noCreators';
  }
}

/** Best first; equal scores by id, so that pages never overlap. */
function rank(rows: readonly CandidateRow[], brief: BriefView, market: Market): Scored[] {
  const aim = aimOf(brief);
  return rows
    .map((row) => {
      const candidate = candidateOf(row);
      return scoreMatch(aim, candidate, peersOf(market, candidate, aim.currency));
    })
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

function isPossible(brief: BriefView, { platforms, tier, country }: CandidateRow): boolean {
  const wanted = brief.platforms.length > 0 ? brief.platforms : brief.deliverables.map((one) => one.platform);
  const onPlatform = wanted.length === 0 || platforms.length === 0 || platforms.some((one) => wanted.includes(one));
  return onPlatform && (brief.tiers.length === 0 || brief.tiers.includes(tier)) && (!brief.country || !country || brief.country === country);
}

const viewReason = ({ code, points, maxPoints, evidence }: Reason): MatchReason => ({ code, points, maxPoints, evidence: JSON.stringify(evidence) });

function viewMatch(scored: Scored, creator: MatchView['creator'], { budget: { currency } }: BriefView, existingDealId: string | null): MatchView {
  return {
    creator,
    score: scored.score,
    reasons: scored.reasons.map(viewReason),
    expectedReach: { low: Math.round(scored.reach.low), mid: Math.round(scored.reach.mid), high: Math.round(scored.reach.high) },
    expectedCost: scored.costMinor === null ? null : money(scored.costMinor, currency),
    expectedCpe: scored.costPerEngagement,
    priceBandLow: scored.band ? money(scored.band.lowMinor, currency) : null,
    priceBandHigh: scored.band ? money(scored.band.highMinor, currency) : null,
    existingDealId,
  };
}
