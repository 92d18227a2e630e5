import { Injectable } from '@nestjs/common';
import { FineTagsService } from '../../marketplace/index.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { Segmenter } from '../language/segmenter.ts';
import { tagsOf } from './tags.ts';

const MOST_TEXTS = 50_000;

/** What creators write about, finer than a category: made from the notes that the market shares, for whoever looks for creators. */
@Injectable()
export class CreatorTagsService {
  private seen = -1n;

  constructor(
    private readonly db: Database,
    private readonly fineTags: FineTagsService,
  ) {}

  @Repeats({ name: 'insight.creator-tags', everyMs: 60_000 })
  async make(): Promise<void> {
    const [shared] = await this.db.read<{ texts: bigint }>(systemContext, 'SELECT coalesce(sum(texts), 0)::bigint AS texts FROM insight_datasets WHERE shared');
    const texts = shared?.texts ?? 0n;
    if (texts === this.seen) return;
    const rows = await this.db.read<{ author: string; text: string }>(
      systemContext,
      `SELECT t.author, t.text FROM insight_datasets s JOIN insight_pages p ON p.dataset_id = s.id, unnest(p.texts, p.copies, p.authors) AS t(text, copy, author)
       WHERE s.shared AND t.copy IS NOT TRUE AND t.author IS NOT NULL AND t.author <> '-' ORDER BY p.day DESC LIMIT ${MOST_TEXTS}`,
    );
    const segmenter = new Segmenter();
    const tags = tagsOf(segmenter.termsOfMany(rows.map(({ text }) => text)).map((terms, index) => ({ author: rows[index]!.author, terms })));
    await this.db.transaction(systemContext, (tx) => this.fineTags.replace(tx, tags.map(({ author, ...tag }) => ({ creatorId: author, ...tag }))));
    this.seen = texts;
  }
}
