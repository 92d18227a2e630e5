import { z } from 'zod';
import { defineJob } from '../../platform/queue/define-job.ts';

/** A creator's line has waited its days: the payout run takes all that is payable. */
export const payoutDue = defineJob({
  name: 'finance.payout-due',
  payload: z.object({ creatorId: z.uuid(), currency: z.string() }),
  attempts: 8,
  backoffMs: 5_000,
});

/** The operator approved a payout: hand it to the provider. */
export const payoutApproved = defineJob({
  name: 'finance.payout-approved',
  payload: z.object({ payoutId: z.uuid() }),
  attempts: 20,
  backoffMs: 2_000,
});

/** Money for a deal has arrived at the creator. Handled by the marketplace. */
export const dealPaidOut = defineJob({
  name: 'finance.deal-paid-out',
  payload: z.object({ dealId: z.uuid(), payoutId: z.uuid() }),
  attempts: 20,
  backoffMs: 2_000,
});

/** A payout ended, paid or failed. Handled by communication. */
export const payoutEnded = defineJob({
  name: 'finance.payout-ended',
  payload: z.object({ payoutId: z.uuid() }),
  attempts: 8,
  backoffMs: 5_000,
});
