import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext, type Context } from '../../platform/database/tenant-context.ts';
import type { DictionaryWord } from '../language/segmenter.ts';
import { Gathered } from '../trends/gathered.ts';
import type { ToldCategory } from '../trends/tell.ts';
import { TrendsStore } from '../trends/trends.store.ts';
import type { DatasetKind, NewText, Seen } from './counter.ts';
import { CountingBeside, CountingHere, type Counting } from './counting.ts';
import { Pages } from './pages.ts';

export interface DatasetWish {
  orgId: string;
  name: string;
  kind: DatasetKind;
  source: string;
  licence: string;
  shared: boolean;
}
export interface Dataset {
  id: string;
  orgId: string;
  kind: DatasetKind;
}
export interface Added {
  added: number;
  known: number;
  copies: number;
}

/** One transaction takes at most so many texts; a longer file is several. */
const MOST_AT_ONCE = 200_000;
const BATCH = 4_000;
/** So many of the latest texts are remembered when copies are looked for. */
const REMEMBERED = 30_000;
const REMEMBERED_PAGES = 500;

/** So many batches are handed to the thread before the first is asked back. */
const AHEAD = 4;
/** Fewer texts are cut before a thread would have started. */
const ENOUGH_FOR_A_THREAD = 5_000;

interface Taking {
  counting: Counting;
  words: readonly DictionaryWord[];
  /** What the counting saw before is what is stored. */
  isWarm: boolean;
  /** Nothing follows. */
  isLast: boolean;
  /** Texts that were stored by the transactions before. */
  before: number;
  all: Gathered;
}

/** The corpus: texts come in once, with source and licence, and are counted in the transaction that stores them. */
@Injectable()
export class CorpusService implements OnModuleDestroy {
  private beside: CountingBeside | undefined;

  constructor(
    private readonly db: Database,
    private readonly trends: TrendsStore,
  ) {}

  /** The dataset of that name, made when there is none; source and licence are as said last. */
  async dataset({ orgId, name, kind, source, licence, shared }: DatasetWish): Promise<Dataset> {
    const id = await this.db.transaction(systemContext, async (tx) => {
      const [row] = await tx.query<{ id: string }[]>(
        `INSERT INTO insight_datasets (id, org_id, name, kind, source, licence, shared, time_zone)
         SELECT $1, o.id, $3, $4, $5, $6, $7, o.time_zone FROM organisations o WHERE o.id = $2
         ON CONFLICT (org_id, name) DO UPDATE SET source = excluded.source, licence = excluded.licence RETURNING id`,
        [uuidv7(), orgId, name, kind, source, licence, shared],
      );
      return row!.id;
    });
    return { id, orgId, kind };
  }

  /** The dictionary of an organisation. */
  words(context: Context, orgId: string): Promise<DictionaryWord[]> {
    return this.db.read<DictionaryWord & Record<string, unknown>>(context, 'SELECT word, canonical FROM insight_words WHERE org_id = $1 ORDER BY word', [orgId]);
  }

  /** Takes texts in; what is known by its key is passed over. Afterwards the trends are told anew. */
  async add(dataset: Dataset, texts: AsyncIterable<NewText> | Iterable<NewText>): Promise<Added> {
    const words = await this.words(systemContext, dataset.orgId);
    const sum: Added = { added: 0, known: 0, copies: 0 };
    let [transactions, told]: [number, ToldCategory[] | undefined] = [0, undefined];
    let counting: Counting | undefined;
    const all = new Gathered();
    const take = async (some: readonly NewText[], isLast: boolean) => {
      counting ??= some.length < ENOUGH_FOR_A_THREAD ? new CountingHere() : (this.beside ??= new CountingBeside());
      // What follows another transaction knows what that one saw; one that runs again starts from what is stored.
      let attempts = 0;
      const done = await this.db.transaction(systemContext, (tx) => {
        if (attempts > 0) all.giveUp();
        attempts += 1;
        return this.addSome(tx, dataset, { counting: counting!, words, isWarm: transactions > 0 && attempts === 1, isLast, before: sum.added, all }, some);
      });
      ({ told } = done);
      transactions += 1;
      Object.assign(sum, { added: sum.added + done.added, known: sum.known + done.known, copies: sum.copies + done.copies });
    };
    const reading = new Reading(texts);
    for (let some = await reading.next(); some.length > 0;) {
      const isLast = reading.isOver;
      // The next are read while these are stored.
      const coming = reading.next();
      coming.catch(() => undefined);
      await take(some, isLast);
      some = await coming;
    }
    if (sum.added > 0) await this.trends.retell(dataset, told && { texts: sum.added, categories: told });
    return sum;
  }

