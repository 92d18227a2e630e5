import { seeded } from '../../scenario/random.ts';
import { detectTrends, type DayCounts } from './detect.ts';

type Random = () => number;
const DAYS = 180;

function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
function poisson(random: Random, mean: number): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())));
  let [count, product] = [0, random()];
  for (const floor = Math.exp(-mean); product > floor; product *= random()) count += 1;
  return count;
}
const draw = (random: Random, mean: number, alpha: number) => poisson(random, alpha > 0 ? mean * gamma(random, 1 / alpha) * alpha : mean);

const levelOf = (term: number) => [0.3, 1, 3, 8, 20, 60][term % 6] ?? 1;
const weekly = [0.8, 0.8, 0.85, 0.9, 1.1, 1.35, 1.2];

interface Stream {
  terms: number;
  alpha: number;
  season: readonly number[];
  lift?: (term: number, day: number) => number;
}
function stream(random: Random, { terms, alpha, season, lift = () => 1 }: Stream): DayCounts[] {
  return Array.from({ length: DAYS }, (_, day) => {
    const counts = new Map<string, number>();
    let texts = 0;
    for (let term = 0; term < terms; term += 1) {
      const count = draw(random, levelOf(term) * season[day % 7]! * lift(term, day), alpha);
      if (count > 0) counts.set(`t${term}`, count);
      texts += count;
    }
    return { day: new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10), texts, counts };
  });
}
const flat = [1, 1, 1, 1, 1, 1, 1];

describe('what rises', () => {
  it.each([
    ['Poisson', 0, flat], ['negative binomial', 0.15, flat], ['widely scattered', 0.4, flat], ['weekly', 0.05, weekly], ['scattered and weekly', 0.2, weekly],
  ])('is rarely nothing but chance: %s streams without any event', (_, alpha, season) => {
    const found = Array.from({ length: 4 }, (__, seed) => detectTrends(stream(seeded(100 + seed), { terms: 150, alpha, season }))).flat();
    const tested = found.filter((___, day) => day % DAYS >= 21);
    const wrong = tested.filter((day) => day.some(({ isBurst }) => isBurst)).length / tested.length;
    expect(wrong).toBeLessThanOrEqual(0.05);
  });

  it('is found where it was planted, and only there', () => {
    let [right, wrong, missed] = [0, 0, 0];
    for (let seed = 0; seed < 3; seed += 1) {
      const random = seeded(seed + 1);
      const planted = new Map<number, number>();
      for (let term = 0; term < 300; term += 5) planted.set(term, 40 + Math.floor(random() * 130));
      const lift = (term: number, day: number) => {
        const start = planted.get(term) ?? 10_000;
        // A rise to many times the usual, strong enough to be seen, that fades within days.
        return day < start || day > start + 5 ? 1 : 1 + (12 + 40 / levelOf(term)) * [0.6, 1, 0.8, 0.5, 0.3, 0.15][day - start]!;
      };
      const found = new Set<number>();
      detectTrends(stream(random, { terms: 300, alpha: 0.1, season: weekly, lift })).forEach((trends, day) => {
        for (const { term, isBurst } of trends) {
          const start = planted.get(Number(term.slice(1)));
          if (!isBurst) continue;
          if (start !== undefined && day >= start && day <= start + 5) found.add(Number(term.slice(1)));
          else wrong += 1;
        }
      });
      right += found.size;
      missed += planted.size - found.size;
    }
    const f1 = (2 * right) / (2 * right + wrong + missed);
    expect(f1).toBeGreaterThanOrEqual(0.95);
  });

  it('has a life: it is new, rises, peaks, falls and is gone', () => {
    const random = seeded(7);
    const series = [0, 6, 25, 60, 58, 22, 5, 0, 0];
    const days = stream(random, { terms: 60, alpha: 0.05, season: weekly }).slice(0, 60).map((day, index) => ({ ...day, counts: new Map([...day.counts, ['新词', series[index - 40] ?? 0]]) }));
    const stages = detectTrends(days).flatMap((trends) => trends.filter(({ term }) => term === '新词').map(({ stage }) => stage));
    expect(stages).toEqual(['NEW', 'RISING', 'RISING', 'PEAKING', 'FALLING', 'FALLING', 'GONE']);
  });

  it('that lasts becomes the usual', () => {
    const days = stream(seeded(3), { terms: 30, alpha: 0.05, season: flat, lift: (term, day) => (term === 4 && day >= 60 ? 8 : 1) });
    const bursts = detectTrends(days).map((trends) => trends.some(({ term, isBurst }) => term === 't4' && isBurst));
    expect(bursts[61]).toBe(true);
    expect(bursts.slice(140).filter(Boolean)).toEqual([]);
  });
});
