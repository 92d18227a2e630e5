import { z } from 'zod';
import { defineJob } from '../../platform/queue/define-job.ts';

/** Bill what was sealed since the last run. */
export const invoicesDue = defineJob({ name: 'invoices.due', payload: z.object({}), attempts: 8, backoffMs: 1_000 });
