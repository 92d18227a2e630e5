import fc from 'fast-check';
import { campaignStatuses } from '@meadow/shared';
import { blockersOf, type Standing } from './campaign.blockers.ts';
import { canMove, moveCampaign } from './campaign.lifecycle.ts';
import { dueMinor, periodStart } from './charging.ts';

describe('charging a campaign', () => {
  it('has periods that begin on the hours of the clock, and none when it is charged at once', () => {
    const now = new Date('2026-11-22T10:59:59.999Z');
    expect([60, 15, 1_440].map((minutes) => periodStart(now, minutes).toISOString())).toEqual(['2026-11-22T10:00:00.000Z', '2026-11-22T10:45:00.000Z', '2026-11-22T00:00:00.000Z']);
    expect(periodStart(now, 0).getTime()).toBeGreaterThan(now.getTime());
  });

  it('posts whole fen and carries the rest', () => {
    const campaign = { currency: 'CNY', totalBudgetMinor: 1_000n, chargedMinor: 0n };
    expect(dueMinor(25_000n, campaign)).toBe(2n); // 25,000 ÷ 10,000 = 2, 5,000 micros carried
    expect(dueMinor(31_000n, { ...campaign, chargedMinor: 2n })).toBe(1n); // 3 in all, 2 posted
  });

  it('charges in the end what was spent, however it came and however often it was asked', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 8n }), { maxLength: 50 }), fc.constantFrom('CNY', 'JPY', 'KWD'), fc.bigInt({ min: 1n, max: 10n ** 6n }), (events, currency, budget) => {
        const campaign = { currency, totalBudgetMinor: budget, chargedMinor: 0n };
        let spent = 0n;
        for (const micros of events) {
          spent += micros;
          campaign.chargedMinor += dueMinor(spent, campaign);
          expect(dueMinor(spent, campaign)).toBe(0n);
        }
        const whole = spent / { CNY: 10_000n, JPY: 1_000_000n, KWD: 1_000n }[currency as 'CNY']!;
        expect(campaign.chargedMinor).toBe(whole < budget ? whole : budget);
      }),
    );
  });

  it('does not take back: that would be a reversal', () => {
    expect(() => dueMinor(10_000n, { currency: 'CNY', totalBudgetMinor: 10n, chargedMinor: 2n })).toThrow(RangeError);
  });
});

describe('the life of a campaign', () => {
  it('ends reconciled, and nothing leaves that', () => {
    expect(campaignStatuses.filter((to) => (['BRAND', 'OPERATOR', 'SYSTEM'] as const).some((by) => canMove('RECONCILED', to, by)))).toEqual([]);
  });

  it('lets only the operator approve, and only the system settle', () => {
    expect((['BRAND', 'OPERATOR', 'SYSTEM'] as const).filter((by) => canMove('IN_REVIEW', 'SCHEDULED', by))).toEqual(['OPERATOR']);
    expect((['BRAND', 'OPERATOR', 'SYSTEM'] as const).filter((by) => canMove('ENDED', 'RECONCILED', by))).toEqual(['SYSTEM']);
    expect(() => moveCampaign({ status: 'DRAFT' }, 'ACTIVE', 'BRAND')).toThrow('A campaign that is DRAFT cannot become ACTIVE.');
  });

  it('never returns to a state in which money is not set aside once it was', () => {
    const reachable = new Set<string>(['SCHEDULED']);
    for (const from of reachable) for (const to of campaignStatuses) if ((['BRAND', 'OPERATOR', 'SYSTEM'] as const).some((by) => canMove(from as 'SCHEDULED', to, by))) reachable.add(to);
    expect([...reachable].sort()).toEqual(['ACTIVE', 'BUDGET_LIMITED', 'ENDED', 'PAUSED', 'RECONCILED', 'SCHEDULED']);
  });
});

describe('what holds a campaign back', () => {
  const running: Standing = {
    status: 'ACTIVE', today: '2026-03-05', flightStartOn: '2026-03-01', flightEndOn: '2026-03-05', totalMicros: 100n, dailyMicros: 10n, spentMicros: 5n, spentTodayMicros: 5n,
    availableMinor: 0n, totalBudgetMinor: 100n, rightsUntil: undefined, hasLabels: true, approvedCreatives: 1, highestEcpmMicros: 5_000_000, now: new Date('2026-03-05T00:00:00Z'),
  };
  it.each<[string, Partial<Standing>, string[]]>([
    ['nothing on its last day', {}, []],
    ['the day after', { today: '2026-03-06' }, ['FLIGHT_OVER']],
    ['the day’s budget', { spentTodayMicros: 10n }, ['DAILY_BUDGET_SPENT']],
    ['the whole budget', { spentMicros: 100n, spentTodayMicros: 10n }, ['TOTAL_BUDGET_SPENT']],
    ['rights that ran out', { rightsUntil: new Date('2026-03-04T23:59:59Z') }, ['RIGHTS_EXPIRED']],
    ['rights that never were', { rightsUntil: null }, ['RIGHTS_MISSING']],
    ['a bid that is too low', { highestEcpmMicros: 999_999 }, ['BID_BELOW_RESERVE']],
    ['an empty wallet, before the review', { status: 'DRAFT' }, ['DRAFT', 'INSUFFICIENT_FUNDS']],
    ['a missing mark', { hasLabels: false }, ['DISCLOSURE_MISSING']],
  ])('is %s', (_why, change, blockers) => {
    expect(blockersOf({ ...running, ...change })).toEqual(blockers);
  });
});
