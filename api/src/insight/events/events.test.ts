import { effectOf } from './event-effect.ts';
import { promotionsOf } from './promotions.ts';

const series = (counts: readonly number[]) => counts.map((count, offset) => ({ day: new Date(Date.UTC(2026, 4, 1 + offset)).toISOString().slice(0, 10), count }));

describe('the promotion calendar', () => {
  it('knows the days that move', () => {
    const of = (year: number, code: string) => promotionsOf(year).find((promotion) => promotion.code === code);
    expect(of(2026, 'spring-festival')?.to).toBe('2026-02-23');
    expect(of(2026, 'qixi')?.to).toBe('2026-08-19');
    expect(of(2026, 'dragon-boat')?.to).toBe('2026-06-19');
    expect(of(2026, 'mid-autumn')?.to).toBe('2026-09-25');
    expect(of(2025, 'red-friday')).toEqual({ code: 'red-friday', from: '2025-11-21', to: '2025-12-01' });
    expect(of(2026, '618')).toEqual({ code: '618', from: '2026-06-01', to: '2026-06-18' });
  });
});

describe('what a promotion did', () => {
  const quiet = Array.from({ length: 31 }, () => 10);

  it('is a spike when it falls back, with the days until half of it is gone', () => {
    const effect = effectOf(series([...quiet, ...Array.from({ length: 18 }, () => 60), 45, 38, 30, 20, 12, 10, 10, 10, 10, 10, 10, 10, 10, 10]), '2026-06-01', '2026-06-18');
    expect(effect).toMatchObject({ before: 10, during: 60, lift: 6, fellBack: true, halfLifeDays: 3 });
  });

  it('is a new level when it stays', () => {
    expect(effectOf(series([...quiet, ...Array.from({ length: 40 }, () => 60)]), '2026-06-01', '2026-06-18')).toMatchObject({ fellBack: false, halfLifeDays: null });
  });

  it('is not told without four weeks before it', () => {
    expect(effectOf(series([1, 2, 3]), '2026-05-02', '2026-05-03')).toBeNull();
  });
});
