import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';
import { anonymousContext, systemContext } from '../../platform/database/tenant-context.ts';
import { decodeCursor, encodeCursor, pageSize } from '../../platform/graphql/connection.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import type { CreatorFilter } from '../creators/creator.view.ts';
import { CreatorsService } from '../creators/creators.service.ts';
import { keywordsOf } from '../creators/keywords.ts';
import { MarketFigures, type Market } from '../creators/market-figures.ts';
import { CreatorIndex, type Found, type Question } from './creator-index.ts';
import { FedIndex } from './fed-index.ts';
import type { CreatorConnection } from './facet.view.ts';
import { joinFound } from './join-found.ts';
import { anybody } from './wanted.ts';

/** Private lists kept in memory at a time. */
const PRIVATE_LISTS = 50;
const KEPT_HOURS = 24;

/**
 * Searches the market: the listed creators in one index, read without any tenant's rights, and beside it a small one per viewer with
 * the private creators that row-level security shows to them. What is found is read again under the viewer's rights before it is shown.
 */
@Injectable()
export class CreatorSearchService {
  private listed: FedIndex | null = null;
  private readonly own = new Map<string, FedIndex>();

  constructor(
    private readonly db: Database,
    private readonly figures: MarketFigures,
    private readonly creators: CreatorsService,
  ) {}

  /** Those that fit a filter, largest first, with counts by value on the first page. */
  async list(viewer: Viewer, filter: CreatorFilter, first: number, after: string | null): Promise<CreatorConnection> {
    const [key, id] = after === null ? [null, null] : decodeCursor(after, 2);
    const size = pageSize(first);
    const text = filter.text?.trim() ?? '';
    const found = await this.ask(viewer, () => ({
      wanted: {
        ...anybody, platforms: filter.platforms ?? [], tiers: filter.tiers ?? [], categories: filter.categories ?? [], countries: filter.country ? [filter.country] : [], language: filter.language ?? null,
        minFollowers: filter.minFollowers ?? null, maxFollowers: filter.maxFollowers ?? null, currency: filter.currency ?? 'CNY', maxPriceMinor: filter.maxPriceMinor == null ? null : Number(filter.maxPriceMinor), openOnly: filter.openOnly ?? false,
      },
      text: text === '' ? null : { words: keywordsOf(text), name: text }, left: new Map(), aim: null, history: new Map(), limit: size + 1,
      after: key === null || id === null ? null : { key: Number(key), id: String(id) }, withFacets: after === null,
    }));
    const page = found.best.slice(0, size);
    const views = new Map((await this.creators.byIds(viewer.context, page.map((one) => one.id))).map((creator) => [creator.id, creator]));
    const edges = page.flatMap((one) => {
      const node = views.get(one.id);
      return node ? [{ node, cursor: encodeCursor([one.key, one.id]) }] : [];
    });
    return {
      edges,
      totalCount: found.total,
      facets: Object.entries(found.facets ?? {}).map(([name, values]) => ({ name, values })),
      pageInfo: { hasNextPage: found.best.length > size, hasPreviousPage: after !== null, startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null },
    };
  }

  /** @param ask gets the weight of a word on the whole market, and makes the question @param listedOnly leaves the viewer's private list aside */
  async ask(viewer: Viewer, ask: (weightOf: (word: string) => number) => Question, listedOnly = false): Promise<Found> {
    const market = await this.figures.current();
    if (listedOnly) {
      const index = await this.listedIndex(market);
      return index.ask(ask((word) => index.weightOf(word)));
    }
    const [listed, own] = await Promise.all([this.listedIndex(market), this.ownIndex(viewer, market)]);
    const question = ask((word) => listed.weightOf(word) || own.weightOf(word));
    const found = listed.ask(question);
    return own.columns.living === 0 ? found : joinFound(found, own.ask(question), question.limit);
  }

  /** Creators like this one, most alike first. */
  async like(id: string, limit: number): Promise<{ id: string; alike: number }[]> {
    const market = await this.figures.current();
    const index = await this.listedIndex(market);
    const row = index.columns.rowOf(id);
    if (row < 0 || !index.columns.isLiving(row)) return [];
    return index.lookAlikes.to(row, limit).map(({ row: other, alike }) => ({ id: index.columns.idOf(other), alike }));
  }

  /** The index of all listed creators. */
  listedIndex(market: Market): Promise<CreatorIndex> {
    this.listed ??= new FedIndex(this.db, anonymousContext, 'c.listed', market);
    return this.listed.current(market, anonymousContext);
  }

  private ownIndex(viewer: Viewer, market: Market): Promise<CreatorIndex> {
    const known = this.own.get(viewer.accountId);
    const index = known ?? new FedIndex(this.db, viewer.context, 'NOT c.listed', market);
    this.own.delete(viewer.accountId);
    this.own.set(viewer.accountId, index);
    if (this.own.size > PRIVATE_LISTS) this.own.delete(this.own.keys().next().value ?? '');
    return index.current(market, viewer.context);
  }

  /** Changes that every index has long seen. */
  @Repeats({ name: 'creators.forgetChanges', everyMs: 3_600_000 })
  async forgetChanges(): Promise<void> {
    await this.db.transaction(systemContext, (tx) => tx.query(`DELETE FROM creator_changes WHERE at < now() - interval '${KEPT_HOURS} hours'`));
  }
}
