import { dayAt, microsPerMinor } from '@meadow/shared';
import type { CampaignRowFragment } from '../../graphql/generated/campaigns.ts';
import { PACE_BAND } from './pacePoints.ts';

const DAY_MS = 86_400_000;
const share = (part: number, whole: number) => (whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0);

export interface PaceNow {
  /** Of the total budget, 0 to 1. */
  spent: number;
  /** Of the flight, 0 to 1; the day that runs counts half. */
  gone: number;
  state: 'on' | 'behind' | 'ahead';
}

/** How far money and time are. */
export function paceOf({ spentMicros, totalBudget, timeZone, flightStartOn, flightEndOn }: Pick<CampaignRowFragment, 'spentMicros' | 'totalBudget' | 'timeZone' | 'flightStartOn' | 'flightEndOn'>, now: Date): PaceNow {
  const spent = share(Number(spentMicros), Number(BigInt(totalBudget.minor) * microsPerMinor(totalBudget.currency)));
  const gone = share(Date.parse(dayAt(now, timeZone)) - Date.parse(flightStartOn) + DAY_MS / 2, Date.parse(flightEndOn) - Date.parse(flightStartOn) + DAY_MS);
  return { spent, gone, state: Math.abs(spent - gone) < PACE_BAND ? 'on' : spent < gone ? 'behind' : 'ahead' };
}
