import { z } from 'zod';
import { defineJob } from '../../platform/queue/define-job.ts';

/** A notice was written: those who want it by mail get one. */
export const noticeMade = defineJob({ name: 'notices.made', payload: z.object({ notificationId: z.uuid() }), attempts: 8, backoffMs: 5_000 });
