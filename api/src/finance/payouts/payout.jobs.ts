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

/** A payout through a connected account may move: the next call to the provider. */
export const connectPayoutDue = defineJob({
  name: 'finance.connect-payout-due',
  payload: z.object({ payoutId: z.uuid() }),
  attempts: 20,
  backoffMs: 2_000,
});

/** A payout that was released does not move, and why. Handled by communication. */
export const payoutWaits = defineJob({
  name: 'finance.payout-waits',
  payload: z.object({ payoutId: z.uuid(), problem: z.string() }),
  attempts: 8,
  backoffMs: 5_000,
});

/** A creator's account with the provider can be paid, or cannot any more. Handled by communication. */
export const payoutAccountChanged = defineJob({
  name: 'finance.payout-account-changed',
  payload: z.object({ orgId: z.uuid(), isReady: z.boolean(), at: z.iso.datetime() }),
  attempts: 8,
  backoffMs: 5_000,
});
