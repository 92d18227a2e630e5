import { seeded } from '../../scenario/random.ts';
import { praiseFell, riseIn } from './turns.ts';

const series = (counts: readonly number[]) => counts.map((count, offset) => ({ day: new Date(Date.UTC(2026, 2, 1 + offset)).toISOString().slice(0, 10), count }));
const quiet = Array.from({ length: 60 }, (_, index) => 4 + (index % 3));

describe('a rise', () => {
  it('is told of the first of the latest days that are far above the usual', () => {
    expect(riseIn(series([...quiet, 30, 50]), 3)).toMatchObject({ day: '2026-04-30', count: 30 });
    expect(riseIn(series([...quiet, 30, 50]), 8)).toMatchObject({ day: '2026-05-01', count: 50 });
  });

  it('is none when it is an ordinary day, too small, long ago, or of a subject nobody knows yet', () => {
    expect(riseIn(series([...quiet, 6]), 1)).toBeNull();
    expect(riseIn(series([...Array.from({ length: 60 }, () => 0), 2]), 2)).toBeNull();
    expect(riseIn(series([...quiet, 50, 5, 5, 5]), 3)).toBeNull();
    expect(riseIn(series([0, 0, 40]), 2)).toBeNull();
  });

  it('is hardly ever told of nothing but chance', () => {
    const random = seeded(77);
    const poisson = (mean: number) => {
      let [count, product] = [0, random()];
      for (; product > Math.exp(-mean); count += 1) product *= random();
      return count;
    };
    const told = Array.from({ length: 400 }, () => riseIn(series(Array.from({ length: 70 }, () => poisson(6))), 2)).filter((rise) => rise !== null);
    expect(told.length).toBeLessThanOrEqual(4);
  });
});

describe('praise', () => {
  it('turns when it falls by more than was asked for and more than chance', () => {
    expect(praiseFell({ positive: 10, negative: 30 }, { positive: 80, negative: 20 }, 20)).toEqual({ now: 25, before: 80 });
    expect(praiseFell({ positive: 10, negative: 30 }, { positive: 80, negative: 20 }, 60)).toBeNull();
    expect(praiseFell({ positive: 6, negative: 5 }, { positive: 9, negative: 4 }, 10)).toBeNull();
    expect(praiseFell({ positive: 0, negative: 5 }, { positive: 80, negative: 20 }, 10)).toBeNull();
  });
});
