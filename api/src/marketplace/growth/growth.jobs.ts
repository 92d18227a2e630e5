import { z } from 'zod';
import { defineJob } from '../../platform/queue/define-job.ts';

/** A deal was settled: newcomers may have earned a bonus. */
export const dealSettled = defineJob({ name: 'growth.deal-settled', payload: z.object({ dealId: z.uuid() }), attempts: 20, backoffMs: 2_000 });
/** The time of a programme is over. */
export const programmeOver = defineJob({ name: 'growth.programme-over', payload: z.object({ programmeId: z.uuid() }), attempts: 20, backoffMs: 2_000 });
