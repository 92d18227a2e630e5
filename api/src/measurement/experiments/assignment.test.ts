import { armOf, holdoutArms, isCounted, placeOf, saltOf } from './assignment.ts';
import { resultsOf } from './experiment-results.ts';
import { RecentExposures } from './recent-exposures.ts';

const visitors = Array.from({ length: 100_000 }, (_, i) => ({ high: Math.imul(i, 0x9e3779b1), low: Math.imul(i ^ 0x5bd1e995, 0x85ebca6b) }));
const experiment = { arms: holdoutArms(500), salt: saltOf('spring') };

describe('the arms of a holdout', () => {
  it('have the shares that were planned, and four others are counted for each who is held out', () => {
    const heldOut = visitors.filter((visitor) => armOf(experiment, visitor) === 0);
    const counted = visitors.filter((visitor) => isCounted(experiment, placeOf(experiment, visitor)));
    // 5% and 25% of 100,000, within five standard deviations of 69 and 137.
    expect(Math.abs(heldOut.length - 5_000)).toBeLessThan(345);
    expect(Math.abs(counted.length - 25_000)).toBeLessThan(685);
    expect(heldOut.every((visitor) => isCounted(experiment, placeOf(experiment, visitor)))).toBe(true);
  });

  it('are written down once, as long as few others come in between', () => {
    const recent = new RecentExposures();
    const some = visitors.slice(0, 1_000);
    expect(some.filter((visitor) => recent.add(experiment.salt, visitor))).toHaveLength(1_000);
    // Two of a thousand meet in one of half a million places about once.
    expect(some.filter((visitor) => recent.add(experiment.salt, visitor)).length).toBeLessThan(20);
    expect(recent.add(saltOf('autumn'), some[999]!)).toBe(true);
  });

  it('are drawn anew in each experiment', () => {
    const other = { ...experiment, salt: saltOf('autumn') };
    const both = visitors.filter((visitor) => armOf(experiment, visitor) === 0 && armOf(other, visitor) === 0);
    // A twentieth of a twentieth: 250, within five standard deviations of 16.
    expect(Math.abs(both.length - 250)).toBeLessThan(80);
  });

  it('count everybody where half are held out', () => {
    expect(holdoutArms(5_000).map(({ shareBps, countedBps }) => countedBps ?? shareBps)).toEqual([5_000, 5_000]);
  });

  it('tell of everybody who could see it, not only of those who are counted', () => {
    // 1,000 held out of whom 10 bought for 10 each; of 19,000 others 4,000 are counted, of whom 80 bought for 10 each.
    const sums = (n: number, converted: number) => ({ n, converted, y: converted * 10, yy: converted * 100, x: 0, xx: 0, xy: 0 });
    const [comparison] = resultsOf(holdoutArms(500), [sums(1_000, 10), sums(4_000, 80)]).comparisons!;
    expect(comparison!.incrementalOrders.value).toBeCloseTo(190); // (2% − 1%) × 19,000
    expect(comparison!.incrementalMinor.value).toBeCloseTo(1_900); // (0.20 − 0.10) × 19,000
  });
});
