import { z } from 'zod';
import { defineJob } from '../../platform/queue/define-job.ts';

/** A brand wants to pay through a provider outside: ask it for a place to pay. */
export const topUpAsked = defineJob({ name: 'finance.top-up-asked', payload: z.object({ topUpId: z.uuid() }), attempts: 8, backoffMs: 2_000 });

/** A brand wants unspent money back the way it came. */
export const refundAsked = defineJob({ name: 'finance.refund-asked', payload: z.object({ refundId: z.uuid() }), attempts: 20, backoffMs: 5_000 });

/** A provider's report was stored: act on it. */
export const providerReported = defineJob({ name: 'finance.provider-reported', payload: z.object({ provider: z.string(), eventId: z.string() }), attempts: 20, backoffMs: 2_000 });

/** Money of a top-up left or came home without the brand's wish, or its dispute was lost. Handled by communication. */
export const reversalSteps = ['TAKEN', 'RETURNED', 'LOST'] as const;
export type ReversalStep = (typeof reversalSteps)[number];
export const topUpReversed = defineJob({
  name: 'finance.top-up-reversed',
  payload: z.object({ reversalId: z.uuid(), step: z.enum(reversalSteps), amountMinor: z.string(), no: z.int() }),
  attempts: 8,
  backoffMs: 5_000,
});

/** A top-up ended, succeeded or failed. Handled by communication. */
export const topUpEnded = defineJob({
  name: 'finance.top-up-ended',
  payload: z.object({ topUpId: z.uuid() }),
  attempts: 8,
  backoffMs: 5_000,
});
