import { DAYS, flat, madeStream, plantedStream, weekly, type MadeDay } from '../../scenario/made-streams.ts';
import { seeded } from '../../scenario/random.ts';
import { numbered } from './day-counts.ts';
import { detectTrends, type TrendDay } from './detect.ts';
import { occasionOf } from './occasions.ts';

function trendsOf(made: readonly MadeDay[]): (TrendDay & { name: string })[][] {
  const { days, names } = numbered(made);
  return detectTrends(days, names.length).map((trends) => trends.map((trend) => ({ ...trend, name: names[trend.term]! })));
}

describe('what rises', () => {
  it.each([
    ['Poisson', 0, flat], ['negative binomial', 0.15, flat], ['widely scattered', 0.4, flat], ['weekly', 0.05, weekly], ['scattered and weekly', 0.2, weekly],
  ])('is rarely nothing but chance: %s streams without any event', (_, alpha, season) => {
    const found = Array.from({ length: 4 }, (__, seed) => trendsOf(madeStream(seeded(9_000 + seed), { terms: 150, alpha, season }))).flat();
    const tested = found.filter((___, day) => day % DAYS >= 21);
    const wrong = tested.filter((day) => day.some(({ isBurst }) => isBurst)).length / tested.length;
    expect(wrong).toBeLessThanOrEqual(0.05);
  });

  it('is found where it was planted, and only there', () => {
    let [right, wrong, missed] = [0, 0, 0];
    for (let seed = 0; seed < 3; seed += 1) {
      const { days, starts } = plantedStream(seeded(7_700 + seed));
      const found = new Set<string>();
      trendsOf(days).forEach((trends, day) => {
        for (const { name, isBurst } of trends) {
          const start = starts.get(name);
          if (!isBurst) continue;
          if (start !== undefined && day >= start && day <= start + 5) found.add(name);
          else wrong += 1;
        }
      });
      right += found.size;
      missed += starts.size - found.size;
    }
    const f1 = (2 * right) / (2 * right + wrong + missed);
    expect(f1).toBeGreaterThanOrEqual(0.95);
  });

  it('has a life: it is new, rises, peaks, falls and is gone', () => {
    const random = seeded(7);
    const series = [0, 6, 25, 60, 58, 22, 5, 0, 0];
    const days = madeStream(random, { terms: 60, alpha: 0.05, season: weekly }).slice(0, 60).map((day, index) => ({ ...day, terms: new Map([...day.terms, ['新词', series[index - 40] ?? 0]]) }));
    const stages = trendsOf(days).flatMap((trends) => trends.filter(({ name }) => name === '新词').map(({ stage }) => stage));
    expect(stages).toEqual(['NEW', 'RISING', 'RISING', 'PEAKING', 'FALLING', 'FALLING', 'GONE']);
  });

  it('that lasts becomes the usual', () => {
    const days = madeStream(seeded(3), { terms: 30, alpha: 0.05, season: flat, lift: (term, day) => (term === 4 && day >= 60 ? 8 : 1) });
    const bursts = trendsOf(days).map((trends) => trends.some(({ name, isBurst }) => name === 't4' && isBurst));
    expect(bursts[61]).toBe(true);
    expect(bursts.slice(140).filter(Boolean)).toEqual([]);
  });

  it('is not what every promotion brings: the calendar is part of the usual once it was seen', () => {
    // From the first of January: all that is said trebles in each promotion of the year.
    const inPromotion = (day: number) => occasionOf(new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10)) === 'promotion';
    const made = madeStream(seeded(12), { terms: 80, alpha: 0.05, season: flat, lift: (_, day) => (inPromotion(day) ? 3 : 1) }).map((day, index) => ({ ...day, day: new Date(Date.UTC(2025, 0, 1 + index)).toISOString().slice(0, 10) }));
    const bursts = trendsOf(made.map((day) => ({ ...day, texts: [...day.terms.values()].reduce((sum, count) => sum + count, 0) }))).map((trends) => trends.filter(({ isBurst }) => isBurst).length);
    const promoted = bursts.flatMap((many, day) => (inPromotion(day) && day >= 21 ? [many] : []));
    const late = promoted.slice(-10);
    expect(promoted[0]).toBeGreaterThan(10);
    expect(late.reduce((sum, many) => sum + many, 0) / late.length).toBeLessThan(promoted[0]! / 5);
  });
});
