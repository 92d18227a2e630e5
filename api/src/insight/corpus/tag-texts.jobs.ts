import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { CorpusService } from './corpus.service.ts';
import type { DatasetKind, NewText } from './counter.ts';

/** Event types by their number in the log. */
const PAGE_VIEW = 4;
const SEARCH = 7;
const MOST = 20_000;
/** Batches may commit a little out of order: what was read just now is read again, and known by its key. A batch's id holds its time, in milliseconds << 22. */
const AGAIN = 120_000n << 22n;

interface Seen extends Record<string, unknown> {
  brand_id: string;
  event_id: string;
  type: number;
  day: string;
  hour: number;
  batch_id: bigint;
  visitor: string | null;
  url: string | null;
  title: string | null;
  description: string | null;
  query: string | null;
}

const datasets: Record<'pages' | 'searches', { name: string; kind: DatasetKind }> = { pages: { name: 'own-tag-pages', kind: 'NOTES' }, searches: { name: 'own-tag-searches', kind: 'SEARCHES' } };
const LONGEST_QUERY = 80;
/** An address or a number that may be somebody's is nothing to search trends in. */
const isPersonal = (query: string): boolean => query.includes('@') || /\d[\d\s-]{6,}/.test(query);
const shortHash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);
const pageOf = (url: string): string => url.split(/[?#]/)[0] ?? url;

/** What the tag saw on a page or as a search, as a text; null for what holds none. */
export function textSeen({ event_id: key, type, day, hour, visitor, url, title, description, query }: Seen): NewText | null {
  const of = { day, hour, category: '', engagements: 0 };
  if (type === SEARCH) {
    const text = (query ?? '').trim().slice(0, LONGEST_QUERY);
    // A visitor is told from others for a day, so that one alone makes no trend, and from nobody longer.
    return text === '' || isPersonal(text) ? null : { ...of, key, text, author: visitor === null ? '' : shortHash(`${day} ${visitor}`) };
  }
  const text = [title, description].filter((part) => part).join(' ').trim();
  return text === '' ? null : { ...of, key: shortHash(`${pageOf(url ?? '')} ${text}`), text };
}

/** Texts that an organisation's own tag saw, sent by sites that ask it to and visitors who agreed; they come in as any others do. */
@Injectable()
export class TagTextsJobs {
  constructor(
    private readonly db: Database,
    private readonly corpus: CorpusService,
  ) {}

  @Repeats({ name: 'insight.tag-texts', everyMs: 30_000 })
  async takeIn(): Promise<void> {
    const [cursor] = await this.db.read<{ batch_id: bigint }>(systemContext, 'SELECT batch_id FROM insight_tag_cursor');
    const from = (cursor?.batch_id ?? 0n) - AGAIN;
    for (let after = from > 0n ? from : 0n, more = true; more;) {
      const seen = await this.db.read<Seen>(
        systemContext,
        `SELECT e.brand_id, e.event_id, e.type::int AS type, (e.occurred_at AT TIME ZONE o.time_zone)::date::text AS day, extract(hour FROM e.occurred_at AT TIME ZONE o.time_zone)::int AS hour, e.batch_id,
           e.visitor::text AS visitor, e.url, left(e.props ->> 'title', 200) AS title, left(e.props ->> 'description', 500) AS description, e.props ->> 'query' AS query
         FROM events e JOIN organisations o ON o.id = e.brand_id
         WHERE e.batch_id > $1 AND e.type IN (${PAGE_VIEW}, ${SEARCH}) AND e.invalid = 0 AND e.props ?| '{title,description,query}' ORDER BY e.batch_id, e.event_id LIMIT ${MOST}`,
        [after],
      );
      for (const brand of new Set(seen.map(({ brand_id: id }) => id))) await this.store(brand, seen.filter(({ brand_id: id }) => id === brand));
      const last = seen.at(-1)?.batch_id;
      if (last !== undefined) await this.db.transaction(systemContext, (tx) => tx.query('UPDATE insight_tag_cursor SET batch_id = greatest(batch_id, $1)', [last]));
      more = seen.length === MOST && last !== undefined && last - 1n > after;
      // A batch may have been cut in two by the limit: it is read again, and what came in is known.
      if (last !== undefined) after = last - 1n;
    }
  }

  private async store(orgId: string, seen: readonly Seen[]): Promise<void> {
    for (const [which, { name, kind }] of Object.entries(datasets)) {
      const texts = seen.filter(({ type }) => (type === SEARCH) === (which === 'searches')).flatMap((one) => textSeen(one) ?? []);
      if (texts.length === 0) continue;
      const dataset = await this.corpus.dataset({ orgId, name, kind, source: 'own tag', licence: 'own', shared: false });
      await this.corpus.add(dataset, texts);
    }
  }
}
