import { z } from 'zod';
import { defineJob } from '../../platform/queue/define-job.ts';

/** A top-up ended, succeeded or failed. Handled by communication. */
export const topUpEnded = defineJob({
  name: 'finance.top-up-ended',
  payload: z.object({ topUpId: z.uuid() }),
  attempts: 8,
  backoffMs: 5_000,
});
