import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput } from '../../platform/errors/domain-error.ts';
import type { SavedSearch } from './shortlist.view.ts';
import { checkedText } from './shortlists.service.ts';

const MOST = 50;

/** Filters of the creators' page under a name; the page's address holds them, so that is what is kept. */
@Injectable()
export class SavedSearchesService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  list(viewer: Viewer): Promise<SavedSearch[]> {
    return this.db.read<SavedSearch & Record<string, unknown>>(viewer.context, 'SELECT id, name, query FROM saved_searches WHERE org_id = $1 ORDER BY id DESC', [viewer.accountId], 'saved_searches');
  }

  async save(viewer: Viewer, name: string, query: string): Promise<SavedSearch[]> {
    if (query.length > 2_000) throw new BadInput({ query: 'has more than 2,000 characters' });
    const checked = checkedText('name', name, 80);
    await this.db.transaction(viewer.context, async (tx) => {
      const [row] = await tx.query<{ count: number }[]>('SELECT count(*)::int AS count FROM saved_searches WHERE org_id = $1', [viewer.accountId]);
      if ((row?.count ?? 0) >= MOST) throw new BadInput({ name: `would be more than ${MOST} saved searches` });
      await tx.query('INSERT INTO saved_searches (id, org_id, name, query, created_at) VALUES ($1, $2, $3, $4, $5)', [uuidv7(), viewer.accountId, checked, query, this.clock.now()]);
    });
    return this.list(viewer);
  }

  async forget(viewer: Viewer, id: string): Promise<SavedSearch[]> {
    if (isUuid(id)) await this.db.transaction(viewer.context, (tx) => tx.query('DELETE FROM saved_searches WHERE id = $1 AND org_id = $2', [id, viewer.accountId]));
    return this.list(viewer);
  }
}
