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
  /** One visitor did more in an hour than people do. */
  velocity: 100,
  /** One visitor clicked on most of what was shown. */
  click_anomaly: 101,
  /** One device under many visitor ids, clicking on the ads of several campaigns. */
  same_device: 102,
  /** A click on an ad that was never rendered. */
  click_without_render: 103,
  /** A coupon that spreads by itself: used again and again by people whom no click led there. */
  coupon_without_click: 104,
} as const;

export const FIRST_SIVT = 100;

export const reasonName = (reason: number): string =>
  Object.entries(invalidReason).find(([, code]) => code === reason)?.[0] ?? `reason_${reason}`;
