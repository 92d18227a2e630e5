import fc from 'fast-check';
import { dayAt } from './days.ts';
import { addWorkingHours, holidayCalendars, isWorkingDay } from './holidays.ts';

describe('working days', () => {
  it('know weekends, holidays and the weekends that are worked for them', () => {
    expect(['2026-10-01', '2026-10-07', '2026-10-08', '2026-10-10', '2026-11-21', '2026-11-23'].map((day) => isWorkingDay(day, 'Asia/Shanghai'))).toEqual([false, false, true, true, false, true]);
    expect(isWorkingDay('2026-10-01', 'Europe/London')).toBe(true);
    expect(isWorkingDay('2026-11-26', 'America/New_York')).toBe(false);
    expect(isWorkingDay('2026-12-25', 'Asia/Kolkata')).toBe(true);
  });

  it('list periods that begin before they end, and worked days that are weekends', () => {
    for (const { off, worked } of Object.values(holidayCalendars)) {
      for (const [from, to] of off) expect(from <= to).toBe(true);
      for (const day of worked) expect([0, 6]).toContain(new Date(`${day}T00:00:00Z`).getUTCDay());
    }
  });

  it('count hours over a weekend and over a week of holidays', () => {
    expect(addWorkingHours(new Date('2026-11-20T10:00:00Z'), 24, 'Asia/Shanghai').toISOString()).toBe('2026-11-23T10:00:00.000Z');
    expect(addWorkingHours(new Date('2026-09-30T02:00:00Z'), 72, 'Asia/Shanghai').toISOString()).toBe('2026-10-10T02:00:00.000Z');
    expect(addWorkingHours(new Date('2026-11-23T02:00:00Z'), 1, 'Asia/Shanghai').toISOString()).toBe('2026-11-23T03:00:00.000Z');
  });

  it('never end on a day off, nor earlier than the hours themselves', () => {
    const moment = fc.date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2027-12-31T00:00:00Z'), noInvalidDate: true });
    fc.assert(fc.property(moment, fc.integer({ min: 1, max: 240 }), fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Europe/London', 'Asia/Kolkata'), (from, hours, zone) => {
      const due = addWorkingHours(from, hours, zone);
      expect(due.getTime() - from.getTime()).toBeGreaterThanOrEqual(hours * 3_600_000);
      expect(isWorkingDay(dayAt(new Date(due.getTime() - 1), zone), zone)).toBe(true);
      expect(addWorkingHours(from, hours + 1, zone).getTime()).toBeGreaterThan(due.getTime());
    }));
  });
});