  async onModuleDestroy(): Promise<void> {
    await this.beside?.end();
    this.beside = undefined;
  }

  private async addSome(tx: Tx, dataset: Dataset, { counting, words, isWarm, isLast, before, all }: Taking, texts: readonly NewText[]): Promise<Added & { told: ToldCategory[] | undefined }> {
    // One writer at a time: the day counts below are read, added to and written.
    const [{ stored } = { stored: '0' }] = await tx.query<{ stored: string }[]>('SELECT texts AS stored FROM insight_datasets WHERE id = $1 FOR UPDATE', [dataset.id]);
    const isEmpty = Number(stored) === 0;
    // Texts of others are there too.
    if (Number(stored) !== before) all.giveUp();
    if (!isWarm) {
      counting.start(dataset.kind, words);
      if (!isEmpty && dataset.kind === 'NOTES') await counting.remember(await this.latest(tx, dataset.id));
    }
    const pages = await Pages.of(tx, dataset, [...new Set(texts.map(({ day }) => day))], isEmpty);
    const { added, copies } = await this.store(counting, pages, texts);
    const counts = await counting.take();
    const adding = this.trends.addCounts(tx, dataset, counts, isEmpty);
    adding.catch(() => undefined);
    // What rises is told while the database stores the counts.
    all.add(counts);
    const told = isLast ? all.told() : undefined;
    await adding;
    await tx.query(
      `UPDATE insight_datasets SET texts = texts + $2, copies = copies + $3, first_day = least(first_day, $4::date), last_day = greatest(last_day, $5::date) WHERE id = $1`,
      [dataset.id, added, copies, ...extent(counts.days.map(({ day }) => day))],
    );
    return { added, known: texts.length - added, copies, told };
  }

  /** The database stores one batch while the next are cut. */
  private async store(counting: Counting, pages: Pages, texts: readonly NewText[]): Promise<Pick<Added, 'added' | 'copies'>> {
    const cutting: { batch: NewText[]; copies: Promise<ArrayLike<boolean | number>> }[] = [];
    const cutNext = () => {
      const from = cutting.length * BATCH;
      if (from >= texts.length) return;
      const batch = pages.fresh(texts.slice(from, from + BATCH));
      const copies = counting.add(batch);
      // Its failure is met below, in its turn.
      copies.catch(() => undefined);
      cutting.push({ batch, copies });
    };
    for (let ahead = 0; ahead < AHEAD; ahead += 1) cutNext();
    const sum = { added: 0, copies: 0 };
    let storing: Promise<unknown> = Promise.resolve();
    for (let index = 0; index < cutting.length; index += 1) {
      const { batch, copies: coming } = cutting[index]!;
      const copies = await coming;
      cutNext();
      sum.added += batch.length;
      for (let at = 0; at < batch.length; at += 1) if (copies[at]) sum.copies += 1;
      await storing;
      storing = batch.length === 0 ? storing : pages.store(batch, copies);
      storing.catch(() => undefined);
    }
    await storing;
    return sum;
  }

  private latest(tx: Tx, datasetId: string): Promise<Seen[]> {
    return tx.query<Seen[]>(
      `SELECT day::text AS day, t.text, coalesce(t.author, '') AS author FROM (SELECT * FROM insight_pages WHERE dataset_id = $1 ORDER BY day DESC LIMIT ${REMEMBERED_PAGES}) p, unnest(p.texts, p.copies, p.authors) AS t(text, copy, author) WHERE t.copy IS NOT TRUE LIMIT ${REMEMBERED}`,
      [datasetId],
    );
  }
}

/** Reads what one transaction takes, a batch at a time, so that what was read before is cut and stored meanwhile. */
class Reading {
  private readonly source: AsyncIterator<NewText> | Iterator<NewText>;
  /** The first of what follows: read to know whether anything does. */
  private following: NewText[] = [];
  isOver = false;

  constructor(texts: AsyncIterable<NewText> | Iterable<NewText>) {
    this.source = Symbol.asyncIterator in texts ? texts[Symbol.asyncIterator]() : texts[Symbol.iterator]();
  }

  async next(): Promise<NewText[]> {
    const some = this.following;
    this.following = [];
    while (!this.isOver && this.following.length === 0) {
      // What is there already is taken without a wait for each.
      const read = this.source.next();
      const { done, value } = read instanceof Promise ? await read : read;
      if (done === true) this.isOver = true;
      else (some.length < MOST_AT_ONCE ? some : this.following).push(value);
      if (some.length % BATCH === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    return some;
  }
}

const extent = (days: readonly string[]): [string | null, string | null] => {
  const sorted = [...days].sort();
  return [sorted[0] ?? null, sorted.at(-1) ?? null];
};
