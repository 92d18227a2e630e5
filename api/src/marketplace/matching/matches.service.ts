import { Injectable } from '@nestjs/common';
import type { MatchBinding, Tier } from '@meadow/shared';
import type { Viewer } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { Forbidden, NotFound } from '../../platform/errors/domain-error.ts';
import { decodeCursor, encodeCursor, pageSize } from '../../platform/graphql/connection.ts';
import { money } from '../../platform/graphql/money.view.ts';
import type { BriefView } from '../briefs/brief.view.ts';
import { BriefsService } from '../briefs/briefs.service.ts';
import { CreatorsService } from '../creators/creators.service.ts';
import { MarketFigures } from '../creators/market-figures.ts';
import { keywordsOf } from '../creators/keywords.ts';
import { DealsService } from '../deals/deals.service.ts';
import type { Found } from '../search/creator-index.ts';
import { CreatorSearchService } from '../search/creator-search.service.ts';
import { indexedColumns, indexedOf, type IndexedCreator, type IndexedRow } from '../search/indexed-creator.ts';
import { aimOf, numbersOf, peersOf } from './aim.ts';
import { BrandRulesService } from './brand-rules.service.ts';
import { ReputationService } from '../reputation/reputation.service.ts';
import { ExplorationService } from './exploration.service.ts';
import { LeftOutService } from './left-out.service.ts';
import { wantedOf } from './limits.ts';
import type { BriefSuggestionView, MatchConnection, MatchFilter, MatchReason, MatchView } from './match.view.ts';
import { LearnedWeightsService } from './learned-weights.service.ts';
import { MutualMatchesService } from './mutual-matches.service.ts';
import type { Wanted } from '../search/wanted.ts';
import { relaxationsOf } from './relaxations.ts';
import { scoreMatch, type Aim, type Reason, type Scored, type Together } from './score.ts';

/** Newest open briefs that are scored for a creator. */
const BRIEFS = 300;
const strangers: Together = { completed: 0, failed: 0 };

export interface RankWish {
  limit: number;
  filter?: MatchFilter;
  after?: { key: number; id: string } | null;
  newcomersOnly?: boolean;
  /** Of these tiers instead of those wanted. */
  tiers?: readonly Tier[];
  /** Leaves private lists aside: what the worker asks for everybody. */
  listedOnly?: boolean;
}
export interface Ranked {
  found: Found;
  wanted: Wanted;
  aim: Aim;
  scored: Map<string, Scored>;
  known: Map<string, IndexedCreator>;
}

/** Who fits a brief, and which briefs fit a creator: one score for both directions. */
@Injectable()
export class MatchesService {
  constructor(
    private readonly db: Database,
    private readonly briefs: BriefsService,
    private readonly creators: CreatorsService,
    private readonly deals: DealsService,
    private readonly market: MarketFigures,
    private readonly search: CreatorSearchService,
    private readonly rules: BrandRulesService,
    private readonly leftOut: LeftOutService,
    private readonly exploration: ExplorationService,
    private readonly mutual: MutualMatchesService,
    private readonly reputation: ReputationService,
    private readonly weights: LearnedWeightsService,
  ) {}

