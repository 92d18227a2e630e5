import { seeded } from '../../scenario/random.ts';
import { forecast } from './forecast.ts';

/** A year of days with a week's season and some chance. */
function year(seed: number): number[] {
  const random = seeded(seed);
  return Array.from({ length: 365 }, (_, day) => Math.round((60 + day / 6) * [0.7, 0.8, 0.9, 1, 1.1, 1.5, 1.3][day % 7]! * (0.8 + 0.4 * random())));
}

describe('a forecast', () => {
  it('errs less than the last week repeated, and says by how much', () => {
    const { error, naiveError } = forecast(year(1), 7, 7);
    expect(error).toBeLessThan(naiveError ?? 0);
  });

  it('has a band that holds about four of five days', () => {
    let [held, all] = [0, 0];
    for (let seed = 0; seed < 6; seed += 1) {
      const values = year(10 + seed);
      for (let origin = 250; origin + 7 <= 365; origin += 23) {
        const { steps } = forecast(values.slice(0, origin), 7, 7);
        held += steps.filter(({ low, high }, step) => values[origin + step]! >= low && values[origin + step]! <= high).length;
        all += 7;
      }
    }
    expect(held / all).toBeGreaterThan(0.7);
    expect(held / all).toBeLessThan(0.92);
  });

  it('of a series that is short, empty or never moves is the series again', () => {
    expect(forecast([], 7, 2).steps.map(({ expected }) => expected)).toEqual([0, 0]);
    expect(forecast([1, 2, 3], 7, 2).error).toBeNull();
    expect(forecast(Array.from({ length: 90 }, () => 4), 7, 3).steps.every(({ expected }) => Math.abs(expected - 4) < 1e-9)).toBe(true);
  });
});
