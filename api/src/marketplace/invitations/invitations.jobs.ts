import { z } from 'zod';
import { defineJob } from '../../platform/queue/define-job.ts';

/** An invitation that waited went out, or could not: its brand is told. */
export const invitationEnded = defineJob({ name: 'invitations.ended', payload: z.object({ invitationId: z.uuid() }), attempts: 8, backoffMs: 5_000 });
