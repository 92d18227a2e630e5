import { Injectable } from '@nestjs/common';
import { dealMoved, deliveryFact } from '../../marketplace/index.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { dealNames } from './deal-names.ts';
import { NotificationsService } from './notifications.service.ts';
import { PartnerNotices } from './partner.notices.ts';

/** Steps that follow at once from another one, which was told. */
const silent = new Set<PayloadOf<typeof dealMoved>['action']>(['startVerification', 'settle']);

/** Tells the other side what one side of a deal did, and both what happened by itself. */
@Injectable()
export class DealNotices {
  constructor(
    private readonly db: Database,
    private readonly notices: NotificationsService,
    private readonly partners: PartnerNotices,
  ) {}

  @Handles(dealMoved)
  async moved({ stepId, dealId, brandId, creatorId, action, by }: PayloadOf<typeof dealMoved>): Promise<void> {
    const orgIds = by === 'BRAND' ? [creatorId] : by === 'CREATOR' ? [brandId] : [brandId, creatorId];
    await this.db.transaction(systemContext, async (tx) => {
      const names = await dealNames(tx, dealId);
      if (!names) return;
      await this.partners.step(tx, dealId, action, names, stepId);
      if (silent.has(action)) return;
      const params = { ...names.params, by };
      await this.notices.send(tx, { orgIds, code: `deal.${action}`, subjectKind: 'deal', subjectId: dealId, params, dedupeKey: `deal-step:${stepId}` });
    });
  }

  /** What both should know that is no step: a remark, a wait that ends, a note that went away. */
  @Handles(deliveryFact)
  async fact({ dealId, code, key, to }: PayloadOf<typeof deliveryFact>): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const names = await dealNames(tx, dealId);
      if (!names) return;
      const orgIds = to === 'BRAND' ? [names.brandId] : to === 'CREATOR' ? [names.creatorId] : [names.brandId, names.creatorId];
      await this.notices.send(tx, { orgIds, code, subjectKind: 'deal', subjectId: dealId, params: names.params, dedupeKey: key });
    });
  }
}
