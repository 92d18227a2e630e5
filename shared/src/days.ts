/** Calendar days are text, YYYY-MM-DD, in the zone of an account. */
const dayPattern = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Whether the text is a day that exists: 2026-02-30 is none. */
export function isDay(text: string): boolean {
  const match = dayPattern.exec(text);
  if (!match) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  });
  formats.set(timeZone, made);
  return made;
}

function wallClock(instant: Date, timeZone: string): { day: string; asUtc: number } {
  const parts = Object.fromEntries(formatOf(timeZone).formatToParts(instant).map((part) => [part.type, part.value]));
  const day = `${parts['year']}-${parts['month']}-${parts['day']}`;
  return { day, asUtc: Date.parse(`${day}T${parts['hour']}:${parts['minute']}:${parts['second']}Z`) };
}

/** The day it is at an instant in a zone. */
export const dayAt = (instant: Date, timeZone: string): string => wallClock(instant, timeZone).day;

/** The day `count` days later. */
export const addDays = (day: string, count: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);

/** The instant a day begins in a zone. Where clocks skip midnight, the first instant after it. */
export function startOfDay(day: string, timeZone: string): Date {
  const wanted = Date.parse(`${day}T00:00:00Z`);
  let at = wanted;
  // Two corrections suffice: the first lands within an hour of the answer, the second on the right side of a clock change.
  for (let i = 0; i < 2; i += 1) at += wanted - wallClock(new Date(at), timeZone).asUtc;
  return new Date(at);
}

/** The instant a day is over in a zone: the start of the next. */
export const endOfDay = (day: string, timeZone: string): Date => startOfDay(addDays(day, 1), timeZone);
