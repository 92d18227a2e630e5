import { z } from 'zod';
import { defineJob } from '../../platform/queue/define-job.ts';

export const rightsActions = ['ASK', 'DECLINE', 'WITHDRAW', 'LAPSE', 'GRANT', 'REVOKE'] as const;
export type RightsAction = (typeof rightsActions)[number];

/** Until when a note may be boosted is another now: what runs on it looks at once. */
export const rightsChanged = defineJob({ name: 'rights.changed', payload: z.object({ dealId: z.uuid() }), attempts: 8, backoffMs: 1_000 });

/** A step was taken: what notices are made of. `stepId` names it once, `untilOn` is the last day where the creator lives. */
export const rightsStepped = defineJob({
  name: 'rights.stepped',
  payload: z.object({ stepId: z.uuid(), dealId: z.uuid(), action: z.enum(rightsActions), untilOn: z.string().nullable() }),
  attempts: 8,
  backoffMs: 5_000,
});

/** A question waited long enough. It counts only if it is still the last step. */
export const rightsAskOver = defineJob({ name: 'rights.ask-over', payload: z.object({ stepId: z.uuid(), dealId: z.uuid() }), attempts: 10, backoffMs: 2_000 });
