import { z } from 'zod';
import { defineJob } from '../../platform/queue/define-job.ts';
import { contestStatuses } from './contest.lifecycle.ts';

/** A phase of a contest is over; counts only if the contest still stands in it. */
export const contestPhaseOver = defineJob({ name: 'contests.phase-over', payload: z.object({ contestId: z.uuid(), status: z.enum(contestStatuses) }), attempts: 20, backoffMs: 2_000 });
/** A contest entered a phase: who waits for it is told. */
export const contestMoved = defineJob({ name: 'contests.moved', payload: z.object({ contestId: z.uuid(), status: z.enum(contestStatuses) }), attempts: 10, backoffMs: 5_000 });
