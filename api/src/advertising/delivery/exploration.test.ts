import { priceMicros, scoreMicros, shrunkCtr } from './auction.ts';
import { betaDraw, chanceOf } from './chance.ts';
import { Exploration, type Seen } from './exploration.ts';

const LOOKS = 1_500;
const DECISIONS = 40;
const BID = 1_000_000;
const seeds = [1, 2, 3, 4, 5];

/** Ads at the same bid per click, of which people click as `rates` say; between two looks the best by its drawn rate is shown. */
function market(rates: readonly number[], before: readonly Seen[], seed: number, share: number) {
  const exploration = new Exploration({ share, seed });
  const people = chanceOf(seed + 1_000);
  const seen = before.map((one) => ({ ...one }));
  const shown = rates.map(() => 0);
  const late = rates.map(() => 0);
  let mostPaid = 0;
  for (let look = 0; look < LOOKS; look += 1) {
    const drawn = seen.map((one) => exploration.rateOf(one));
    const order = drawn.map((pctr, at) => ({ at, pctr, meanCtr: shrunkCtr(seen[at]!.clicks, seen[at]!.impressions), bidModel: 'CPC' as const, bidMicros: BID })).sort((a, b) => b.pctr - a.pctr);
    const [winner, next] = order;
    mostPaid = Math.max(mostPaid, priceMicros(winner!, next ? scoreMicros(next) : 0));
    const means = seen.map(({ clicks, impressions }) => shrunkCtr(clicks, impressions));
    exploration.note(means[winner!.at]!, Math.max(...means));
    for (let decision = 0; decision < DECISIONS; decision += 1) {
      seen[winner!.at]!.impressions += 1;
      if (people() < rates[winner!.at]!) seen[winner!.at]!.clicks += 1;
    }
    shown[winner!.at]! += DECISIONS;
    if (look >= LOOKS * 0.75) late[winner!.at]! += DECISIONS;
  }
  const all = LOOKS * DECISIONS;
  return { shown: shown.map((each) => each / all), late: late.map((each) => each / (all / 4)), givenUp: exploration.givenUp, mostPaid };
}
const known = (ctr: number): Seen => ({ impressions: 20_000, clicks: 20_000 * ctr });
const newcomer: Seen = { impressions: 0, clicks: 0 };

describe('learning which ads are clicked', () => {
  it.each(seeds)('finds a newcomer that is better than who is known, also against its first guess (seed %i)', (seed) => {
    // People click the known one in 2 % of cases and the new one in 3.5 %; of a new one 1 % is expected.
    const { late } = market([0.02, 0.035], [known(0.02), newcomer], seed, 0.02);
    expect(late[1]).toBeGreaterThan(0.95);
  });

  it.each(seeds)('shows a bad newcomer, and soon no more (seed %i)', (seed) => {
    const { shown, late } = market([0.02, 0.004], [known(0.02), newcomer], seed, 0.02);
    expect(shown[1]).toBeGreaterThan(0);
    expect(shown[1]).toBeLessThan(0.02);
    expect(late[1]).toBeLessThan(0.005);
  });

  it.each([0.005, 0.02])('gives up no more than %d of the value for that, and nobody pays above the bid', (share) => {
    for (const seed of seeds) {
      // Twenty newcomers, none of them any good.
      const { givenUp, mostPaid } = market([0.02, ...Array.from({ length: 20 }, () => 0.005)], [known(0.02), ...Array.from({ length: 20 }, () => newcomer)], seed, share);
      // Past its share by what one look cost at most, of the fifteen hundred that there were.
      expect(givenUp).toBeLessThan(share + 1 / 1_000);
      expect(mostPaid).toBeLessThanOrEqual(BID);
    }
  });

  it('never learns at others’ cost where it must not: then the better one by its mean is always first', () => {
    const { shown, givenUp } = market([0.02, 0.035], [known(0.02), newcomer], 1, 0);
    expect([shown, givenUp]).toEqual([[1, 0], 0]);
  });

  it('gives the creatives of a group turns by how likely each is the best', () => {
    const exploration = new Exploration({ share: 0, seed: 1 });
    const turnsOf = (creatives: Seen[]) => {
      const turns = Array.from({ length: 50 }, () => [...exploration.turnsOf(creatives)!]).flat();
      return creatives.map((_, number) => turns.filter((turn) => turn === number).length / turns.length);
    };
    expect(exploration.turnsOf([newcomer])).toBeNull();
    const [one, other] = turnsOf([newcomer, newcomer]);
    expect(Math.abs(one! - other!)).toBeLessThan(0.15);
    // 1 % against 3 % of 2,000 each: the odds are thousands to one.
    expect(turnsOf([{ impressions: 2_000, clicks: 20 }, { impressions: 2_000, clicks: 60 }])[1]).toBeGreaterThan(0.99);
  });

  it('draws the same again with the same seed, around the shrunk rate', () => {
    const draws = (seed: number) => Array.from({ length: 4_000 }, ((exploration) => () => exploration.rateOf({ impressions: 800, clicks: 18 }))(new Exploration({ share: 1, seed })));
    expect(draws(7)).toEqual(draws(7));
    const mean = draws(7).reduce((sum, each) => sum + each, 0) / 4_000;
    // (18 + 2) ÷ (800 + 200) = 2 %, give or take its standard error of 0.007 %.
    expect(Math.abs(mean - 0.02)).toBeLessThan(0.0003);
    const chance = chanceOf(3);
    const beta = Array.from({ length: 4_000 }, () => betaDraw(2, 198, chance));
    const middle = beta.reduce((sum, each) => sum + each, 0) / beta.length;
    const variance = beta.reduce((sum, each) => sum + (each - middle) ** 2, 0) / beta.length;
    // Beta(2, 198): mean 1 %, variance ab ÷ ((a + b)² (a + b + 1)) = 0.0000493.
    expect(Math.abs(middle - 0.01)).toBeLessThan(0.0005);
    expect(variance / 0.0000493).toBeCloseTo(1, 0);
  });
});
