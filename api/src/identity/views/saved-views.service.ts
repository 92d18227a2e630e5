import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, Forbidden } from '../../platform/errors/domain-error.ts';
import type { Viewer } from '../access/viewer.ts';
import type { SavedView, SavedViewInput } from './saved-view.view.ts';

/** Of one person, or of the team, on one page. */
const MOST = 50;
const MOST_NAME = 80;
const MOST_QUERY = 2_000;

type Row = SavedView & Record<string, unknown>;

/** What a page shows, under a name: its address holds filters, order and range, so that is what is kept. */
@Injectable()
export class SavedViewsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Of the page: the team's and the viewer's own, newest first. */
  list({ context, accountId, userId }: Viewer, page: string): Promise<SavedView[]> {
    return this.db.read<Row>(context, 'SELECT id, name, query, user_id IS NULL AS "isTeams" FROM saved_views WHERE org_id = $1 AND page = $2 AND (user_id IS NULL OR user_id = $3) ORDER BY id DESC', [accountId, page, userId], 'saved_views');
  }

  /** @throws BadInput for a name or address that is none, and when there are {@link MOST}; Forbidden for the team's by who only reads */
  async save(viewer: Viewer, { page, name, query, isTeams }: SavedViewInput): Promise<SavedView[]> {
    const named = name.trim();
    if (named === '' || named.length > MOST_NAME) throw new BadInput({ name: `is a text of 1 to ${MOST_NAME} characters` });
    if (query.length > MOST_QUERY) throw new BadInput({ query: `has more than ${MOST_QUERY.toLocaleString('en')} characters` });
    if (!/^\/[a-z/-]{0,59}$/.test(page)) throw new BadInput({ page: 'is no page' });
    if (isTeams && !mayKeepForTeam(viewer)) throw new Forbidden();
    const whose = isTeams ? null : viewer.userId;
    await this.db.transaction(viewer.context, async (tx) => {
      const [row] = await tx.query<{ count: number }[]>('SELECT count(*)::int AS count FROM saved_views WHERE org_id = $1 AND page = $2 AND user_id IS NOT DISTINCT FROM $3', [viewer.accountId, page, whose]);
      if ((row?.count ?? 0) >= MOST) throw new BadInput({ name: `would be more than ${MOST} saved views` });
      await tx.query('INSERT INTO saved_views (id, org_id, user_id, page, name, query, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)', [uuidv7(), viewer.accountId, whose, page, named, query, this.clock.now()]);
    });
    return this.list(viewer, page);
  }

  /** @returns whether it was there, the viewer's own or, for who does more than read, the team's */
  async forget(viewer: Viewer, id: string): Promise<boolean> {
    if (!isUuid(id)) return false;
    return this.db.transaction(viewer.context, async (tx) => {
      const [, count] = await tx.query<[unknown, number]>('DELETE FROM saved_views WHERE id = $1 AND org_id = $2 AND (user_id = $3 OR user_id IS NULL AND $4)', [id, viewer.accountId, viewer.userId, mayKeepForTeam(viewer)]);
      return count === 1;
    });
  }
}

/** Who only reads keeps views for oneself. */
const mayKeepForTeam = ({ role }: Viewer): boolean => role !== 'ANALYST';
