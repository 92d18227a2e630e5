import { addDays, dayAt, endOfDay } from './days.ts';

/** Public holidays and the weekend days that are worked instead, by country and year. A year that is not here has weekends only. */
export interface HolidayCalendar {
  /** First and last day, both off. */
  off: readonly (readonly [from: string, to: string])[];
  /** Saturdays and Sundays that are working days (调休). */
  worked: readonly string[];
}
export const holidayCalendars: Readonly<Record<'CN' | 'US' | 'UK', HolidayCalendar>> = {
  // State Council, 国务院办公厅关于2026年部分节假日安排的通知.
  CN: {
    off: [['2026-01-01', '2026-01-03'], ['2026-02-15', '2026-02-23'], ['2026-04-04', '2026-04-06'], ['2026-05-01', '2026-05-05'], ['2026-06-19', '2026-06-21'], ['2026-09-25', '2026-09-27'], ['2026-10-01', '2026-10-07']],
    worked: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
  },
  // 5 U.S.C. 6103, as observed.
  US: {
    off: [
      '2026-01-01', '2026-01-19', '2026-02-16', '2026-05-25', '2026-06-19', '2026-07-03', '2026-09-07', '2026-10-12', '2026-11-11', '2026-11-26', '2026-12-25',
      '2027-01-01', '2027-01-18', '2027-02-15', '2027-05-31', '2027-06-18', '2027-07-05', '2027-09-06', '2027-10-11', '2027-11-11', '2027-11-25', '2027-12-24',
    ].map((day) => [day, day] as const),
    worked: [],
  },
  // gov.uk/bank-holidays, England and Wales.
  UK: {
    off: [
      '2026-01-01', '2026-04-03', '2026-04-06', '2026-05-04', '2026-05-25', '2026-08-31', '2026-12-25', '2026-12-28',
      '2027-01-01', '2027-03-26', '2027-03-29', '2027-05-03', '2027-05-31', '2027-08-30', '2027-12-27', '2027-12-28',
    ].map((day) => [day, day] as const),
    worked: [],
  },
};

/** Whose holidays an account keeps, by its zone. */
const countryOfZone: Readonly<Record<string, keyof typeof holidayCalendars>> = {
  'Asia/Shanghai': 'CN', 'Asia/Chongqing': 'CN', 'Asia/Urumqi': 'CN', 'Europe/London': 'UK',
  'America/New_York': 'US', 'America/Chicago': 'US', 'America/Denver': 'US', 'America/Los_Angeles': 'US', 'America/Phoenix': 'US', 'America/Anchorage': 'US', 'Pacific/Honolulu': 'US',
};

/** Whether people of the zone work on the day. */
export function isWorkingDay(day: string, timeZone: string): boolean {
  const calendar = holidayCalendars[countryOfZone[timeZone] ?? 'CN'];
  const known = timeZone in countryOfZone;
  if (known && calendar.worked.includes(day)) return true;
  if (known && calendar.off.some(([from, to]) => from <= day && day <= to)) return false;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/** The moment so many hours later, hours of days off not counted: asked on a Friday evening, 24 hours end on Monday evening. */
export function addWorkingHours(from: Date, hours: number, timeZone: string): Date {
  let at = from;
  let left = hours * 3_600_000;
  for (let day = dayAt(from, timeZone); ; day = addDays(day, 1)) {
    const end = endOfDay(day, timeZone);
    if (isWorkingDay(day, timeZone)) {
      const today = end.getTime() - at.getTime();
      // At the very end of a working day the wait is over, not in the next.
      if (left <= today) return new Date(at.getTime() + left);
      left -= today;
    }
    at = end;
  }
}
