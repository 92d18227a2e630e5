import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob, type PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles, Repeats } from '../../platform/queue/handles.ts';
import { AudienceBuilder } from './audience-builder.ts';

/** Somebody asks who is like the audience of creators. */
export const audienceWanted = defineJob({
  name: 'advertising.audience-wanted',
  payload: z.object({ creatorIds: z.array(z.uuid()).max(500) }),
  attempts: 5,
  backoffMs: 5_000,
});

@Injectable()
export class AudienceJobs {
  constructor(private readonly builder: AudienceBuilder) {}

  @Handles(audienceWanted)
  make({ creatorIds }: PayloadOf<typeof audienceWanted>): Promise<void> {
    return this.builder.want(creatorIds);
  }

  @Repeats({ name: 'advertising.audiences', everyMs: 600_000 })
  refresh(): Promise<void> {
    return this.builder.refresh();
  }

  @Repeats({ name: 'advertising.audience-withdrawals', everyMs: 2_000 })
  dropWithdrawn(): Promise<void> {
    return this.builder.dropWithdrawn();
  }
}
