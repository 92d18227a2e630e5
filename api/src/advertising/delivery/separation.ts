import type { Separation } from '@meadow/shared';

/** What an ad group asks for, and is, where ads of competitors stand side by side. */
export interface Separable {
  brand: string;
  /** What is advertised; null where nobody has said. */
  category: string | null;
  separation: Separation;
  /** Brands that the own brand names; null when there are none or nothing is asked for. */
  competitors: ReadonlySet<string> | null;
}

/** OpenRTB's reasons: excluded as an advertiser, or for its category. */
export const apartReasons = { advertiser: 205, category: 209 } as const;
export type ApartReason = (typeof apartReasons)[keyof typeof apartReasons];

/** Why two brands' ads must not stand in one answer; null when they may. It is enough that one of them asks. */
export function apartFor(a: Separable, b: Separable): ApartReason | null {
  if (a.competitors?.has(b.brand) || b.competitors?.has(a.brand)) return apartReasons.advertiser;
  if (a.category === null || a.category !== b.category) return null;
  return a.separation === 'CATEGORY' || b.separation === 'CATEGORY' ? apartReasons.category : null;
}