  /** @throws NotFound for a brief of another brand */
  async forBrief(viewer: Viewer, briefId: string, filter: MatchFilter, first: number, after: string | null): Promise<MatchConnection> {
    const brief = await this.briefs.get(viewer, briefId);
    if (brief.brand.id !== viewer.accountId && viewer.kind !== 'OPERATOR') throw new NotFound('brief', briefId);
    const size = pageSize(first);
    const [key, id] = after === null ? [null, null] : decodeCursor(after, 2);
    const place = key === null || id === null ? null : { key: Number(key), id: String(id) };
    const [ranked, existing] = await Promise.all([this.rank(viewer, brief, { filter, limit: size + 1, after: place }), this.deals.onBrief(viewer, briefId)]);
    const { found } = ranked;
    const top = found.best.slice(0, size);
    const isPlain = place === null && !filter.text?.trim();
    const { page, scored } = isPlain ? await this.exploration.mix(viewer, brief, ranked, top, (wish) => this.rank(viewer, brief, { filter, ...wish })) : { page: top.map((one) => ({ ...one, newFace: false })), scored: ranked.scored };
    const ids = page.map((one) => one.id);
    const [creators, mutual] = await Promise.all([this.creators.byIds(viewer.context, ids), this.mutual.ofBrief(viewer, briefId)]);
    const views = new Map(creators.map((creator) => [creator.id, creator]));
    const edges = page.flatMap((one) => {
      const [creator, score] = [views.get(one.id), scored.get(one.id)];
      return creator && score ? [{ node: viewMatch(score, creator, brief, { existingDealId: existing.get(one.id) ?? null, newFace: one.newFace, mutual: mutual.get(one.id) ?? null }), cursor: encodeCursor([one.key, one.id]) }] : [];
    });
    return {
      edges,
      totalCount: found.total,
      facets: Object.entries(found.facets ?? {}).map(([name, values]) => ({ name, values })),
      binding: found.total === 0 ? bindingOf(found) : null,
      relaxations: relaxationsOf(found, brief.budget.currency),
      pageInfo: { hasNextPage: found.best.length > size, hasPreviousPage: after !== null, startCursor: edges[0]?.cursor ?? null, endCursor: lastOf(top) },
    };
  }

  /** The best matches and some that are wanted in any case, with the facts behind their scores. */
  async candidates(viewer: Viewer, brief: BriefView, limit: number, always: readonly string[]): Promise<Ranked> {
    const ranked = await this.rank(viewer, brief, { limit });
    const missing = always.filter((id) => isUuid(id) && !ranked.scored.has(id));
    if (missing.length === 0) return ranked;
    const more = await this.scored(viewer, ranked.aim, missing, await this.leftOut.together(viewer, brief.brand.id));
    return { ...ranked, scored: new Map([...ranked.scored, ...more.scored]), known: new Map([...ranked.known, ...more.known]) };
  }

  /** The best of the market for a brief, with their scores. */
  async rank(viewer: Viewer, brief: BriefView, { filter = {}, limit, after = null, newcomersOnly = false, tiers, listedOnly = false }: RankWish): Promise<Ranked> {
    const [market, rules, left, together] = await Promise.all([
      this.market.current(), this.rules.of(viewer, brief.brand.id), this.leftOut.ofBrief(viewer, brief), this.leftOut.together(viewer, brief.brand.id),
    ]);
    let aim: Aim | undefined;
    const wanted = { ...wantedOf(brief, tiers ? { ...filter, tiers: [...tiers] } : filter, rules.avoidCategories), newcomersOnly };
    const text = filter.text?.trim() ?? '';
    const found = await this.search.ask(viewer, (weightOf) => {
      aim = aimOf(brief, BrandRulesService.weightsFor(rules, brief.objective), weightOf);
      return {
        wanted, text: text === '' ? null : { words: keywordsOf(text), name: text }, left, avoidWords: rules.avoidWords,
        aim: numbersOf(aim, market), history: together, limit, after, withFacets: after === null && !newcomersOnly && !tiers && !listedOnly,
      };
    }, listedOnly);
    if (!aim) throw new Error('The search asked no question.');
    return { found, wanted, aim, ...(await this.scored(viewer, aim, found.best.map(({ id }) => id), together)) };
  }

  /** Scores with their reasons, from the facts the viewer may see. */
  async scored(viewer: Viewer, aim: Aim, ids: readonly string[], together: ReadonlyMap<string, Together>): Promise<Pick<Ranked, 'scored' | 'known'>> {
    const [rows, market] = await Promise.all([
      this.db.read<IndexedRow>(viewer.context, `SELECT ${indexedColumns} FROM market_creators c WHERE c.id = ANY ($1::uuid[])`, [ids], 'indexed_creators'), this.market.current(),
    ]);
    const known = new Map(rows.map((row) => [row.id, indexedOf(row)]));
    const scored = new Map([...known].map(([id, candidate]) => [id, scoreMatch(aim, candidate, peersOf(market, candidate, aim.currency), together.get(id) ?? strangers)]));
    return { known, scored };
  }

