import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { NoteFormat, Platform, Tier } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { anonymousContext, isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, NotFound } from '../../platform/errors/domain-error.ts';
import { money } from '../../platform/graphql/money.view.ts';
import type { SharedShortlist, ShortlistEntry, ShortlistView } from './shortlist.view.ts';

interface EntryJson {
  creatorId: string;
  name: string;
  handle: string;
  tier: Tier;
  followers: number;
  categories: string[];
  platforms: Platform[];
  country: string | null;
  medianEngagements: number | null;
  note: string;
  prices: { format: NoteFormat; minor: string; currency: string }[];
  votes: { voter: string; vote: number }[];
  comments: { id: string; author: string; text: string; at: string }[];
}
interface ListRow extends Record<string, unknown> {
  id: string;
  name: string;
  brief_id: string | null;
  shared: boolean;
  created_at: Date;
  entries: EntryJson[];
}
const MOST_ENTRIES = 200;
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

const listSql = `SELECT s.id, s.name, s.brief_id, s.share_hash IS NOT NULL AS shared, s.created_at, coalesce((
    SELECT json_agg(json_build_object('creatorId', e.creator_id, 'name', c.name, 'handle', c.handle, 'tier', c.tier, 'followers', c.followers, 'categories', c.categories, 'platforms', c.platforms,
      'country', c.country, 'medianEngagements', c.median_engagements, 'note', e.note,
      'prices', coalesce((SELECT json_agg(json_build_object('format', r.format, 'minor', r.price_minor::text, 'currency', r.currency) ORDER BY r.format) FROM market_rates r WHERE r.creator_id = c.id), '[]'),
      'votes', coalesce((SELECT json_agg(json_build_object('voter', v.voter, 'vote', v.vote) ORDER BY v.at) FROM shortlist_votes v WHERE v.shortlist_id = s.id AND v.creator_id = e.creator_id), '[]'),
      'comments', coalesce((SELECT json_agg(json_build_object('id', m.id, 'author', m.author, 'text', m.text, 'at', m.at) ORDER BY m.id) FROM shortlist_comments m WHERE m.shortlist_id = s.id AND m.creator_id = e.creator_id), '[]')
    ) ORDER BY e.added_at, e.creator_id) FROM shortlist_entries e JOIN market_creators c ON c.id = e.creator_id WHERE e.shortlist_id = s.id), '[]') AS entries
  FROM shortlists s WHERE s.org_id = $1 AND s.archived_at IS NULL`;

