import { z } from 'zod';
import { defineJob } from '../../platform/queue/define-job.ts';

/** A brief fits creators who want to know of it. */
export const briefFits = defineJob({
  name: 'alerts.brief-fits', payload: z.object({ briefId: z.uuid(), creators: z.array(z.object({ creatorId: z.uuid(), score: z.number() })).max(500) }), attempts: 8, backoffMs: 5_000,
});
