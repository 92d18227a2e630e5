/** A promotion of the market: when it runs in a year. `to` is its last day. */
export interface Promotion {
  code: string;
  from: string;
  to: string;
}

const two = (value: number): string => String(value).padStart(2, '0');
const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', { month: 'numeric', day: 'numeric', timeZone: 'UTC' });

/** The day of a year that is a day of the Chinese calendar. */
function lunarDay(year: number, month: number, day: number): string | null {
  for (let at = Date.UTC(year, 0, 15); at < Date.UTC(year, 11, 31); at += 86_400_000) {
    const parts = lunar.formatToParts(at);
    const of = (type: string) => parts.find((part) => part.type === type)?.value;
    if (of('month') === String(month) && of('day') === String(day)) return new Date(at).toISOString().slice(0, 10);
  }
  return null;
}

/** The Friday after the fourth Thursday of November. */
function blackFriday(year: number): string {
  const first = new Date(Date.UTC(year, 10, 1)).getUTCDay();
  return `${year}-11-${two(1 + ((4 - first + 7) % 7) + 22)}`;
}

const shifted = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The promotion calendar of a year, in order. */
export function promotionsOf(year: number): Promotion[] {
  const fixed: [string, string, string][] = [
    ['new-year', '01-01', '01-03'], ['valentines', '02-10', '02-14'], ['womens-day', '03-05', '03-08'], ['labour-day', '05-01', '05-05'], ['love-day', '05-16', '05-20'], ['618', '06-01', '06-18'], ['national-day', '10-01', '10-07'],
    ['double-11', '10-31', '11-11'], ['double-12', '12-08', '12-12'], ['christmas', '12-20', '12-25'],
  ];
  const [spring, dragon, qixi, autumn, friday] = [lunarDay(year, 1, 1), lunarDay(year, 5, 5), lunarDay(year, 7, 7), lunarDay(year, 8, 15), blackFriday(year)];
  const moving: Promotion[] = [
    ...(spring ? [{ code: 'spring-festival', from: shifted(spring, -14), to: shifted(spring, 6) }] : []),
    ...(dragon ? [{ code: 'dragon-boat', from: shifted(dragon, -2), to: dragon }] : []),
    ...(autumn ? [{ code: 'mid-autumn', from: shifted(autumn, -7), to: autumn }] : []),
    ...(qixi ? [{ code: 'qixi', from: shifted(qixi, -4), to: qixi }] : []),
    { code: 'red-friday', from: shifted(friday, -7), to: shifted(friday, 3) },
  ];
  return [...fixed.map(([code, from, to]) => ({ code, from: `${year}-${from}`, to: `${year}-${to}` })), ...moving].sort((a, b) => (a.from < b.from ? -1 : 1));
}
