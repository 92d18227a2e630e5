import { z } from 'zod';
import { defineJob } from '../../platform/queue/define-job.ts';

/** The next deal of a series is due; counts only if so many were sent. */
export const seriesDue = defineJob({ name: 'relations.series-due', payload: z.object({ seriesId: z.uuid(), sent: z.number() }), attempts: 20, backoffMs: 2_000 });
