import { bucketSums, clearChange } from './cutFindings.ts';

describe('what a report finds', () => {
  it('calls no change what chance explains', () => {
    expect(clearChange(110, 100)).toBeNull();
    expect(clearChange(5, 0)).toBeNull();
    expect(clearChange(1_200, 1_000)).toBeCloseTo(0.2);
  });

  it('adds the parts of a bucket', () => {
    const points = [{ bucket: 'b', figures: 1 }, { bucket: 'a', figures: 2 }, { bucket: 'b', figures: 3 }];
    expect(bucketSums(points, (n) => ({ n }))).toEqual([{ bucket: 'a', sums: { n: 2 } }, { bucket: 'b', sums: { n: 4 } }]);
  });
});
