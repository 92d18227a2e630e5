import { seeded } from '../../scenario/random.ts';
import { searchBack } from './search-back.ts';

const days = (random: () => number, follow: boolean) => {
  const seen = Array.from({ length: 80 }, () => Math.round(1_000 * random()));
  return seen.map((impressions, at) => ({ day: String(at), impressions, searches: Math.round((follow ? (seen[at - 3] ?? 500) / 20 : 25) + 20 * random()), clicks: 0, purchases: 0 }));
};

describe('searching back', () => {
  it('is found, with the days people take', () => {
    const told = searchBack(days(seeded(4), true));
    expect(told.lagDays).toBe(3);
    expect(told.afterMuch).toBeGreaterThan(told.afterLittle ?? 0);
  });

  it('is rarely found where people search as they like, and never in three weeks', () => {
    const found = Array.from({ length: 60 }, (_, seed) => searchBack(days(seeded(seed), false)).lagDays).filter((lag) => lag !== null);
    expect(found.length / 60).toBeLessThan(0.1);
    expect(searchBack(days(seeded(4), true).slice(0, 20)).lagDays).toBeNull();
  });
});
