import { z } from 'zod';
import { defineJob } from '../../platform/queue/define-job.ts';

/** An available balance fell below what its owner named. Handled by communication. */
export const balanceLow = defineJob({ name: 'finance.balance-low', payload: z.object({ factId: z.uuid(), orgId: z.uuid(), currency: z.string(), balanceMinor: z.string() }), attempts: 8, backoffMs: 5_000 });
