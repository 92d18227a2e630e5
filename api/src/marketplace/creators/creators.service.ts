import { Injectable } from '@nestjs/common';
import { InvitationsService, AuditService, type Invitation, type Viewer } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid, type Context } from '../../platform/database/tenant-context.ts';
import { Conflict, NotFound } from '../../platform/errors/domain-error.ts';
import { creatorColumns, viewCreator, type CreatorRow } from './creator-row.ts';
import type { CreatorView, NoteView } from './creator.view.ts';
import { groupBy } from './group-by.ts';
import { MarketFigures } from './market-figures.ts';

/** Creators as the market sees them. */
@Injectable()
export class CreatorsService {
  constructor(
    private readonly db: Database,
    private readonly market: MarketFigures,
    private readonly invitations: InvitationsService,
    private readonly audit: AuditService,
  ) {}

  /** Those of the ids that the context may see, in any order. */
  async byIds(context: Context, ids: readonly string[]): Promise<CreatorView[]> {
    if (ids.length === 0) return [];
    const [rows, market] = await Promise.all([
      this.db.read<CreatorRow>(context, `SELECT ${creatorColumns} FROM market_creators c WHERE c.id = ANY ($1::uuid[])`, [ids], 'creators_by_ids'),
      this.market.current(),
    ]);
    return rows.map((row) => viewCreator(row, market));
  }

  /** @throws NotFound */
  async get(viewer: Viewer, id: string): Promise<CreatorView> {
    const [found] = isUuid(id) ? await this.byIds(viewer.context, [id]) : [];
    if (!found) throw new NotFound('creator', id);
    return found;
  }

  /** Names for lists and sentences; an id the context may not see is left out. */
  async names(context: Context, ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const rows = await this.db.read<{ id: string; name: string }>(context, 'SELECT id, name FROM market_creators WHERE id = ANY ($1::uuid[])', [ids], 'creator_names');
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** The latest notes of each creator. */
  async recentNotes(context: Context, creatorIds: readonly string[], first: number): Promise<Map<string, NoteView[]>> {
    const rows = await this.db.read<NoteView & Record<string, unknown>>(
      context,
      `SELECT n.id, n.creator_id AS "creatorId", n.platform, n.title, n.text, n.url, n.published_at AS "publishedAt", n.likes, n.saves, n.comments, n.shares,
         n.sponsored, n.deal_id AS "dealId"
       FROM unnest($1::uuid[]) AS wanted
       CROSS JOIN LATERAL (SELECT * FROM market_notes m WHERE m.creator_id = wanted ORDER BY m.published_at DESC, m.id DESC LIMIT $2) n`,
      [creatorIds, first], 'recent_notes');
    return groupBy(rows, (note) => note.creatorId);
  }

  /** How many notes of a creator are known. */
  async noteCount(viewer: Viewer, creatorId: string): Promise<number> {
    const [row] = await this.db.read<{ count: number }>(viewer.context, 'SELECT count(*)::int AS count FROM notes WHERE creator_id = $1', [creatorId]);
    return row?.count ?? 0;
  }

  /** The note that a deal brought, for its parties. */
  async notesOfDeals(context: Context, dealIds: readonly string[]): Promise<Map<string, NoteView>> {
    const rows = await this.db.read<NoteView & Record<string, unknown>>(
      context,
      `SELECT n.id, n.creator_id AS "creatorId", n.platform, n.title, n.text, n.url, n.published_at AS "publishedAt", n.likes, n.saves, n.comments, n.shares,
         n.sponsored, n.deal_id AS "dealId"
       FROM deal_notes n WHERE n.deal_id = ANY ($1::uuid[])`,
      [dealIds], 'notes_of_deals');
    return new Map(rows.flatMap((note) => (note.dealId === null ? [] : [[note.dealId, note] as const])));
  }

  /**
   * A link by which the person behind an imported profile takes it over.
   * @throws NotFound when the viewer did not import it, Conflict when it has been taken over
   */
  inviteToClaim(viewer: Viewer, creatorId: string, email: string): Promise<Invitation> {
    return this.db.transaction(viewer.context, async (tx) => {
      const [creator] = isUuid(creatorId)
        ? await tx.query<{ claimed_at: Date | null }[]>('SELECT claimed_at FROM creators WHERE id = $1 AND imported_by = $2 FOR UPDATE', [creatorId, viewer.accountId])
        : [];
      if (!creator) throw new NotFound('creator', creatorId);
      if (creator.claimed_at) throw new Conflict('The person behind this profile has taken it over already.');
      await this.audit.record(tx, viewer, { action: 'creator.inviteToClaim', object: 'creator', objectId: creatorId });
      return this.invitations.create(tx, viewer, { organisationId: creatorId, email, role: 'OWNER' });
    });
  }
}
