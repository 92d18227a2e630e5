import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob, type PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { CorpusService } from './corpus.service.ts';

/** A batch of texts that somebody sent; stored once, however often it is sent. */
export const textsSent = defineJob({
  name: 'insight.texts-sent',
  payload: z.object({
    orgId: z.string().uuid(),
    name: z.string(),
    kind: z.enum(['NOTES', 'HOT_LIST', 'SEARCHES']),
    source: z.string(),
    licence: z.string(),
    texts: z.array(z.object({ key: z.string(), day: z.string(), category: z.string(), text: z.string(), engagements: z.number(), hour: z.number(), author: z.string(), tier: z.string(), authorSince: z.string().default('') })),
  }),
  attempts: 5,
  backoffMs: 5_000,
});

@Injectable()
export class TextsJobs {
  constructor(private readonly corpus: CorpusService) {}

  @Handles(textsSent)
  async takeIn({ texts, ...wish }: PayloadOf<typeof textsSent>): Promise<void> {
    const dataset = await this.corpus.dataset({ ...wish, shared: false });
    await this.corpus.add(dataset, texts);
  }
}
