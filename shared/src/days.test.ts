import { addDays, dayAt, endOfDay, isDay, startOfDay } from './days.ts';

describe('days in a zone', () => {
  it.each(['2026-02-30', '2026-13-01', '26-01-01', '2026-1-1', '', '2026-01-01T00:00'])('refuses %p as a day', (text) => {
    expect(isDay(text)).toBe(false);
  });

  it('begins a day in Shanghai at 16:00 UTC of the day before', () => {
    expect(startOfDay('2026-03-01', 'Asia/Shanghai').toISOString()).toBe('2026-02-28T16:00:00.000Z');
  });

  it('counts 23 hours in the day New York puts its clocks forward, 25 when it puts them back', () => {
    const hours = (day: string) => (endOfDay(day, 'America/New_York').getTime() - startOfDay(day, 'America/New_York').getTime()) / 3_600_000;
    expect([hours('2026-03-08'), hours('2026-11-01'), hours('2026-07-01')]).toEqual([23, 25, 24]);
  });

  it('reads back the day it began', () => {
    for (const zone of ['Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati', 'America/Los_Angeles', 'Asia/Kolkata']) {
      expect(dayAt(startOfDay('2026-03-29', zone), zone)).toBe('2026-03-29');
    }
  });

  it('steps over the end of February', () => {
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
  });
});
