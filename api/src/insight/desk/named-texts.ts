import type { Database } from '../../platform/database/database.ts';
import type { Asker } from './asker.ts';

/** A text that names something, with who wrote it. */
export interface NamedText extends Record<string, unknown> {
  day: string;
  hour: number;
  text: string;
  engagements: bigint;
  author: string;
  tier: string;
  kind: string;
}

/** More texts than this are sampled by being the latest. */
export const MOST_NAMED = 5_000;

const escaped = (name: string): string => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** The texts of the datasets an organisation reads that name any of these, copies left out, latest first. */
export function textsNaming(db: Database, asker: Asker, names: readonly string[], from: string, to: string, datasetId: string | null = null): Promise<NamedText[]> {
  if (names.length === 0) return Promise.resolve([]);
  return db.read<NamedText>(
    asker.context,
    `SELECT p.day::text AS day, coalesce(t.hour, -1)::int AS hour, t.text, coalesce(t.engagements, 0) AS engagements, coalesce(t.author, '-') AS author, coalesce(t.tier, '-') AS tier, s.kind
     FROM insight_datasets s JOIN insight_pages p ON p.dataset_id = s.id, unnest(p.texts, p.engagements, p.copies, p.authors, p.tiers, p.hours, p.keys) AS t(text, engagements, copy, author, tier, hour, key)
     WHERE (s.org_id = $1 OR s.shared) AND ($5::uuid IS NULL OR s.id = $5) AND p.day BETWEEN $2::date AND $3::date AND t.copy IS NOT TRUE AND t.text ~* $4 ORDER BY p.day DESC, t.key LIMIT ${MOST_NAMED}`,
    [asker.accountId, from, to, names.map(escaped).join('|'), datasetId],
  );
}

/** Whether the source told it. */
export const isSaid = (value: string): boolean => value !== '' && value !== '-';
