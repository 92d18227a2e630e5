import { Injectable } from '@nestjs/common';
import { noteBoosted } from '../../advertising/index.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { NotificationsService } from './notifications.service.ts';

/** Tells a brand what its standing word made of a note. */
@Injectable()
export class AdNotices {
  constructor(
    private readonly db: Database,
    private readonly notices: NotificationsService,
  ) {}

  @Handles(noteBoosted)
  async boosted({ brandId, dealId, campaignId, note, refusal }: PayloadOf<typeof noteBoosted>): Promise<void> {
    const subject = campaignId ? ({ subjectKind: 'campaign', subjectId: campaignId } as const) : ({ subjectKind: 'deal', subjectId: dealId } as const);
    const code = campaignId ? 'campaign.boosted' : refusal === 'INSUFFICIENT_FUNDS' ? 'campaign.boost-unfunded' : 'campaign.boost-refused';
    await this.db.transaction(systemContext, (tx) => this.notices.send(tx, { orgIds: [brandId], code, ...subject, params: { note }, dedupeKey: `boost:${dealId}:${code}` }));
  }
}
