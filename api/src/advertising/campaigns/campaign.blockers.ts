import type { CampaignBlocker, CampaignStatus } from '@meadow/shared';
import { RESERVE_CPM_MICROS } from '../delivery/auction.ts';

/** What decides whether a campaign can be shown now. */
export interface Standing {
  status: CampaignStatus;
  /** Today in the campaign's zone. */
  today: string;
  flightStartOn: string;
  flightEndOn: string;
  totalMicros: bigint;
  dailyMicros: bigint;
  spentMicros: bigint;
  spentTodayMicros: bigint;
  /** What the brand may still set aside, minor units of the campaign's currency; matters until it is funded. */
  availableMinor: bigint;
  totalBudgetMinor: bigint;
  /** Of the boosted note: null without rights, undefined when no note is boosted. */
  rightsUntil: Date | null | undefined;
  hasLabels: boolean;
  approvedCreatives: number;
  /** What 1,000 impressions of its best group are worth at its bid, at most; null without groups. */
  highestEcpmMicros: number | null;
  now: Date;
}

const unfunded: readonly CampaignStatus[] = ['DRAFT', 'REJECTED', 'IN_REVIEW'];
const over: readonly CampaignStatus[] = ['ENDED', 'RECONCILED'];

/** Why a campaign does not deliver, most telling first; empty when it does. */
export function blockersOf(s: Standing): CampaignBlocker[] {
  if (over.includes(s.status)) return ['FLIGHT_OVER'];
  const found: CampaignBlocker[] = [];
  if (s.status === 'DRAFT' || s.status === 'IN_REVIEW' || s.status === 'REJECTED' || s.status === 'PAUSED') found.push(s.status);
  if (!s.hasLabels) found.push('DISCLOSURE_MISSING');
  if (s.rightsUntil === null) found.push('RIGHTS_MISSING');
  else if (s.rightsUntil !== undefined && s.rightsUntil <= s.now) found.push('RIGHTS_EXPIRED');
  if (unfunded.includes(s.status) && s.availableMinor < s.totalBudgetMinor) found.push('INSUFFICIENT_FUNDS');
  if (s.today > s.flightEndOn) found.push('FLIGHT_OVER');
  else if (s.today < s.flightStartOn) found.push('FLIGHT_NOT_STARTED');
  if (s.highestEcpmMicros !== null && s.highestEcpmMicros < RESERVE_CPM_MICROS) found.push('BID_BELOW_RESERVE');
  if (!unfunded.includes(s.status)) {
    if (s.approvedCreatives === 0) found.push('NO_CREATIVE');
    if (s.spentMicros >= s.totalMicros) found.push('TOTAL_BUDGET_SPENT');
    else if (s.spentTodayMicros >= s.dailyMicros || s.status === 'BUDGET_LIMITED') found.push('DAILY_BUDGET_SPENT');
  }
  return found;
}
