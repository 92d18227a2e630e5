import { forecast, prospectOf, type Plan, type SupplyHour } from './forecast.ts';

const plan = (more: Partial<Plan> = {}): Plan => ({
  bidModel: 'CPM', bidMicros: 20_000_000, dailyMicros: 1e12, totalMicros: 1e13, days: ['2026-11-23', '2026-11-24'], frequencyCap: null, adsPerPerson: 2, ...more,
});
/** Monday 2 November to Sunday 15 November. */
const flat = (impressions = 1_000, ecpmMicros = 10_000_000): SupplyHour[] =>
  Array.from({ length: 14 }, (_, day) => ({ day: `2026-11-${String(day + 2).padStart(2, '0')}`, hour: 20, ecpmMicros, impressions, clicks: impressions / 100 }));

describe('the forecast of a campaign', () => {
  it('wins what was sold below the bid, at the price it was sold for', () => {
    const { impressions, spendMicros, clicks } = forecast(flat(), plan());
    expect(impressions).toEqual({ low: 2_000, expected: 2_000, high: 2_000 }); // 2 days × 1,000
    expect(spendMicros.expected).toBe(20_000_000); // 2,000 ÷ 1,000 × ¥10
    expect(clicks.expected).toBeCloseTo(20); // 2,000 × 1 %
    expect(clicks.low).toBeLessThan(20);
    expect(forecast(flat(), plan({ bidMicros: 9_000_000 })).impressions.high).toBe(0);
  });

  it('never spends more than the day’s budget, nor than the total', () => {
    expect(forecast(flat(), plan({ dailyMicros: 5_000_000 })).spendMicros).toEqual({ low: 10_000_000, expected: 10_000_000, high: 10_000_000 }); // 2 × ¥5
    expect(forecast(flat(), plan({ dailyMicros: 5_000_000, totalMicros: 7_000_000 })).spendMicros.high).toBe(7_000_000);
    expect(forecast(flat(), plan({ dailyMicros: 5_000_000 })).impressions.expected).toBe(1_000); // ¥10 ÷ ¥10 × 1,000
  });

  it('takes weekends from weekends and tells the hours of the day', () => {
    const supply = flat().map((one) => (['2026-11-07', '2026-11-08', '2026-11-14', '2026-11-15'].includes(one.day) ? { ...one, impressions: 5_000 } : one));
    expect(forecast(supply, plan({ days: ['2026-11-28', '2026-11-29'] })).impressions.expected).toBe(10_000);
    expect(forecast(supply, plan()).impressions.expected).toBe(2_000);
    expect(forecast(supply, plan()).hours[20]).toBe(1);
  });

  it('reaches fewer people than it shows ads, at least those of the fullest day', () => {
    const { reach, impressions } = forecast(flat(), plan());
    expect(reach.low).toBe(500); // 1,000 ÷ 2 ads a person, the same people twice
    expect(reach.high).toBe(1_000); // others every day
    expect(reach.expected).toBeLessThan(impressions.expected);
    expect(forecast(flat(), plan({ frequencyCap: 1 })).reach.high).toBe(2_000);
  });

  it('says nothing where nothing was shown', () => {
    const { impressions, hours, daysSeen } = forecast([], plan());
    expect([impressions, hours, daysSeen]).toEqual([{ low: 0, expected: 0, high: 0 }, [], 0]);
  });

  it('holds what comes in at least seven of ten flights on days that vary', () => {
    let state = 7;
    const random = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
    const dayOf = (index: number) => new Date(Date.UTC(2026, 7, 3 + index)).toISOString().slice(0, 10);
    const supplyOf = (index: number): SupplyHour => {
      const weekend = [5, 6].includes(index % 7) ? 1.6 : 1;
      return { day: dayOf(index), hour: 12, ecpmMicros: 5_000_000, impressions: Math.round(10_000 * weekend * Math.exp((random() + random() + random() - 1.5) * 0.6)), clicks: 100 };
    };
    const all = Array.from({ length: 28 + 200 * 7 }, (_, index) => supplyOf(index));
    const flights = Array.from({ length: 200 }, (_, no) => {
      const begin = 28 + no * 7;
      const days = all.slice(begin, begin + 7);
      const said = forecast(all.slice(begin - 28, begin), plan({ days: days.map(({ day }) => day) })).impressions;
      const came = days.reduce((total, { impressions }) => total + impressions, 0);
      return came >= said.low && came <= said.high;
    });
    expect(flights.filter(Boolean).length / 200).toBeGreaterThanOrEqual(0.7);
  });
});

describe('what an ad group may hope for', () => {
  const group = { bidModel: 'CPM', bidMicros: 20_000_000, dailyMicros: 10_000_000 } as const;

  it('is all that was sold at or below its bid; a bid that wins less than a tenth is too low', () => {
    expect(prospectOf(flat(), group)).toEqual({ impressionsADay: 1_000, wonShare: 1, problem: null });
    expect(prospectOf(flat(), { ...group, bidMicros: 9_000_000 })).toMatchObject({ wonShare: 0, problem: 'BID_TOO_LOW' });
    // 1,000 impressions at 1 % are about 10 clicks: ¥0.50 a click is ¥5 the thousand, ¥1.50 is ¥15.
    expect(prospectOf(flat(), { ...group, bidModel: 'CPC', bidMicros: 500_000 })?.problem).toBe('BID_TOO_LOW');
    expect(prospectOf(flat(), { ...group, bidModel: 'CPC', bidMicros: 1_500_000 })?.problem).toBeNull();
  });

  it('is too narrow where all of it would not spend a tenth of the day’s budget', () => {
    // 1,000 impressions at ¥20 the thousand are ¥20 a day.
    expect(prospectOf(flat(), { ...group, dailyMicros: 199_000_000 })?.problem).toBeNull();
    expect(prospectOf(flat(), { ...group, dailyMicros: 201_000_000 })?.problem).toBe('AUDIENCE_TOO_NARROW');
  });

  it('is not guessed where nothing was shown yet', () => {
    expect(prospectOf([], group)).toBeNull();
  });
});
