import type { Database } from '../../platform/database/database.ts';
import type { Context } from '../../platform/database/tenant-context.ts';
import type { Market } from '../creators/market-figures.ts';
import { CreatorIndex } from './creator-index.ts';
import { indexedColumns, indexedOf, type IndexedRow } from './indexed-creator.ts';

const PAGE = 20_000;
/** With this share of dead rows the index is read anew. */
const MOST_DEAD = 0.25;
const FEWEST_DEAD = 10_000;

interface Feed {
  floor: string;
  changes: { txid: string; ids: string[] }[] | null;
}

/**
 * An index that follows PostgreSQL. It reads what its context may see, once in full and then whatever changed. A change counts by its
 * transaction: those at or above the oldest that was still running at the last look are looked at again, so nothing that commits late is missed.
 */
export class FedIndex {
  private index: CreatorIndex;
  private floor: string | null = null;
  private applied = new Set<string>();
  private work: Promise<void> | null = null;
  private next: Promise<void> | null = null;
  private market: Market;

  /** @param which condition on `market_creators c` */
  constructor(
    private readonly db: Database,
    private context: Context,
    private readonly which: string,
    market: Market,
  ) {
    this.market = market;
    this.index = this.empty();
  }

  /** The index as the database stands now, at the cost of one short read. @param context under whose rights to read from now on */
  async current(market: Market, context: Context): Promise<CreatorIndex> {
    this.context = context;
    // A look that is under way may have begun before the asker's own change: all who come meanwhile share the one after it.
    if (this.work) {
      const running = this.work;
      this.next ??= running.catch(() => undefined).then(() => this.start(market));
      await this.next;
    } else await this.start(market);
    return this.index;
  }

  private start(market: Market): Promise<void> {
    this.next = null;
    const work = this.catchUp(market).finally(() => {
      if (this.work === work) this.work = null;
    });
    this.work = work;
    return work;
  }

  private async catchUp(market: Market): Promise<void> {
    const feed = await this.look();
    if (this.floor === null || this.index.columns.dead > Math.max(FEWEST_DEAD, this.index.columns.size * MOST_DEAD)) await this.load(market);
    else await this.apply(feed);
    if (market !== this.market) {
      this.market = market;
      this.index.measureAll();
    }
    this.remember(feed);
  }

  private async look(): Promise<Feed> {
    const [feed] = await this.db.read<Feed & Record<string, unknown>>(
      this.context,
      `SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS floor,
         (SELECT json_agg(c) FROM (SELECT txid::text, array_agg(creator_id) AS ids FROM creator_changes WHERE txid >= $1::xid8 AND txid::text <> ALL ($2::text[]) GROUP BY txid) c) AS changes`,
      [this.floor ?? '18446744073709551615', [...this.applied]], 'creator_changes');
    if (!feed) throw new Error('The feed of changes did not answer.');
    return feed;
  }

  private async load(market: Market): Promise<void> {
    this.market = market;
    const index = this.empty();
    let last = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const rows = await this.db.read<IndexedRow>(this.context, `SELECT ${indexedColumns} FROM market_creators c WHERE ${this.which} AND c.id > $1 ORDER BY c.id LIMIT ${PAGE}`, [last]);
      for (const row of rows) index.add(indexedOf(row));
      last = rows.at(-1)?.id ?? last;
      if (rows.length < PAGE) break;
    }
    index.settle();
    this.index = index;
  }

  private async apply({ changes }: Feed): Promise<void> {
    const ids = [...new Set((changes ?? []).flatMap((change) => change.ids))];
    for (let from = 0; from < ids.length; from += PAGE) {
      const some = ids.slice(from, from + PAGE);
      const rows = await this.db.read<IndexedRow>(this.context, `SELECT ${indexedColumns} FROM market_creators c WHERE ${this.which} AND c.id = ANY ($1::uuid[])`, [some]);
      for (const id of some) this.index.remove(id);
      for (const row of rows) this.index.add(indexedOf(row));
    }
  }

  private remember({ floor, changes }: Feed): void {
    const seen = [...this.applied, ...(changes ?? []).map(({ txid }) => txid)];
    this.applied = new Set(seen.filter((txid) => BigInt(txid) >= BigInt(floor)));
    this.floor = floor;
  }

  private empty(): CreatorIndex {
    return new CreatorIndex((platform, tier, category) => this.market.prior(platform, tier, category));
  }
}
