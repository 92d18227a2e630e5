import type { Database, Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import type { DictionaryWord } from '../language/segmenter.ts';
import { Gathered } from '../trends/gathered.ts';
import type { TrendsStore } from '../trends/trends.store.ts';
import type { DatasetKind, NewText, Seen } from './counter.ts';
import type { Counting } from './counting.ts';
import { Pages, type Kept } from './pages.ts';
import { BATCH, type Reading } from './reading.ts';

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

/** So many of the latest texts are remembered when copies are looked for. */
const REMEMBERED = 30_000;
const REMEMBERED_PAGES = 500;
/** So many batches are counted before the answer to the first is waited for. */
const AHEAD = 4;
/** So many batches of the next transaction are cut while the counts of this one are stored. */
const CUT_AHEAD = 20;

/** One import: its texts are read, cut, counted and stored at the same time, a transaction after the other. */
export class Intake {
  private readonly sum: Added = { added: 0, known: 0, copies: 0 };
  private readonly all = new Gathered();
  /** The trends of all texts are stored. */
  private isTold = false;
  /** What the counting saw is what is stored. */
  private isWarm = false;
  /** Batches that were cut before their transaction began. */
  private cutAhead = 0;

  constructor(
    private readonly db: Database,
    private readonly trends: TrendsStore,
    private readonly dataset: Dataset,
    private readonly words: readonly DictionaryWord[],
    private readonly counting: Counting,
  ) {}

  async take(first: readonly NewText[], reading: Reading): Promise<Added> {
    for (let some = first; some.length > 0;) {
      const isLast = reading.isOver;
      // The next are read while these are stored.
      const coming = reading.next();
      coming.catch(() => undefined);
      await this.store(some, isLast ? [] : reading.some, isLast);
      some = await coming;
    }
    if (this.sum.added > 0 && !this.isTold) await this.trends.retell(this.dataset);
    return this.sum;
  }

  private async store(texts: readonly NewText[], following: readonly NewText[], isLast: boolean): Promise<void> {
    let attempts = 0;
    const done = await this.db.transaction(systemContext, (tx) => {
      if (attempts > 0) {
        // Done a second time, it starts from what is stored.
        this.all.giveUp();
        this.isWarm = false;
      }
      attempts += 1;
      return this.storeIn(tx, texts, following, isLast);
    });
    this.isWarm = true;
    Object.assign(this.sum, { added: this.sum.added + done.added, known: this.sum.known + done.known, copies: this.sum.copies + done.copies });
  }

  private async storeIn(tx: Tx, texts: readonly NewText[], following: readonly NewText[], isLast: boolean): Promise<Added> {
    const { dataset, counting, trends } = this;
    // One writer at a time: the day counts below are read, added to and written.
    const [{ stored } = { stored: '0' }] = await tx.query<{ stored: string }[]>('SELECT texts AS stored FROM insight_datasets WHERE id = $1 FOR UPDATE', [dataset.id]);
    const isEmpty = Number(stored) === 0;
    // Texts of others are there too.
    if (Number(stored) !== this.sum.added) this.all.giveUp();
    if (!this.isWarm) {
      this.cutAhead = 0;
      counting.start(dataset.kind, this.words);
      if (!isEmpty && dataset.kind === 'NOTES') await counting.remember(await latest(tx, dataset.id));
    }
    const pages = await Pages.of(tx, dataset, [...new Set(texts.map(({ day }) => day))], isEmpty);
    const { added, copies } = await this.storeTexts(pages, texts);
    const taken = counting.take();
    this.cutSome(following);
    const counts = await taken;
    const adding = trends.addCounts(tx, dataset, counts, isEmpty);
    adding.catch(() => undefined);
    // What rises is told while the database stores the counts.
    for (const part of counts) this.all.add(part);
    const told = isLast ? this.all.told() : undefined;
    await adding;
    if (told) await trends.replace(tx, dataset, told);
    this.isTold = told !== undefined;
    await tx.query(
      `UPDATE insight_datasets SET texts = texts + $2, copies = copies + $3, first_day = least(first_day, $4::date), last_day = greatest(last_day, $5::date) WHERE id = $1`,
      [dataset.id, added, copies, ...extent(counts.flatMap(({ days }) => days.map(({ day }) => day)))],
    );
    return { added, known: texts.length - added, copies };
  }

  /** The database stores one batch while the next are cut. */
  private async storeTexts(pages: Pages, texts: readonly NewText[]): Promise<Pick<Added, 'added' | 'copies'>> {
    const coming: { batch: readonly NewText[]; isFresh: Uint8Array; copies: Promise<Uint8Array> }[] = [];
    const countNext = () => {
      const batch = batchOf(texts, coming.length);
      if (batch.length === 0) return;
      if (coming.length >= this.cutAhead) this.counting.cut(batch);
      const isFresh = pages.areFresh(batch);
      const copies = this.counting.count(isFresh);
      // Its failure is met below, in its turn.
      copies.catch(() => undefined);
      coming.push({ batch, isFresh, copies });
    };
    for (let ahead = 0; ahead < AHEAD; ahead += 1) countNext();
    const sum = { added: 0, copies: 0 };
    let storing: Promise<unknown> = Promise.resolve();
    for (let index = 0; index < coming.length; index += 1) {
      const { batch, isFresh, copies: counted } = coming[index]!;
      const copies = await counted;
      countNext();
      const fresh: Kept[] = [];
      for (const [at, text] of batch.entries()) {
        if (isFresh[at] === 0) continue;
        fresh.push({ text, copy: copies[at] === 1 });
        sum.copies += copies[at]!;
      }
      sum.added += fresh.length;
      await storing;
      if (fresh.length > 0) storing = pages.store(fresh);
      storing.catch(() => undefined);
    }
    await storing;
    return sum;
  }

  /** Of the texts that follow, what has been read is cut beforehand: otherwise the threads would stand still until all is stored. */
  private cutSome(following: readonly NewText[]): void {
    for (this.cutAhead = 0; this.cutAhead < CUT_AHEAD && (this.cutAhead + 1) * BATCH <= following.length; this.cutAhead += 1) this.counting.cut(batchOf(following, this.cutAhead));
  }
}

const batchOf = (texts: readonly NewText[], index: number): readonly NewText[] => texts.slice(index * BATCH, (index + 1) * BATCH);

const latest = (tx: Tx, datasetId: string): Promise<Seen[]> =>
  tx.query<Seen[]>(
    `SELECT day::text AS day, t.text, coalesce(t.author, '') AS author FROM (SELECT * FROM insight_pages WHERE dataset_id = $1 ORDER BY day DESC LIMIT ${REMEMBERED_PAGES}) p, unnest(p.texts, p.copies, p.authors) AS t(text, copy, author) WHERE t.copy IS NOT TRUE LIMIT ${REMEMBERED}`,
    [datasetId],
  );

const extent = (days: readonly string[]): [string | null, string | null] => {
  const sorted = [...days].sort();
  return [sorted[0] ?? null, sorted.at(-1) ?? null];
};
