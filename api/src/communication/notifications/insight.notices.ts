import { Injectable } from '@nestjs/common';
import { insightAlerted } from '../../insight/index.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Handles } from '../../platform/queue/handles.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { NotificationsService } from './notifications.service.ts';

const codes = { RISES: 'insight.rises', PRAISE_FALLS: 'insight.praise-falls' } as const;

/** Tells an organisation that something it watches has turned. */
@Injectable()
export class InsightNotices {
  constructor(
    private readonly db: Database,
    private readonly notices: NotificationsService,
  ) {}

  @Handles(insightAlerted)
  async alerted({ alertId, orgId, subject, turn, day, value, usual }: PayloadOf<typeof insightAlerted>): Promise<void> {
    const params: Record<string, string> = { subject, day, value: String(Math.round(value)), usual: turn === 'RISES' ? usual.toFixed(1) : String(Math.round(usual)) };
    await this.db.transaction(systemContext, (tx) => this.notices.send(tx, { orgIds: [orgId], code: codes[turn], subjectKind: 'insight', subjectId: alertId, params, dedupeKey: `insight-alert:${alertId}:${day}` }));
  }
}
