import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';
import { systemContext, type Context } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { Segmenter, type DictionaryWord } from '../language/segmenter.ts';
import { addDays } from '../trends/day-counts.ts';
import { topicsIn } from './communities.ts';

export interface Topic {
  name: string;
  terms: string[];
  texts: number;
  /** Of the two weeks before. */
  before: number;
}

const WINDOW_DAYS = 28;
const RECENT_DAYS = 14;
const MOST_TEXTS = 20_000;
const MOST_TOPICS = 10;
/** A topic is called by its strongest terms. */
const NAMED_BY = 2;

/** What the latest texts are about, as groups of terms; found anew when texts came in. */
@Injectable()
export class TopicsService {
  constructor(private readonly db: Database) {}

  of(context: Context, datasetId: string): Promise<Topic[]> {
    return this.db.read<Topic & Record<string, unknown>>(context, 'SELECT name, terms, texts, before FROM insight_topics WHERE dataset_id = $1 ORDER BY rank', [datasetId], 'insight_topics');
  }

  @Repeats({ name: 'insight.topics', everyMs: 30_000 })
  async find(): Promise<void> {
    const datasets = await this.db.read<{ id: string; org_id: string; last: string; texts: bigint }>(systemContext, 'SELECT id, org_id, last_day::text AS last, texts FROM insight_datasets WHERE texts <> topic_texts AND last_day IS NOT NULL ORDER BY id');
    for (const dataset of datasets) await this.findIn(dataset);
  }

  private async findIn({ id, org_id: orgId, last, texts: seen }: { id: string; org_id: string; last: string; texts: bigint }): Promise<void> {
    const rows = await this.db.read<{ day: string; text: string }>(
      systemContext,
      `SELECT p.day::text AS day, t.text FROM insight_pages p, unnest(p.texts, p.copies) AS t(text, copy) WHERE p.dataset_id = $1 AND p.day > $2::date - ${WINDOW_DAYS} AND t.copy IS NOT TRUE ORDER BY p.day DESC, p.category, p.page LIMIT ${MOST_TEXTS}`,
      [id, last],
    );
    const words = await this.db.read<DictionaryWord & Record<string, unknown>>(systemContext, 'SELECT word, canonical FROM insight_words WHERE org_id = $1 ORDER BY word', [orgId]);
    const segmenter = new Segmenter(words);
    const recentFrom = addDays(last, 1 - RECENT_DAYS);
    const topics = topicsIn(segmenter.idsOfMany(rows.map(({ text }) => text)), MOST_TOPICS).map(({ terms, texts }): Topic => {
      const recent = texts.filter((index) => rows[index]!.day >= recentFrom).length;
      const names = terms.map((term) => segmenter.vocabulary.termOf(term));
      return { name: names.slice(0, NAMED_BY).join(' · '), terms: names, texts: recent, before: texts.length - recent };
    });
    await this.db.transaction(systemContext, async (tx) => {
      // One writer at a time; what came in meanwhile is looked at next time.
      await tx.query('SELECT id FROM insight_datasets WHERE id = $1 FOR UPDATE', [id]);
      await tx.query('DELETE FROM insight_topics WHERE dataset_id = $1', [id]);
      await tx.query(
        `INSERT INTO insight_topics (dataset_id, rank, org_id, name, terms, texts, before)
         SELECT $1, rank, $2, name, ARRAY (SELECT json_array_elements_text(terms)), texts, before FROM json_to_recordset($3) AS t(rank smallint, name text, terms json, texts int, before int)`,
        [id, orgId, JSON.stringify(topics.map((topic, rank) => ({ ...topic, rank: rank + 1 })))],
      );
      await tx.query('UPDATE insight_datasets SET topic_texts = $2 WHERE id = $1', [id, seen]);
    });
  }
}
