import { z } from 'zod';
import { defineJob } from '../../platform/queue/define-job.ts';

/** A standing word of a brand has put a note into Feeds, or could not. */
export const noteBoosted = defineJob({
  name: 'advertising.note-boosted',
  payload: z.object({ brandId: z.uuid(), dealId: z.uuid(), campaignId: z.uuid().nullable(), note: z.string(), refusal: z.string().nullable() }),
  attempts: 8,
  backoffMs: 5_000,
});
