import { slotOf, viewersSlotOf } from '../delivery/day-parts.ts';
import type { Viewer } from '../delivery/targeting-index.ts';
import type { BidRequest } from './bid-request.ts';
import { countryOf } from './countries.ts';

const devices: Readonly<Record<number, string>> = { 1: 'mobile', 2: 'desktop', 4: 'mobile', 5: 'tablet' };
const genders: Readonly<Record<string, string>> = { F: 'female', M: 'male' };
const FURTHEST_MINUTES = 14 * 60;
const bands: readonly (readonly [number, string])[] = [[45, '45+'], [35, '35-44'], [25, '25-34'], [18, '18-24']];

/** What a site searched for stands in a search placement, everything else in the feed. */
export const placementOf = ({ search }: BidRequest): 'FEED' | 'SEARCH' => (search === '' ? 'FEED' : 'SEARCH');

/** The request in the words of targeting; of the person only when that is allowed. */
export function viewerOf({ device, user }: BidRequest, mayKnow: boolean, nowMs: number): Viewer {
  const age = user.yob === null ? null : new Date(nowMs).getUTCFullYear() - user.yob;
  return {
    country: countryOf(device.country || undefined),
    region: device.region || device.city || undefined,
    device: device.type === null ? undefined : devices[device.type],
    language: device.language || undefined,
    gender: mayKnow ? genders[user.gender] : undefined,
    ageBand: mayKnow && age !== null ? bands.find(([from]) => age >= from)?.[1] : undefined,
    slot: slotNow(device.utcOffset, nowMs),
    interests: mayKnow ? user.interests : [],
  };
}

/** @param utcOffset minutes that the viewer's clock is ahead of UTC, when the exchange knows */
const slotNow = (utcOffset: number | null, nowMs: number): string =>
  utcOffset === null || Math.abs(utcOffset) > FURTHEST_MINUTES ? slotOf(nowMs) : viewersSlotOf(nowMs, new Date(nowMs + utcOffset * 60_000).getUTCHours());
