import { dealStatuses, parties } from '@meadow/shared';
import { z } from 'zod';
import { defineJob } from '../../platform/queue/define-job.ts';
import { dealActions, type DealAction } from './deal.lifecycle.ts';

/** Steps that are told like a move, though the status stays, or begins. */
export const beside = ['invite', 'apply', 'amend', 'signAmendment', 'dropAmendment', 'ruleFirst', 'appeal', 'handInPart', 'acceptPart'] as const;

export type DealStep = DealAction | (typeof beside)[number];

/** A deal took a step: the fact that notices, webhooks and insight are made of. `stepId` names it once. */
export const dealMoved = defineJob({
  name: 'deals.moved',
  payload: z.object({
    stepId: z.uuid(), dealId: z.uuid(), briefId: z.uuid(), brandId: z.uuid(), creatorId: z.uuid(),
    action: z.enum([...dealActions, ...beside]), status: z.enum(dealStatuses), by: z.enum(parties),
  }),
  attempts: 8,
  backoffMs: 5_000,
});

/** A wait ran out. It counts only if the deal still stands in the same wait. */
export const dealWaitOver = defineJob({
  name: 'deals.wait-over',
  payload: z.object({ dealId: z.uuid(), status: z.enum(dealStatuses), dueAt: z.iso.datetime() }),
  attempts: 20,
  backoffMs: 2_000,
});

/** A wait ends in so many hours: its owner is told once. */
export const dealReminder = defineJob({
  name: 'deals.reminder',
  payload: z.object({ dealId: z.uuid(), dueAt: z.iso.datetime(), hours: z.number() }),
  attempts: 5,
  backoffMs: 5_000,
});

/** A deliverable that was handed in is accepted when nobody said a word about it by now. */
export const dealPartDue = defineJob({ name: 'deals.part-due', payload: z.object({ dealId: z.uuid(), partId: z.uuid() }), attempts: 20, backoffMs: 2_000 });

/** A deal is completed: release its escrow. */
export const dealCompleted = defineJob({ name: 'deals.completed', payload: z.object({ dealId: z.uuid() }), attempts: 20, backoffMs: 2_000 });
