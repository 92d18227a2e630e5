import { Injectable } from '@nestjs/common';
import { dealMoved, deliveryFact } from '../../marketplace/index.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { dealNames } from './deal-names.ts';
import { NotificationsService } from './notifications.service.ts';

/** Steps that follow at once from another one, which was told. */
const silent = new Set<PayloadOf<typeof dealMoved>['action']>(['startVerification', 'settle']);

/** Tells the other side what one side of a deal did, and both what happened by itself. */
@Injectable()
export class DealNotices {
  constructor(
    private readonly db: Database,
    private readonly notices: NotificationsService,
  ) {}

  @Handles(dealMoved)
  async moved({ stepId, dealId, brandId, creatorId, action, by }: PayloadOf<typeof dealMoved>): Promise<void> {
    if (silent.has(action)) return;
    const orgIds = by === 'BRAND' ? [creatorId] : by === 'CREATOR' ? [brandId] : [brandId, creatorId];
    await this.db.transaction(systemContext, async (tx) => {
      const names = await dealNames(tx, dealId);
      if (!names) return;
      const params = { ...names.params, by };
      await this.notices.send(tx, { orgIds, code: `deal.${action}`, subjectKind: 'deal', subjectId: dealId, params, dedupeKey: `deal-step:${stepId}` });
    });
  }

  /** What both should know that is no step: the note went away, came back, or stayed away. */
  @Handles(deliveryFact)
  async fact({ dealId, code, key }: PayloadOf<typeof deliveryFact>): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const names = await dealNames(tx, dealId);
      if (names) await this.notices.send(tx, { orgIds: [names.brandId, names.creatorId], code, subjectKind: 'deal', subjectId: dealId, params: names.params, dedupeKey: key });
    });
  }
}
