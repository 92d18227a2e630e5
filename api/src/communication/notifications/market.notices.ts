import { Injectable } from '@nestjs/common';
import { briefFits, invitationEnded } from '../../marketplace/index.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { NotificationsService } from './notifications.service.ts';

/** Tells creators of briefs that fit them, and brands what became of an invitation that waited. */
@Injectable()
export class MarketNotices {
  constructor(
    private readonly db: Database,
    private readonly notices: NotificationsService,
  ) {}

  @Handles(briefFits)
  async fits({ briefId, creators }: PayloadOf<typeof briefFits>): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const [brief] = await tx.query<{ title: string; brand: string }[]>('SELECT b.title, o.name AS brand FROM briefs b JOIN organisations o ON o.id = b.brand_id WHERE b.id = $1', [briefId]);
      if (!brief) return;
      for (const { creatorId, score } of creators) {
        await this.notices.send(tx, { orgIds: [creatorId], code: 'brief.fits', subjectKind: 'brief', subjectId: briefId, params: { brand: brief.brand, brief: brief.title, score: String(Math.round(score)) }, dedupeKey: `brief-fits:${briefId}` });
      }
    });
  }

  @Handles(invitationEnded)
  async ended({ invitationId }: PayloadOf<typeof invitationEnded>): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const [row] = await tx.query<{ brand_id: string; brief_id: string; status: string; title: string; creator: string }[]>(
        'SELECT q.brand_id, q.brief_id, q.status, b.title, c.name AS creator FROM queued_invitations q JOIN briefs b ON b.id = q.brief_id JOIN creators c ON c.id = q.creator_id WHERE q.id = $1', [invitationId]);
      if (!row) return;
      const code = row.status === 'SENT' ? 'invitation.sent' : 'invitation.failed';
      await this.notices.send(tx, { orgIds: [row.brand_id], code, subjectKind: 'brief', subjectId: row.brief_id, params: { brief: row.title, creator: row.creator }, dedupeKey: `invitation:${invitationId}` });
    });
  }
}
