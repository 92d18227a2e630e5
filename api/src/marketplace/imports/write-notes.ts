import { uuidv7 } from 'uuidv7';
import type { Tx } from '../../platform/database/database.ts';
import { groupBy } from '../creators/group-by.ts';
import type { ImportedNote } from './read-note.ts';
import { hashOf, type Written } from './write-creators.ts';

interface Owner {
  creator_id: string;
  platform: string;
  external_id: string;
}
export interface NotesWritten extends Written {
  /** Positions in the batch whose creator this importer has not brought. */
  unknown: number[];
  creatorIds: string[];
}

/** Whose note it is: the importer's creator of that id on the same platform, or the only one of that id. */
function ownerOf(note: ImportedNote, owners: ReadonlyMap<string, readonly Owner[]>): Owner | undefined {
  const candidates = owners.get(note.creatorId) ?? [];
  return candidates.find((owner) => owner.platform === note.platform) ?? (candidates.length === 1 ? candidates[0] : undefined);
}

/** Writes a batch of past notes for an importer. The same note again is counted unchanged; new figures update it. */
export async function writeNotes(tx: Tx, orgId: string, batch: readonly ImportedNote[]): Promise<NotesWritten> {
  const found = await tx.query<Owner[]>(
    'SELECT creator_id, platform, external_id FROM channels WHERE imported_by = $1 AND external_id = ANY ($2::text[])',
    [orgId, [...new Set(batch.map((note) => note.creatorId))]],
  );
  const owners = groupBy(found, (owner) => owner.external_id);
  const unknown: number[] = [];
  const rows = new Map<string, { note: ImportedNote; owner: Owner; hash: string }>();
  batch.forEach((note, index) => {
    const owner = ownerOf(note, owners);
    if (owner) rows.set(`${owner.creator_id} ${note.externalId}`, { note, owner, hash: hashOf(note) });
    else unknown.push(index);
  });
  const existing = await tx.query<{ creator_id: string; external_id: string; row_hash: Buffer | null }[]>(
    `SELECT creator_id, external_id, row_hash FROM notes
     WHERE (creator_id, platform, external_id) IN (SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[]))`,
    [[...rows.values()].map(({ owner }) => owner.creator_id), [...rows.values()].map(({ owner }) => owner.platform), [...rows.values()].map(({ note }) => note.externalId)],
  );
  const hashes = new Map(existing.map((row) => [`${row.creator_id} ${row.external_id}`, row.row_hash?.toString('hex')]));
  const changed = [...rows].filter(([key, { hash }]) => hashes.get(key) !== hash);
  await upsert(tx, orgId, changed.map(([, row]) => row));
  const updated = changed.filter(([key]) => hashes.has(key)).length;
  return {
    created: changed.length - updated,
    updated,
    unchanged: batch.length - unknown.length - changed.length,
    unknown,
    creatorIds: [...new Set(changed.map(([, { owner }]) => owner.creator_id))],
  };
}

async function upsert(tx: Tx, orgId: string, rows: readonly { note: ImportedNote; owner: Owner; hash: string }[]): Promise<void> {
  if (rows.length === 0) return;
  const notes = rows.map(({ note, owner, hash }) => ({
    id: uuidv7(), creator_id: owner.creator_id, platform: owner.platform, external_id: note.externalId, format: note.format, title: note.title, text: note.text,
    url: note.url, published_at: note.publishedAt, likes: note.likes, saves: note.saves, comments: note.comments, shares: note.shares, tags: note.tags,
    sponsored: note.sponsored, sponsors: note.sponsors, row_hash: hash,
  }));
  await tx.query(
    `INSERT INTO notes (id, creator_id, imported_by, platform, external_id, format, title, text, url, published_at, likes, saves, comments, shares, tags, sponsored, sponsors, row_hash)
     SELECT id, creator_id, $2, platform, external_id, format, title, text, url, published_at, likes, saves, comments, shares, tags, sponsored, sponsors, decode(row_hash, 'hex')
     FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, creator_id uuid, platform text, external_id text, format text, title text, text text, url text,
       published_at timestamptz, likes bigint, saves bigint, comments bigint, shares bigint, tags text[], sponsored boolean, sponsors text[], row_hash text)
     ON CONFLICT (creator_id, platform, external_id) DO UPDATE SET title = excluded.title, text = excluded.text, url = excluded.url, published_at = excluded.published_at,
       likes = excluded.likes, saves = excluded.saves, comments = excluded.comments, shares = excluded.shares, tags = excluded.tags,
       sponsored = excluded.sponsored, sponsors = excluded.sponsors, format = excluded.format, row_hash = excluded.row_hash`,
    [JSON.stringify(notes), orgId],
  );
}
