/** Where an event was seen, as far as it is known. Places in these lists stand in the event log and never change. */
export const contextPlacements = ['FEED', 'SEARCH'] as const;
export const contextDevices = ['IOS', 'ANDROID', 'DESKTOP', 'MOBILE'] as const;
export type ContextPlacement = (typeof contextPlacements)[number];
export type ContextDevice = (typeof contextDevices)[number];

const PLACEMENT_BITS = 3;
const DEVICE_BITS = 4;
const LETTERS = 26;
const A = 65;

/** Placement, device and country in one number; 0 when nothing is known. */
export function packContext(placement: ContextPlacement | null, device: ContextDevice | null, country: string | undefined): number {
  const place = placement === null ? 0 : contextPlacements.indexOf(placement) + 1;
  const kind = device === null ? 0 : contextDevices.indexOf(device) + 1;
  return (countryNumber(country) << (PLACEMENT_BITS + DEVICE_BITS)) | (kind << PLACEMENT_BITS) | place;
}

/** ISO 3166-1 alpha-2; what is none is unknown. */
function countryNumber(country: string | undefined): number {
  if (country === undefined || country.length !== 2) return 0;
  const [first, second] = [(country.charCodeAt(0) & 0xdf) - A, (country.charCodeAt(1) & 0xdf) - A];
  return first >= 0 && first < LETTERS && second >= 0 && second < LETTERS ? first * LETTERS + second + 1 : 0;
}

export const placementOf = (context: number): ContextPlacement | null => contextPlacements[(context & ((1 << PLACEMENT_BITS) - 1)) - 1] ?? null;
export const deviceOf = (context: number): ContextDevice | null => contextDevices[((context >> PLACEMENT_BITS) & ((1 << DEVICE_BITS) - 1)) - 1] ?? null;
export function countryOf(context: number): string | null {
  const number = (context >> (PLACEMENT_BITS + DEVICE_BITS)) - 1;
  return number < 0 ? null : String.fromCharCode(A + Math.floor(number / LETTERS), A + (number % LETTERS));
}

const MOST_NAMES = 1_000;
const named = new Map<string, ContextDevice | null>();

/** A device as whoever asks for an ad names it. Few names come again and again. */
export function namedDevice(name: string | undefined): ContextDevice | null {
  if (name === undefined) return null;
  const known = named.get(name);
  if (known !== undefined) return known;
  const found = deviceIn(name);
  if (named.size < MOST_NAMES) named.set(name, found);
  return found;
}

function deviceIn(name: string): ContextDevice | null {
  if (/ios|iphone|ipad/i.test(name)) return 'IOS';
  if (/android|harmony/i.test(name)) return 'ANDROID';
  if (/desktop|pc|web|mac|windows/i.test(name)) return 'DESKTOP';
  return /mobile|phone|tablet/i.test(name) ? 'MOBILE' : null;
}
