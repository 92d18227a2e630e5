import { slotOf, viewersSlotOf } from './day-parts.ts';

/** An impression or click counts until so long after the decision. */
export const TOKEN_LIFE_S = 30 * 60;
const HALF_HOUR_MS = 30 * 60_000;

export interface Expiry {
  atS: number;
  text: string;
}

/** What all decisions of a moment have in common, written once. */
export class Moments {
  private expiry: Expiry = { atS: 0, text: '' };
  private halfHour = 0;
  private slot = slotOf(0);

  /** The half hour of the week, or the hour of it on a viewer's own clock when that is known. */
  slotNow(hour: number | undefined): string {
    if (hour !== undefined) return viewersSlotOf(Date.now(), hour);
    const halfHour = Math.floor(Date.now() / HALF_HOUR_MS);
    if (this.halfHour !== halfHour) {
      this.halfHour = halfHour;
      this.slot = slotOf(halfHour * HALF_HOUR_MS);
    }
    return this.slot;
  }

  /** All decisions of a second end together. */
  expiryOf(nowMs: number): Expiry {
    const atS = Math.floor(nowMs / 1_000) + TOKEN_LIFE_S;
    if (this.expiry.atS !== atS) this.expiry = { atS, text: new Date(atS * 1_000).toISOString() };
    return this.expiry;
  }
}
