const DAY_MS = 86_400_000;
/** PostgreSQL counts days and microseconds from 2000-01-01. */
export const POSTGRES_EPOCH_MS = 946_684_800_000;

const digit = (text: string, at: number): number => text.charCodeAt(at) - 48;
const isDigit = (value: number): boolean => value >= 0 && value <= 9;
const two = (text: string, at: number): number => {
  const [high, low] = [digit(text, at), digit(text, at + 1)];
  return isDigit(high) && isDigit(low) ? high * 10 + low : NaN;
};

let knownDay = '';
let knownDayMs = NaN;
/** Start of the UTC day that `YYYY-MM-DD` names, NaN when no such day exists. Events of a batch share their day, so the last one is kept. */
function dayStart(text: string): number {
  const day = text.slice(0, 10);
  if (day === knownDay) return knownDayMs;
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day);
  if (!match) return NaN;
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const ms = Date.UTC(year, month - 1, date);
  if (year < 1970 || month < 1 || month > 12 || new Date(ms).getUTCDate() !== date) return NaN;
  knownDay = day;
  knownDayMs = ms;
  return ms;
}

/**
 * Reads an RFC 3339 instant, strictly; `Date.parse` takes much that is none.
 * @returns milliseconds since 1970 (finer digits are dropped), or NaN
 */
export function parseInstant(text: string): number {
  const length = text.length;
  if (length < 20 || length > 35) return NaN;
  const separator = text.charCodeAt(10) | 32;
  if (separator !== 116 && separator !== 32) return NaN;
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return NaN;
  const [hour, minute, second] = [two(text, 11), two(text, 14), two(text, 17)];
  if (!(hour < 24 && minute < 60 && second <= 60)) return NaN;
  let at = 19;
  let fraction = 0;
  if (text.charCodeAt(at) === 46) {
    let scale = 100;
    for (at += 1; isDigit(digit(text, at)); at += 1) {
      fraction += digit(text, at) * scale;
      scale /= 10;
    }
    if (at === 20) return NaN;
    fraction = Math.floor(fraction + 1e-6);
  }
  const local = dayStart(text) + ((hour * 60 + minute) * 60 + second) * 1_000 + fraction;
  const zone = text.charCodeAt(at);
  if ((zone | 32) === 122) return at + 1 === length ? local : NaN;
  if ((zone !== 43 && zone !== 45) || at + 6 !== length || text.charCodeAt(at + 3) !== 58) return NaN;
  const [aheadHours, aheadMinutes] = [two(text, at + 1), two(text, at + 4)];
  if (!(aheadHours < 24 && aheadMinutes < 60)) return NaN;
  const ahead = (aheadHours * 60 + aheadMinutes) * 60_000;
  return zone === 43 ? local - ahead : local + ahead;
}

/** Day number of an instant as PostgreSQL's `date` holds it: days since 2000-01-01, in UTC. */
export const dayNumber = (ms: number): number => Math.floor((ms - POSTGRES_EPOCH_MS) / DAY_MS);
