import { z } from 'zod';
import { defineJob } from '../../platform/queue/define-job.ts';
import { sampleActions, sampleParties, sampleStatuses } from './sample.lifecycle.ts';

/** A wait of a sample is over; counts only if it still stands there. */
export const sampleWaitOver = defineJob({ name: 'seeding.wait-over', payload: z.object({ sampleId: z.uuid(), status: z.enum(sampleStatuses) }), attempts: 10, backoffMs: 5_000 });
/** What the carrier reports of a parcel. */
export const parcelReported = defineJob({ name: 'seeding.parcel', payload: z.object({ tracking: z.string(), fate: z.enum(['receive', 'lose', 'return']) }), attempts: 10, backoffMs: 5_000 });
/** A step of a sample was taken; `request` begins it. Listened to by communication. */
export const sampleMoved = defineJob({
  name: 'seeding.moved', payload: z.object({ stepId: z.uuid(), sampleId: z.uuid(), action: z.enum(['request', ...sampleActions]), by: z.enum(sampleParties) }), attempts: 10, backoffMs: 5_000,
});
