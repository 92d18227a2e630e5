import { Injectable } from '@nestjs/common';
import { sampleMoved } from '../../marketplace/index.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { NotificationsService } from './notifications.service.ts';

interface Names {
  brand_id: string;
  creator_id: string;
  brand: string;
  creator: string;
  product: string;
}

/** Tells the other side of a sample what one side did, and both what the carrier or time did. */
@Injectable()
export class SampleNotices {
  constructor(
    private readonly db: Database,
    private readonly notices: NotificationsService,
  ) {}

  @Handles(sampleMoved)
  async moved({ stepId, sampleId, action, by }: PayloadOf<typeof sampleMoved>): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const [names] = await tx.query<Names[]>(
        `SELECT s.brand_id, s.creator_id, b.name AS brand, c.name AS creator, p.name AS product
         FROM samples s JOIN products p ON p.id = s.product_id JOIN public_organisations b ON b.id = s.brand_id JOIN public_organisations c ON c.id = s.creator_id WHERE s.id = $1`, [sampleId]);
      if (!names) return;
      const { brand_id: brandId, creator_id: creatorId, ...params } = names;
      const orgIds = by === 'BRAND' ? [creatorId] : by === 'CREATOR' ? [brandId] : [brandId, creatorId];
      await this.notices.send(tx, { orgIds, code: `sample.${action}`, subjectKind: 'sample', subjectId: sampleId, params, dedupeKey: `sample-step:${stepId}` });
    });
  }
}
