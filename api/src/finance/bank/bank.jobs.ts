import { z } from 'zod';
import { defineJob } from '../../platform/queue/define-job.ts';

/** A statement was imported: explain its lines. */
export const bankStatementTaken = defineJob({ name: 'bank.statement-taken', payload: z.object({ bankStatementId: z.uuid() }), attempts: 8, backoffMs: 1_000 });
