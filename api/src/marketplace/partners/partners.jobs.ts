import { z } from 'zod';
import { defineJob } from '../../platform/queue/define-job.ts';
import { partnershipActions, partnershipSides } from './partnership.lifecycle.ts';

/** Nobody answered a proposal in time. */
export const partnershipDue = defineJob({ name: 'partners.due', payload: z.object({ id: z.uuid() }), attempts: 20, backoffMs: 2_000 });

/** Something happened between two brands. */
export const partnershipMoved = defineJob({
  name: 'partners.moved', payload: z.object({ id: z.uuid(), action: z.enum(['propose', ...partnershipActions]), by: z.enum(partnershipSides) }), attempts: 8, backoffMs: 5_000,
});
