import { Injectable } from '@nestjs/common';
import { contestMoved } from '../../marketplace/index.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { NotificationsService } from './notifications.service.ts';

/** Phases of which those who take part are told; the brand is told of each. */
const toldToAll: ReadonlySet<string> = new Set(['TRYING', 'PUBLISHING', 'NOTICE', 'AWARDED', 'CANCELLED']);

/** Tells a contest's brand and creators that a phase began. */
@Injectable()
export class ContestNotices {
  constructor(
    private readonly db: Database,
    private readonly notices: NotificationsService,
  ) {}

  @Handles(contestMoved)
  async moved({ contestId, status }: PayloadOf<typeof contestMoved>): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const [contest] = await tx.query<{ brand_id: string; brand: string; title: string }[]>('SELECT c.brand_id, o.name AS brand, c.title FROM contests c JOIN public_organisations o ON o.id = c.brand_id WHERE c.id = $1', [contestId]);
      if (!contest || status === 'DRAFT') return;
      const entries = toldToAll.has(status) ? await tx.query<{ creator_id: string }[]>('SELECT creator_id FROM contest_entries WHERE contest_id = $1 AND selected IS DISTINCT FROM false', [contestId]) : [];
      const { brand_id: brandId, brand, title: contestTitle } = contest;
      await this.notices.send(tx, {
        orgIds: [brandId, ...entries.map(({ creator_id: id }) => id)], code: `contest.${status}`, subjectKind: 'contest', subjectId: contestId, params: { brand, contest: contestTitle }, dedupeKey: `contest:${contestId}:${status}`,
      });
    });
  }
}
