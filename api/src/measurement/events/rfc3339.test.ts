import fc from 'fast-check';
import { dayNumber, parseInstant } from './rfc3339.ts';

describe('reading an instant', () => {
  it('reads what a clock writes, in any zone', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1970-01-02T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true }), fc.integer({ min: -840, max: 840 }), (date, ahead) => {
        expect(parseInstant(date.toISOString())).toBe(date.getTime());
        const local = new Date(date.getTime() + ahead * 60_000).toISOString().slice(0, -1);
        fc.pre(!local.startsWith('1969'));
        const sign = ahead < 0 ? '-' : '+';
        const two = (n: number) => String(n).padStart(2, '0');
        expect(parseInstant(`${local}${sign}${two(Math.floor(Math.abs(ahead) / 60))}:${two(Math.abs(ahead) % 60)}`)).toBe(date.getTime());
      }),
    );
  });

  it.each(['', 'now', '2026-01-01', '2026-02-29T00:00:00Z', '2026-13-01T00:00:00Z', '2026-01-01T24:00:00Z', '2026-01-01T00:60:00Z', '2026-01-01T00:00:00', '2026-01-01T00:00:00.Z', '2026-01-01T00:00:00+8', '2026-01-01T00:00:00Z ', '２０２６-01-01T00:00:00Z', '2026-01-01T00:00:00Zx'])(
    'refuses %p',
    (text) => {
      expect(parseInstant(text)).toBeNaN();
    },
  );

  it('knows leap days and fractions', () => {
    expect(parseInstant('2028-02-29T23:59:59.9999Z')).toBe(Date.UTC(2028, 1, 29, 23, 59, 59, 999));
    expect(parseInstant('2026-01-01t08:00:00.5+08:00')).toBe(Date.UTC(2026, 0, 1, 0, 0, 0, 500));
  });

  it('puts an instant into its UTC day as PostgreSQL counts it', () => {
    expect(dayNumber(Date.UTC(2000, 0, 1))).toBe(0);
    expect(dayNumber(Date.UTC(2026, 0, 1, 23, 59, 59, 999))).toBe(9_497);
  });
});