/** Creators kept for a talk, with a client if need be. */
@Injectable()
export class ShortlistsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async list(viewer: Viewer): Promise<ShortlistView[]> {
    const rows = await this.db.read<ListRow>(viewer.context, `${listSql} ORDER BY s.id DESC LIMIT 100`, [viewer.accountId], 'shortlists');
    return rows.map(view);
  }

  /** @throws NotFound */
  async get(viewer: Viewer, id: string): Promise<ShortlistView> {
    const [row] = isUuid(id) ? await this.db.read<ListRow>(viewer.context, `${listSql} AND s.id = $2`, [viewer.accountId, id], 'shortlist') : [];
    if (!row) throw new NotFound('shortlist', id);
    return view(row);
  }

  async create(viewer: Viewer, name: string, briefId: string | null, creatorIds: readonly string[]): Promise<ShortlistView> {
    const id = uuidv7();
    await this.db.transaction(viewer.context, async (tx) => {
      if (briefId !== null) await this.checkBrief(tx, viewer, briefId);
      await tx.query('INSERT INTO shortlists (id, org_id, brief_id, name, created_at) VALUES ($1, $2, $3, $4, $5)', [id, viewer.accountId, briefId, checkedText('name', name, 120), this.clock.now()]);
      await this.put(tx, viewer, id, creatorIds);
      await this.audit.record(tx, viewer, { action: 'shortlist.create', object: 'shortlist', objectId: id, after: { name, creators: creatorIds.length } });
    });
    return this.get(viewer, id);
  }

  /** Adds who is not on it yet. @throws NotFound, BadInput */
  async add(viewer: Viewer, id: string, creatorIds: readonly string[]): Promise<ShortlistView> {
    await this.db.transaction(viewer.context, async (tx) => {
      await this.lock(tx, viewer, id);
      await this.put(tx, viewer, id, creatorIds);
    });
    return this.get(viewer, id);
  }

  async remove(viewer: Viewer, id: string, creatorId: string): Promise<ShortlistView> {
    await this.db.transaction(viewer.context, async (tx) => {
      await this.lock(tx, viewer, id);
      if (isUuid(creatorId)) await tx.query('DELETE FROM shortlist_entries WHERE shortlist_id = $1 AND creator_id = $2', [id, creatorId]);
    });
    return this.get(viewer, id);
  }

  async archive(viewer: Viewer, id: string): Promise<boolean> {
    await this.db.transaction(viewer.context, async (tx) => {
      await this.lock(tx, viewer, id);
      await tx.query('UPDATE shortlists SET archived_at = $2, share_hash = NULL WHERE id = $1', [id, this.clock.now()]);
      await this.audit.record(tx, viewer, { action: 'shortlist.archive', object: 'shortlist', objectId: id });
    });
    return true;
  }

  /** A new link; the one before leads nowhere from now on. Only its hash is kept. */
  async share(viewer: Viewer, id: string): Promise<string> {
    const token = randomBytes(24).toString('base64url');
    await this.db.transaction(viewer.context, async (tx) => {
      await this.lock(tx, viewer, id);
      await tx.query('UPDATE shortlists SET share_hash = $2 WHERE id = $1', [id, hashOf(token)]);
      await this.audit.record(tx, viewer, { action: 'shortlist.share', object: 'shortlist', objectId: id });
    });
    return `${this.config.PUBLIC_URL}/shortlist/${token}`;
  }

  async unshare(viewer: Viewer, id: string): Promise<ShortlistView> {
    await this.db.transaction(viewer.context, async (tx) => {
      await this.lock(tx, viewer, id);
      await tx.query('UPDATE shortlists SET share_hash = NULL WHERE id = $1', [id]);
      await this.audit.record(tx, viewer, { action: 'shortlist.unshare', object: 'shortlist', objectId: id });
    });
    return this.get(viewer, id);
  }

  /** What the link's holder sees. @throws NotFound */
  async shared(token: string): Promise<SharedShortlist> {
    const [row] = await this.db.read<{ list: { name: string; by: string; entries: EntryJson[] } | null }>(anonymousContext, 'SELECT app.shared_shortlist($1) AS list', [hashOf(token)], 'shared_shortlist');
    if (!row?.list) throw new NotFound('shortlist', 'behind this link');
    return { name: row.list.name, by: row.list.by, entries: row.list.entries.map(viewEntry) };
  }

  /** @param vote 1, −1, or 0 to take it back @throws NotFound, BadInput */
  async vote(token: string, creatorId: string, voter: string, vote: number): Promise<SharedShortlist> {
    if (![-1, 0, 1].includes(vote)) throw new BadInput({ vote: 'may be -1, 0 or 1' });
    const name = checkedText('voter', voter, 80);
    await this.onShared('SELECT app.vote_on_shared($1, $2, $3, $4, $5) AS done', [hashOf(token), creatorId, name, vote, this.clock.now()], creatorId);
    return this.shared(token);
  }

  /** @throws NotFound, BadInput */
  async comment(token: string, creatorId: string, author: string, text: string): Promise<SharedShortlist> {
    const [name, words] = [checkedText('author', author, 80), checkedText('text', text, 1_000)];
    await this.onShared('SELECT app.comment_on_shared($1, $2, $3, $4, $5, $6) AS done', [hashOf(token), creatorId, uuidv7(), name, words, this.clock.now()], creatorId);
    return this.shared(token);
  }

  private async onShared(sql: string, values: unknown[], creatorId: string): Promise<void> {
    const done = isUuid(creatorId) && (await this.db.transaction(anonymousContext, async (tx) => (await tx.query<{ done: boolean }[]>(sql, values))[0]?.done));
    if (!done) throw new NotFound('creator', `${creatorId} behind this link`);
  }

  private async lock(tx: Tx, viewer: Viewer, id: string): Promise<void> {
    const [row] = isUuid(id) ? await tx.query<unknown[]>('SELECT 1 FROM shortlists WHERE id = $1 AND org_id = $2 AND archived_at IS NULL FOR UPDATE', [id, viewer.accountId]) : [];
    if (!row) throw new NotFound('shortlist', id);
  }

  private async checkBrief(tx: Tx, viewer: Viewer, briefId: string): Promise<void> {
    const [row] = isUuid(briefId) ? await tx.query<unknown[]>('SELECT 1 FROM briefs WHERE id = $1 AND brand_id = $2', [briefId, viewer.accountId]) : [];
    if (!row) throw new NotFound('brief', briefId);
  }

  private async put(tx: Tx, viewer: Viewer, id: string, creatorIds: readonly string[]): Promise<void> {
    if (creatorIds.some((one) => !isUuid(one))) throw new BadInput({ creatorIds: 'hold an id of no creator' });
    await tx.query(
      `INSERT INTO shortlist_entries (shortlist_id, org_id, creator_id, added_at) SELECT $1, $2, c.id, $4 FROM market_creators c WHERE c.id = ANY ($3::uuid[]) ON CONFLICT DO NOTHING`,
      [id, viewer.accountId, creatorIds, this.clock.now()]);
    const [row] = await tx.query<{ count: number }[]>('SELECT count(*)::int AS count FROM shortlist_entries WHERE shortlist_id = $1', [id]);
    if ((row?.count ?? 0) > MOST_ENTRIES) throw new BadInput({ creatorIds: `would make the list longer than ${MOST_ENTRIES}` });
  }
}

export function checkedText(field: string, text: string, most: number): string {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > most) throw new BadInput({ [field]: `must have 1 to ${most} characters` });
  return trimmed;
}

const viewEntry = (entry: EntryJson): ShortlistEntry => ({
  ...entry,
  prices: entry.prices.map(({ format, minor, currency }) => ({ format, price: money(BigInt(minor), currency) })),
  comments: entry.comments.map((comment) => ({ ...comment, at: new Date(comment.at) })),
});
const view = (row: ListRow): ShortlistView => ({ id: row.id, name: row.name, briefId: row.brief_id, shared: row.shared, createdAt: row.created_at, entries: row.entries.map(viewEntry) });