  /** Degrees of the parts as they stand now, by creator. */
  async degreesOf(viewer: Viewer, briefId: string, creatorIds: readonly string[]): Promise<Map<string, number[]>> {
    const [brief, market] = await Promise.all([this.briefs.get(viewer, briefId), this.market.current()]);
    const [index, together, weights] = await Promise.all([this.search.listedIndex(market), this.leftOut.together(viewer, brief.brand.id), this.weights.current()]);
    const { scored } = await this.scored(viewer, aimOf(brief, weights[brief.objective], (word) => index.weightOf(word)), creatorIds, together);
    return new Map([...scored].map(([id, { degrees }]) => [id, degrees]));
  }

  /** Open briefs for the viewer's creator, best first, those that its platform, tier or country rules out left aside. */
  async forCreator(viewer: Viewer, first: number): Promise<BriefSuggestionView[]> {
    if (viewer.kind !== 'CREATOR') throw new Forbidden('Suggestions are for creators.');
    const market = await this.market.current();
    const [[row], open, existing, kept, index, mutual, weights] = await Promise.all([
      this.db.read<IndexedRow>(viewer.context, `SELECT ${indexedColumns} FROM market_creators c WHERE c.id = $1`, [viewer.accountId]),
      this.briefs.open(viewer, BRIEFS),
      this.deals.ofCreator(viewer),
      this.leftOut.brandsFor(viewer),
      this.search.listedIndex(market),
      this.mutual.ofCreator(viewer),
      this.weights.current(),
    ]);
    if (!row) return [];
    const candidate = indexedOf(row);
    const best = open
      .filter((brief) => isPossible(brief, row) && !kept.has(brief.brand.id))
      .map((brief) => {
        const aim = aimOf(brief, weights[brief.objective], (word) => index.weightOf(word));
        const { score, reasons } = scoreMatch(aim, candidate, peersOf(market, candidate, aim.currency));
        return { brief, score, reasons: reasons.map(viewReason), existingDealId: existing.get(brief.id) ?? null, mutual: mutual.get(brief.id) ?? null };
      })
      .sort((a, b) => b.score - a.score || (a.brief.id < b.brief.id ? 1 : -1))
      .slice(0, pageSize(first));
    const reputations = await this.reputation.of(viewer, [...new Set(best.map(({ brief }) => brief.brand.id))]);
    return best.map((one) => ({ ...one, brandScore: reputations.get(one.brief.brand.id)?.score ?? null }));
  }
}

function bindingOf({ relaxing }: Found): MatchBinding {
  const [first] = relaxing;
  return !first || first.code === 'newcomers' ? 'noCreators' : first.code;
}

/** Pages follow the order of scores; places of newcomers do not move where the next one begins. */
const lastOf = (page: Found['best']): string | null => {
  const last = page.at(-1);
  return last ? encodeCursor([last.key, last.id]) : null;
};

function isPossible(brief: BriefView, { platforms, tier, country }: IndexedRow): boolean {
  const wanted = brief.platforms.length > 0 ? brief.platforms : brief.deliverables.map((one) => one.platform);
  const onPlatform = wanted.length === 0 || platforms.length === 0 || platforms.some((one) => wanted.includes(one));
  return onPlatform && (brief.tiers.length === 0 || brief.tiers.includes(tier)) && (!brief.country || !country || brief.country === country);
}

const viewReason = ({ code, points, maxPoints, confidence, evidence }: Reason): MatchReason => ({ code, points, maxPoints, confidence, evidence: JSON.stringify(evidence) });

export function viewMatch(scored: Scored, creator: MatchView['creator'], { budget: { currency } }: BriefView, { existingDealId, newFace, mutual }: Pick<MatchView, 'existingDealId' | 'newFace' | 'mutual'>): MatchView {
  return {
    creator,
    score: scored.score,
    reasons: scored.reasons.map(viewReason),
    expectedReach: { low: Math.round(scored.reach.low), mid: Math.round(scored.reach.mid), high: Math.round(scored.reach.high) },
    expectedCost: scored.costMinor === null ? null : money(scored.costMinor, currency),
    expectedCpe: scored.costPerEngagement,
    expectedClicks: scored.clicks,
    expectedConversions: scored.conversions,
    priceBandLow: scored.band ? money(scored.band.lowMinor, currency) : null,
    priceBandHigh: scored.band ? money(scored.band.highMinor, currency) : null,
    existingDealId,
    newFace,
    mutual,
  };
}
