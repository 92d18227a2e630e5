import { paceOf } from './paceOf.ts';

describe('how far a campaign is', () => {
  const campaign = { spentMicros: '500000000', totalBudget: { minor: '100000', currency: 'CNY' }, timeZone: 'Asia/Shanghai', flightStartOn: '2026-11-01', flightEndOn: '2026-11-10' };
  // 17:00 in UTC is the next day in Shanghai.
  const at = (day: string) => new Date(`${day}T17:00:00Z`);

  it('counts the day that runs as half, in the zone of the campaign', () => {
    expect(paceOf(campaign, at('2026-10-31'))).toEqual({ spent: 0.5, gone: 0.05, state: 'ahead' });
    expect(paceOf(campaign, at('2026-11-04'))).toEqual({ spent: 0.5, gone: 0.45, state: 'on' });
    expect(paceOf(campaign, at('2026-11-08'))).toEqual({ spent: 0.5, gone: 0.85, state: 'behind' });
  });

  it('never leaves 0 and 1', () => {
    expect(paceOf({ ...campaign, spentMicros: '2000000000' }, at('2026-12-01'))).toEqual({ spent: 1, gone: 1, state: 'on' });
    expect(paceOf({ ...campaign, spentMicros: '0', totalBudget: { minor: '0', currency: 'CNY' } }, at('2026-10-01'))).toEqual({ spent: 0, gone: 0, state: 'on' });
  });
});
