import { Injectable } from '@nestjs/common';
import type { Tier } from '@meadow/shared';
import type { Viewer } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { Forbidden } from '../../platform/errors/domain-error.ts';
import { pageSize } from '../../platform/graphql/connection.ts';
import type { BriefView } from '../briefs/brief.view.ts';
import { BriefsService } from '../briefs/briefs.service.ts';
import { MarketFigures } from '../creators/market-figures.ts';
import { keywordsOf } from '../creators/keywords.ts';
import { DealsService } from '../deals/deals.service.ts';
import type { Found } from '../search/creator-index.ts';
import { CreatorSearchService } from '../search/creator-search.service.ts';
import { indexedColumns, indexedOf, type IndexedCreator, type IndexedRow } from '../search/indexed-creator.ts';
import { aimOf, numbersOf, peersOf } from './aim.ts';
import { BrandRulesService } from './brand-rules.service.ts';
import { ReputationService } from '../reputation/reputation.service.ts';
import { LeftOutService } from './left-out.service.ts';
import { wantedOf } from './limits.ts';
import type { BriefSuggestionView, MatchFilter } from './match.view.ts';
import { viewReason } from './match-row.ts';
import { LearnedWeightsService } from './learned-weights.service.ts';
import { MutualMatchesService } from './mutual-matches.service.ts';
import type { Wanted } from '../search/wanted.ts';
import { scoreMatch, type Aim, type Scored, type Together } from './score.ts';

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
    private readonly deals: DealsService,
    private readonly market: MarketFigures,
    private readonly search: CreatorSearchService,
    private readonly rules: BrandRulesService,
    private readonly leftOut: LeftOutService,
    private readonly mutual: MutualMatchesService,
    private readonly reputation: ReputationService,
    private readonly weights: LearnedWeightsService,
  ) {}

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

function isPossible(brief: BriefView, { platforms, tier, country }: IndexedRow): boolean {
  const wanted = brief.platforms.length > 0 ? brief.platforms : brief.deliverables.map((one) => one.platform);
  const onPlatform = wanted.length === 0 || platforms.length === 0 || platforms.some((one) => wanted.includes(one));
  return onPlatform && (brief.tiers.length === 0 || brief.tiers.includes(tier)) && (!brief.country || !country || brief.country === country);
}
