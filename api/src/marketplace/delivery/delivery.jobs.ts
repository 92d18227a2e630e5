import { z } from 'zod';
import { defineJob } from '../../platform/queue/define-job.ts';

/** Look whether the published note is still there. */
export const checkOnline = defineJob({ name: 'delivery.check-online', payload: z.object({ dealId: z.uuid() }), attempts: 5, backoffMs: 60_000 });

export const deliveryFacts = ['note.offline', 'note.back', 'note.broken', 'deal.due24h', 'deal.due1h', 'deal.comment'] as const;
/** Something a party of a deal, or both, should know that is no step of it. `key` names the fact once. */
export const deliveryFact = defineJob({ name: 'delivery.fact', payload: z.object({ dealId: z.uuid(), code: z.enum(deliveryFacts), key: z.string(), to: z.enum(['BRAND', 'CREATOR', 'BOTH']).default('BOTH') }), attempts: 8, backoffMs: 5_000 });
