const SLOT_MS = 30 * 60_000;
const SLOTS_A_WEEK = 336;
const SLOTS_A_DAY = 48;
/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const FIRST_SLOT = 3 * SLOTS_A_DAY;

/** "1-5 8-22": from Monday to Friday, from 8:00 to 22:00 of the campaign's zone. "6 20-2" goes on into Sunday. */
export const DAY_PART = /^([1-7])(?:-([1-7]))? ([01]?\d|2[0-3])-([01]?\d|2[0-4])$/;

/** The half hour of the week, in UTC: zones lie half hours apart, and Nepal's quarter begins with the half hour before it. */
export const slotOf = (nowMs: number): string => `s${(Math.floor(nowMs / SLOT_MS) + FIRST_SLOT) % SLOTS_A_WEEK}`;

const HOUR_MS = 3_600_000;
/** Clocks are at most so many hours behind UTC (Hawaii; the two islands beyond are taken for the day after). */
const FURTHEST_BEHIND = 10;

/** The hour of the week on the clock of a viewer who says only the hour; the day is the one that some zone of the world has then. */
export function viewersSlotOf(nowMs: number, hour: number): string {
  const now = Math.floor(nowMs / HOUR_MS);
  const ahead = ((hour - (now % 24) + FURTHEST_BEHIND + 48) % 24) - FURTHEST_BEHIND;
  return `h${(now + ahead + FIRST_SLOT / 2) % (SLOTS_A_WEEK / 2)}`;
}

/** How far the zone's clock is ahead of UTC at the instant. */
function offsetMs(timeZone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  return local - Math.floor(at.getTime() / 60_000) * 60_000;
}

/** When a group wants to be shown: half hours of the week in UTC, for viewers of whom only the instant is known, and hours on a viewer's own clock. Empty when it always does. */
export function slotsOf(dayParts: readonly string[], timeZone: string, at: Date): string[] {
  if (dayParts.length === 0) return [];
  const shift = Math.floor(offsetMs(timeZone, at) / SLOT_MS);
  const found = new Set<string>();
  for (const text of dayParts) {
    const [, first, last, from, to] = DAY_PART.exec(text) ?? [];
    if (first === undefined || from === undefined || to === undefined) continue;
    const days = ((Number(last ?? first) - Number(first) + 7) % 7) + 1;
    const hours = (Number(to) - Number(from) + 24) % 24 || 24;
    for (let day = 0; day < days; day += 1) {
      const begin = (Number(first) - 1 + day) * SLOTS_A_DAY + Number(from) * 2 - shift;
      for (let slot = begin; slot < begin + hours * 2; slot += 1) found.add(`s${((slot % SLOTS_A_WEEK) + SLOTS_A_WEEK) % SLOTS_A_WEEK}`);
      for (let hour = 0; hour < hours; hour += 1) found.add(`h${((Number(first) - 1 + day) * 24 + Number(from) + hour) % (SLOTS_A_WEEK / 2)}`);
    }
  }
  // A wish that nobody can read keeps an ad from being shown at the wrong time, not from being restricted.
  return found.size > 0 ? [...found] : ['never'];
}
