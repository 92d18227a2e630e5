import { chanceOf } from '../delivery/chance.ts';
import { forecast as forecastOf, prospectOf, type ForecastGroup, type Plan, type SupplyHour } from './forecast.ts';

type Wish = Partial<Plan & Omit<ForecastGroup, 'supply'>>;
const plan = (more: Wish = {}): Wish => more;
const groupOf = (supply: SupplyHour[], { bidModel = 'CPM', bidMicros = 20_000_000, frequencyCap = null, fit = null }: Wish = {}): ForecastGroup => ({ supply, bidModel, bidMicros, frequencyCap, fit });
const planOf = ({ dailyMicros = 1e12, totalMicros = 1e13, days = ['2026-11-23', '2026-11-24'], adsPerPerson = 2 }: Wish = {}): Plan => ({ dailyMicros, totalMicros, days, adsPerPerson });
/** Of a campaign with one group. */
const forecast = (supply: SupplyHour[], wish: Wish) => forecastOf([groupOf(supply, wish)], planOf(wish));
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

  it('adds up its groups under one budget', () => {
    const two = (more: Wish = {}) => forecastOf([groupOf(flat()), groupOf(flat(3_000, 4_000_000), { bidModel: 'CPC', bidMicros: 1_000_000 })], planOf(more));
    expect(two().impressions.expected).toBe(8_000); // 2 days × (1,000 + 3,000)
    expect(two().spendMicros.expected).toBe(44_000_000); // 2 × (1 × ¥10 + 3 × ¥4)
    expect(two({ dailyMicros: 11_000_000 }).impressions.expected).toBe(4_000); // half of what a day would cost
    expect(forecastOf([groupOf(flat()), groupOf(flat(), { bidMicros: 900_000 })], planOf()).impressions.expected).toBe(2_000); // below the reserve
  });

  it('takes a part of the supply as surely as it was counted', () => {
    const part = (taken: number, seen: number) => forecast(flat(100_000), plan({ fit: { taken, seen } })).impressions;
    const [few, many] = [part(25, 100), part(2_500, 10_000)];
    for (const { low, expected, high } of [few, many]) expect([expected > 46_000 && expected < 56_000, low < 50_000, high > 50_000]).toEqual([true, true, true]); // 2 × 100,000 × ¼
    expect(few.high - few.low).toBeGreaterThan(5 * (many.high - many.low));
    expect(part(0, 1_000).high).toBe(0);
  });

  it('holds what a part brings in at least seven of ten flights, whatever the part is', () => {
    const chance = chanceOf(11);
    const held = Array.from({ length: 200 }, () => {
      const share = 0.02 + 0.5 * chance();
      const taken = Array.from({ length: 400 }, () => chance() < share).filter(Boolean).length;
      const { low, high } = forecast(flat(100_000), plan({ fit: { taken, seen: 400 } })).impressions;
      return 200_000 * share >= low && 200_000 * share <= high;
    });
    expect(held.filter(Boolean).length / 200).toBeGreaterThanOrEqual(0.7);
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
  const group: Wish = { bidMicros: 20_000_000, dailyMicros: 10_000_000 };
  const prospect = (supply: SupplyHour[], wish: Wish) => prospectOf(groupOf(supply, wish), wish.dailyMicros ?? 0);

  it('is all that was sold at or below its bid; a bid that wins less than a tenth is too low', () => {
    expect(prospect(flat(), group)).toEqual({ impressionsADay: 1_000, wonShare: 1, problem: null });
    expect(prospect(flat(), { ...group, bidMicros: 9_000_000 })).toMatchObject({ wonShare: 0, problem: 'BID_TOO_LOW' });
    // 1,000 impressions at 1 % are about 10 clicks: ¥0.50 a click is ¥5 the thousand, ¥1.50 is ¥15.
    expect(prospect(flat(), { ...group, bidModel: 'CPC', bidMicros: 500_000 })?.problem).toBe('BID_TOO_LOW');
    expect(prospect(flat(), { ...group, bidModel: 'CPC', bidMicros: 1_500_000 })?.problem).toBeNull();
  });

  it('is too narrow where all of it would not spend a tenth of the day’s budget', () => {
    // 1,000 impressions at ¥20 the thousand are ¥20 a day.
    expect(prospect(flat(), { ...group, dailyMicros: 199_000_000 })?.problem).toBeNull();
    expect(prospect(flat(), { ...group, dailyMicros: 201_000_000 })?.problem).toBe('AUDIENCE_TOO_NARROW');
  });

  it('is too narrow where nobody of those who came would be shown it', () => {
    expect(prospect(flat(), { ...group, fit: { taken: 250, seen: 1_000 } })).toMatchObject({ impressionsADay: 250, problem: null });
    expect(prospect(flat(), { ...group, fit: { taken: 0, seen: 1_000 } })?.problem).toBe('AUDIENCE_TOO_NARROW');
  });

  it('is not guessed where nothing was shown yet', () => {
    expect(prospect([], group)).toBeNull();
  });
});
