import { Injectable } from '@nestjs/common';
import type { MatchBinding } from '@meadow/shared';
import type { Viewer } from '../../identity/index.ts';
import { NotFound } from '../../platform/errors/domain-error.ts';
import { decodeCursor, encodeCursor, pageSize } from '../../platform/graphql/connection.ts';
import type { BriefView } from '../briefs/brief.view.ts';
import { BriefsService } from '../briefs/briefs.service.ts';
import { CreatorsService } from '../creators/creators.service.ts';
import { DealsService } from '../deals/deals.service.ts';
import type { Found } from '../search/creator-index.ts';
import { viewMatch } from './match-row.ts';
import { ExplorationService } from './exploration.service.ts';
import type { MatchConnection, MatchFilter, MatchView } from './match.view.ts';
import { MatchesService, type Ranked } from './matches.service.ts';
import { MutualMatchesService } from './mutual-matches.service.ts';
import { relaxationsOf } from './relaxations.ts';
import type { Scored } from './score.ts';

type Place = Found['best'][number];
interface Page {
  /** What is shown, in its order. */
  shown: (Place & Pick<MatchView, 'newFace' | 'otherTier'>)[];
  scored: ReadonlyMap<string, Scored>;
  found: Found;
  /** Where the next page goes on in the order of scores. */
  last: Place | undefined;
  hasNext: boolean;
}

/** Matches of a brief page by page: everybody once, whatever places the first page keeps for others than the best. */
@Injectable()
export class MatchPagesService {
  constructor(
    private readonly briefs: BriefsService,
    private readonly creators: CreatorsService,
    private readonly deals: DealsService,
    private readonly matches: MatchesService,
    private readonly exploration: ExplorationService,
    private readonly mutual: MutualMatchesService,
  ) {}

  /** @throws NotFound for a brief of another brand */
  async forBrief(viewer: Viewer, briefId: string, filter: MatchFilter, first: number, after: string | null): Promise<MatchConnection> {
    const brief = await this.briefs.get(viewer, briefId);
    if (brief.brand.id !== viewer.accountId && viewer.kind !== 'OPERATOR') throw new NotFound('brief', briefId);
    const size = pageSize(first);
    const [key, id, firstSize] = after === null ? [null, null, null] : decodeCursor(after, 3);
    // Who searches for a text wants the best of what has it, and nothing else.
    const mixed = filter.text?.trim() ? 0 : after === null ? size : Number(firstSize);
    const page = key === null || id === null ? await this.firstPage(viewer, brief, filter, size, mixed > 0) : await this.nextPage(viewer, brief, filter, { size, mixed, place: { key: Number(key), id: String(id) } });
    const { shown, scored, found, last } = page;
    const ids = shown.map((one) => one.id);
    const [creators, mutual, existing] = await Promise.all([this.creators.byIds(viewer.context, ids), this.mutual.ofBrief(viewer, briefId), this.deals.onBrief(viewer, briefId)]);
    const views = new Map(creators.map((creator) => [creator.id, creator]));
    const cursorOf = (one: Place) => encodeCursor([one.key, one.id, mixed]);
    const edges = shown.flatMap((one) => {
      const [creator, score] = [views.get(one.id), scored.get(one.id)];
      return creator && score ? [{ node: viewMatch(score, creator, brief, { existingDealId: existing.get(one.id) ?? null, newFace: one.newFace, otherTier: one.otherTier, mutual: mutual.get(one.id) ?? null }), cursor: cursorOf(one) }] : [];
    });
    return {
      edges,
      totalCount: found.total,
      facets: Object.entries(found.facets ?? {}).map(([name, values]) => ({ name, values })),
      binding: found.total === 0 ? bindingOf(found) : null,
      relaxations: relaxationsOf(found, brief.budget.currency),
      pageInfo: { hasNextPage: page.hasNext, hasPreviousPage: after !== null, startCursor: edges[0]?.cursor ?? null, endCursor: last ? cursorOf(last) : null },
    };
  }

  private async firstPage(viewer: Viewer, brief: BriefView, filter: MatchFilter, size: number, isMixed: boolean): Promise<Page & { ranked: Ranked; best: Place[] }> {
    const ranked = await this.matches.rank(viewer, brief, { filter, limit: size + 1 });
    const best = ranked.found.best.slice(0, size);
    const { page, scored } = isMixed
      ? await this.exploration.mix(viewer, brief, ranked, best, (wish) => this.matches.rank(viewer, brief, { filter, ...wish }))
      : { page: best.map((one) => ({ ...one, newFace: false, otherTier: false })), scored: ranked.scored };
    return { shown: page, scored, found: ranked.found, ranked, best, last: best.at(-1), hasNext: ranked.found.best.length > size };
  }

  /** In the order of scores; who was shown before their turn is left out, and who made room comes first on the second page. */
  private async nextPage(viewer: Viewer, brief: BriefView, filter: MatchFilter, { size, mixed, place }: { size: number; mixed: number; place: { key: number; id: string } }): Promise<Page> {
    const before = mixed > 0 ? await this.firstPage(viewer, brief, filter, mixed, true) : null;
    const shownBefore = new Set(before?.shown.map((one) => one.id));
    const early = before ? before.shown.filter((one) => !before.best.some(({ id }) => id === one.id)).length : 0;
    const ranked = await this.matches.rank(viewer, brief, { filter, limit: size + 1 + early, after: place });
    const rest = ranked.found.best.filter((one) => !shownBefore.has(one.id));
    const madeRoom = before && before.best.at(-1)?.id === place.id ? before.best.filter((one) => !shownBefore.has(one.id)) : [];
    const taken = rest.slice(0, Math.max(0, size - madeRoom.length));
    return {
      shown: [...madeRoom, ...taken].map((one) => ({ ...one, newFace: false, otherTier: false })), scored: new Map([...(before?.ranked.scored ?? []), ...ranked.scored]), found: ranked.found,
      last: taken.at(-1) ?? { ...place, row: -1 }, hasNext: rest.length > taken.length,
    };
  }
}

function bindingOf({ relaxing }: Found): MatchBinding {
  const [first] = relaxing;
  return !first || first.code === 'newcomers' ? 'noCreators' : first.code;
}
