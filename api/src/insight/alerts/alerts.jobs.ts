import { z } from 'zod';
import { defineJob } from '../../platform/queue/define-job.ts';

/** Something an organisation watches has turned; told once. */
export const insightAlerted = defineJob({
  name: 'insight.alerted',
  payload: z.object({ alertId: z.string().uuid(), orgId: z.string().uuid(), subject: z.string(), turn: z.enum(['RISES', 'PRAISE_FALLS']), day: z.string(), value: z.number(), usual: z.number() }),
  attempts: 8,
  backoffMs: 5_000,
});
