import { microsPerMinor } from '@meadow/shared';

/**
 * What a campaign still owes, in whole minor units.
 * @param spentMicros what its valid billable events have cost to date
 * @returns minor units to post now: taken from the running total, so that what is below a minor unit is carried and
 * never dropped; never more than the total budget allows, whatever was delivered beyond it
 * @throws RangeError when less has been spent than was charged; that is a reversal, not a charge
 */
export function dueMinor(spentMicros: bigint, campaign: { currency: string; totalBudgetMinor: bigint; chargedMinor: bigint }): bigint {
  const spentMinor = spentMicros / microsPerMinor(campaign.currency);
  const billable = spentMinor < campaign.totalBudgetMinor ? spentMinor : campaign.totalBudgetMinor;
  if (billable < campaign.chargedMinor) throw new RangeError('a campaign has been charged more than it spent');
  return billable - campaign.chargedMinor;
}

/** The last events of a period are folded by then. */
const FOLDED_MS = 60_000;

/** Up to when periods are over and counted at an instant: what accrued before is charged. @param minutes length of a period; 0: everything is, at once */
export const chargeableUntil = (now: Date, minutes: number): Date => periodStart(minutes === 0 ? now : new Date(now.getTime() - FOLDED_MS), minutes);

/** When the period began that an instant lies in. @param minutes length of a period; 0 for one that has only just begun */
export function periodStart(now: Date, minutes: number): Date {
  return minutes === 0 ? new Date(now.getTime() + 1) : new Date(Math.floor(now.getTime() / (minutes * 60_000)) * minutes * 60_000);
}
