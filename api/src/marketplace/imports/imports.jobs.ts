import { z } from 'zod';
import { defineJob } from '../../platform/queue/define-job.ts';

/** A file is to be read. Safe to run again: it goes on after the last committed row. */
export const runImport = defineJob({ name: 'imports.run', payload: z.object({ runId: z.uuid() }), attempts: 5, backoffMs: 2_000 });
