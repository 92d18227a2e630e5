import { Injectable } from '@nestjs/common';
import { OPERATOR_ID } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { CorpusService } from './corpus.service.ts';
import type { NewText } from './counter.ts';

const MOST = 20_000;
/** A nobody: sees of the market what everybody sees. */
const stranger = { userId: null, actorId: '00000000-0000-7000-8000-000000000000', orgIds: [] };

interface Note extends Omit<NewText, 'engagements'>, Record<string, unknown> {
  engagements: bigint;
}

/** The notes of listed creators are public to the market, so all organisations share the dataset they make. */
@Injectable()
export class MarketNotesJobs {
  constructor(
    private readonly db: Database,
    private readonly corpus: CorpusService,
  ) {}

  @Repeats({ name: 'insight.market-notes', everyMs: 30_000 })
  async takeIn(): Promise<void> {
    const [any] = await this.db.read(stranger, 'SELECT 1 AS one FROM market_notes LIMIT 1');
    if (!any) return;
    const dataset = await this.corpus.dataset({ orgId: OPERATOR_ID, name: 'market-notes', kind: 'NOTES', source: 'Notes of listed creators', licence: 'As agreed with the creators', shared: true });
    const [{ time_zone: timeZone } = { time_zone: 'UTC' }] = await this.db.read<{ time_zone: string }>(systemContext, 'SELECT time_zone FROM insight_datasets WHERE id = $1', [dataset.id]);
    for (let taken = MOST; taken === MOST;) {
      const notes = await this.db.read<Note>(
        stranger,
        `SELECT n.id::text AS key, (n.published_at AT TIME ZONE $1)::date::text AS day, coalesce(c.categories[1], '') AS category, n.title || ' ' || n.text AS text,
           n.likes + n.saves + n.comments + n.shares AS engagements, extract(hour FROM n.published_at AT TIME ZONE $1)::int AS hour, n.creator_id::text AS author, coalesce(c.tier, '') AS tier
         FROM market_notes n JOIN market_creators c ON c.id = n.creator_id
         WHERE n.id::text NOT IN (SELECT unnest(p.keys) FROM insight_pages p WHERE p.dataset_id = $2) ORDER BY n.id LIMIT ${MOST}`,
        [timeZone, dataset.id],
      );
      taken = notes.length;
      if (taken > 0) await this.corpus.add(dataset, notes.map((note) => ({ ...note, engagements: Number(note.engagements) })));
    }
  }
}
