import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Database } from '../../platform/database/database.ts';
import { systemContext, type Context } from '../../platform/database/tenant-context.ts';
import type { DictionaryWord } from '../language/segmenter.ts';
import { TrendsStore } from '../trends/trends.store.ts';
import type { DatasetKind, NewText } from './counter.ts';
import { CountingBeside, CountingHere, type Counting } from './counting.ts';
import { Intake, type Added, type Dataset } from './intake.ts';
import { Reading } from './reading.ts';

export interface DatasetWish {
  orgId: string;
  name: string;
  kind: DatasetKind;
  source: string;
  licence: string;
  shared: boolean;
}

/** Fewer texts are cut before a thread would have started. */
const ENOUGH_FOR_A_THREAD = 5_000;

/** The corpus: texts come in once, with source and licence, and are counted in the transaction that stores them. */
@Injectable()
export class CorpusService implements OnModuleDestroy {
  private beside: CountingBeside | undefined;
  /** The import that counts beside now; the next one waits for it. */
  private turn: Promise<unknown> = Promise.resolve();

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
    const reading = new Reading(texts);
    const first = await reading.next();
    const take = (counting: Counting) => new Intake(this.db, this.trends, dataset, words, counting).take(first, reading);
    return first.length < ENOUGH_FOR_A_THREAD ? take(new CountingHere()) : this.inTurn(() => take((this.beside ??= new CountingBeside())));
  }

  async onModuleDestroy(): Promise<void> {
    await this.beside?.end();
    this.beside = undefined;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }
}
