import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext, type Context } from '../../platform/database/tenant-context.ts';
import { Segmenter, type DictionaryWord } from '../language/segmenter.ts';
import { TrendsStore } from '../trends/trends.store.ts';
import { Counter, type DatasetKind, type NewText } from './counter.ts';

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

/** The corpus: texts come in once, with source and licence, and are counted in the transaction that stores them. */
@Injectable()
export class CorpusService {
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
    const segmenter = new Segmenter(await this.words(systemContext, dataset.orgId));
    const sum: Added = { added: 0, known: 0, copies: 0 };
    const take = async (some: readonly NewText[]) => {
      const { added, known, copies } = await this.db.transaction(systemContext, (tx) => this.addSome(tx, dataset, segmenter, some));
      Object.assign(sum, { added: sum.added + added, known: sum.known + known, copies: sum.copies + copies });
    };
    let waiting: NewText[] = [];
    for await (const text of texts) {
      waiting.push(text);
      if (waiting.length < MOST_AT_ONCE) continue;
      await take(waiting);
      waiting = [];
    }
    if (waiting.length > 0) await take(waiting);
    if (sum.added > 0) await this.trends.retell(dataset);
    return sum;
  }

  private async addSome(tx: Tx, dataset: Dataset, segmenter: Segmenter, texts: readonly NewText[]): Promise<Added> {
    // One writer at a time: the day counts below are read, added to and written.
    await tx.query('SELECT id FROM insight_datasets WHERE id = $1 FOR UPDATE', [dataset.id]);
    const counter = new Counter(segmenter, dataset.kind);
    if (dataset.kind === 'NOTES') counter.remember(await this.latest(tx, dataset.id));
    const fresh = await newOnes(tx, dataset.id, texts);
    let copied = 0;
    let storing: Promise<unknown> = Promise.resolve();
    for (let from = 0; from < fresh.length; from += BATCH) {
      const batch = fresh.slice(from, from + BATCH);
      const copies = counter.add(batch);
      copied += copies.filter(Boolean).length;
      // The database stores one batch while the next is cut.
      await storing;
      storing = store(tx, dataset, batch, copies);
    }
    await storing;
    await this.trends.addCounts(tx, dataset, counter.days);
    await tx.query(
      `UPDATE insight_datasets SET texts = texts + $2, copies = copies + $3, first_day = least(first_day, $4::date), last_day = greatest(last_day, $5::date) WHERE id = $1`,
      [dataset.id, fresh.length, copied, ...extent([...counter.days.keys()].map((key) => key.split('\n')[1]!))],
    );
    return { added: fresh.length, known: texts.length - fresh.length, copies: copied };
  }

  private latest(tx: Tx, datasetId: string): Promise<NewText[]> {
    return tx.query<NewText[]>(`SELECT key, day::text AS day, category, text, 0 AS engagements FROM insight_texts WHERE dataset_id = $1 AND NOT copy ORDER BY day DESC, key LIMIT $2`, [datasetId, REMEMBERED]);
  }
}

const extent = (days: readonly string[]): [string | null, string | null] => {
  const sorted = [...days].sort();
  return [sorted[0] ?? null, sorted.at(-1) ?? null];
};

/** Those whose key is not stored yet, each key once. */
async function newOnes(tx: Tx, datasetId: string, texts: readonly NewText[]): Promise<NewText[]> {
  const byKey = new Map(texts.map((text) => [text.key, text]));
  const [any] = await tx.query<unknown[]>('SELECT FROM insight_texts WHERE dataset_id = $1 LIMIT 1', [datasetId]);
  if (!any) return [...byKey.values()];
  const known = await tx.query<{ key: string }[]>('SELECT key FROM insight_texts WHERE dataset_id = $1 AND key = ANY ($2::text[])', [datasetId, [...byKey.keys()]]);
  for (const { key } of known) byKey.delete(key);
  return [...byKey.values()];
}

function store(tx: Tx, { id, orgId }: Dataset, texts: readonly NewText[], copies: readonly boolean[]): Promise<unknown> {
  const rows = texts.map(({ key, day, category, text, engagements }, index) => ({ key, day, category, text: text.slice(0, 4_000), engagements, copy: copies[index] }));
  return tx.query(
    `INSERT INTO insight_texts (dataset_id, key, org_id, day, category, text, engagements, copy)
     SELECT $1, key, $2, day, category, text, engagements, copy FROM json_to_recordset($3) AS t(key text, day date, category text, text text, engagements bigint, copy boolean)`,
    [id, orgId, JSON.stringify(rows)],
  );
}
