/**
 * Why an event is kept but not counted as valid. 0 is valid; 1–99 is general invalid traffic (lists and routine
 * checks when it arrives), from 100 sophisticated invalid traffic. Numbers stand in the event log and never change.
 * @see MRC Invalid Traffic Detection and Filtration Standards Addendum
 */
export const invalidReason = {
  valid: 0,
  declared_bot: 1,
  no_user_agent: 2,
  prefetch: 3,
  head_request: 4,
  expired_token: 5,
  /** The request tells a size of the ad that no screen shows. */
  impossible_size: 6,
  /** A browser in a data centre: no person looks there. */
  datacenter: 7,
} as const;

export const FIRST_SIVT = 100;

export const reasonName = (reason: number): string =>
  Object.entries(invalidReason).find(([, code]) => code === reason)?.[0] ?? `reason_${reason}`;
