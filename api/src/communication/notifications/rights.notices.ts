import { Injectable } from '@nestjs/common';
import { rightsStepped } from '../../marketplace/index.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { dealNames } from './deal-names.ts';
import { NotificationsService } from './notifications.service.ts';

/** Tells the other side what one side did with the rights to a note, and the brand when its question lapsed. */
@Injectable()
export class RightsNotices {
  constructor(
    private readonly db: Database,
    private readonly notices: NotificationsService,
  ) {}

  @Handles(rightsStepped)
  async stepped({ stepId, dealId, action, untilOn }: PayloadOf<typeof rightsStepped>): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const names = await dealNames(tx, dealId);
      if (!names) return;
      const orgIds = action === 'ASK' || action === 'WITHDRAW' ? [names.creatorId] : [names.brandId];
      const { brand, creator, brief } = names.params;
      await this.notices.send(tx, { orgIds, code: `rights.${action}`, subjectKind: 'rights', subjectId: dealId, params: { brand, creator, brief, ...(untilOn ? { until: untilOn } : {}) }, dedupeKey: `rights-step:${stepId}` });
    });
  }
}
