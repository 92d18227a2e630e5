import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';
import { systemContext, type Context } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { Segmenter } from '../language/segmenter.ts';
import { tagsOf } from './tags.ts';

export interface CreatorTag {
  creatorId: string;
  tag: string;
  texts: number;
  lift: number;
}

const MOST_TEXTS = 50_000;

/** What creators write about, finer than a category: made from the shared dataset, read by whoever looks for creators. */
@Injectable()
export class CreatorTagsService {
  constructor(private readonly db: Database) {}

  /** The tags of some creators, strongest first. */
  of(context: Context, creatorIds: readonly string[]): Promise<CreatorTag[]> {
    return this.db.read<CreatorTag & Record<string, unknown>>(context, 'SELECT creator_id AS "creatorId", tag, texts, lift FROM insight_creator_tags WHERE creator_id = ANY ($1::uuid[]) ORDER BY creator_id, lift DESC, tag', [creatorIds]);
  }

  @Repeats({ name: 'insight.creator-tags', everyMs: 300_000 })
  async make(): Promise<void> {
    const rows = await this.db.read<{ author: string; text: string }>(
      systemContext,
      `SELECT t.author, t.text FROM insight_datasets s JOIN insight_pages p ON p.dataset_id = s.id, unnest(p.texts, p.copies, p.authors) AS t(text, copy, author)
       WHERE s.shared AND t.copy IS NOT TRUE AND t.author IS NOT NULL AND t.author <> '-' ORDER BY p.day DESC LIMIT ${MOST_TEXTS}`,
    );
    const segmenter = new Segmenter();
    const tags = tagsOf(segmenter.termsOfMany(rows.map(({ text }) => text)).map((terms, index) => ({ author: rows[index]!.author, terms })));
    await this.db.transaction(systemContext, async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(6106)');
      await tx.query('DELETE FROM insight_creator_tags');
      await tx.query('INSERT INTO insight_creator_tags (creator_id, tag, texts, lift) SELECT author::uuid, tag, texts, lift FROM json_to_recordset($1) AS t(author text, tag text, texts int, lift real)', [JSON.stringify(tags)]);
    });
  }
}
