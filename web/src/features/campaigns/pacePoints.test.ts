import { pacePoints } from './pacePoints.ts';

describe('the pace of a campaign', () => {
  it('adds up to today, beside an even plan that neither falls below nothing nor beyond the budget', () => {
    const points = pacePoints({ startOn: '2026-11-29', endOn: '2026-12-02', budget: 400 }, new Map([['2026-11-29', 90], ['2026-12-01', 30]]), '2026-12-01');
    expect(points).toEqual([
      { day: '2026-11-29', value: 90, expected: 100, low: 40, high: 160 },
      { day: '2026-11-30', value: 90, expected: 200, low: 140, high: 260 },
      { day: '2026-12-01', value: 120, expected: 300, low: 240, high: 360 },
      { day: '2026-12-02', value: null, expected: 400, low: 340, high: 400 },
    ]);
  });
});
