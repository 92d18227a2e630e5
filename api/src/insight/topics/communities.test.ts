import { pick, seeded } from '../../scenario/random.ts';
import { topicsIn } from './communities.ts';

/** Texts about one of three subjects each, with words of no subject strewn in. */
function madeTexts(): { texts: number[][]; subjects: number[][] } {
  const random = seeded(44);
  const subjects = [0, 1, 2].map((subject) => Array.from({ length: 5 }, (_, word) => 100 * subject + word));
  const texts = Array.from({ length: 300 }, (_, index) => {
    const own = subjects[index % 3]!;
    const noise = Array.from({ length: 4 }, () => 1_000 + Math.floor(60 * random()));
    const left = pick(random, own);
    return [...own.filter((word) => word !== left), ...noise];
  });
  return { texts, subjects };
}

describe('topics', () => {
  it('are the terms that stand together more than chance, each under one topic', () => {
    const { texts, subjects } = madeTexts();
    const found = topicsIn(texts, 10);
    expect(found.slice(0, 3).map(({ terms }) => [...terms].sort((a, b) => a - b)).sort((a, b) => a[0]! - b[0]!)).toEqual(subjects);
    expect(found[0]!.texts.length).toBeGreaterThan(60);
    const all = found.flatMap(({ terms }) => terms);
    expect(new Set(all).size).toBe(all.length);
  });

  it('are the same for the same texts', () => {
    const { texts } = madeTexts();
    expect(topicsIn(texts, 10)).toEqual(topicsIn(texts, 10));
  });

  it('are none where nothing stands together', () => {
    const random = seeded(9);
    expect(topicsIn(Array.from({ length: 200 }, () => Array.from({ length: 4 }, () => Math.floor(80 * random()))), 10)).toEqual([]);
    expect(topicsIn([], 10)).toEqual([]);
  });
});
