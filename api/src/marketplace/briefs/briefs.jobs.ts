import { z } from 'zod';
import { defineJob } from '../../platform/queue/define-job.ts';

/** A brief is open to everybody from now on. */
export const briefOpened = defineJob({ name: 'briefs.opened', payload: z.object({ briefId: z.uuid() }), attempts: 8, backoffMs: 10_000 });
