import { Injectable } from '@nestjs/common';
import { dealMoved } from '../../marketplace/index.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
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
      const [names] = await tx.query<{ brand: string; creator: string; title: string; fee: bigint; currency: string }[]>(
        `SELECT o.name AS brand, c.name AS creator, b.title, d.fee_minor AS fee, d.currency FROM deals d
         JOIN organisations o ON o.id = d.brand_id JOIN creators c ON c.id = d.creator_id JOIN briefs b ON b.id = d.brief_id WHERE d.id = $1`,
        [dealId]);
      if (!names) return;
      const params = { brand: names.brand, creator: names.creator, brief: names.title, amountMinor: names.fee.toString(), currency: names.currency, by };
      await this.notices.send(tx, { orgIds, code: `deal.${action}`, subjectKind: 'deal', subjectId: dealId, params, dedupeKey: `deal-step:${stepId}` });
    });
  }
}
