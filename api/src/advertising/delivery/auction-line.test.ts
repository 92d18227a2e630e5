import fc from 'fast-check';
import { priceMicros, RESERVE_CPM_MICROS, scoreMicros } from './auction.ts';
import { AuctionLine, type Contestant } from './auction-line.ts';
import { apartFor } from './separation.ts';

interface Ad extends Contestant {
  name: string;
}
const ad = (name: string, yuan: number, more: Partial<Ad> = {}): Ad => {
  const bidder = { bidModel: 'CPM' as const, bidMicros: yuan * 1_000_000, pctr: 0.01, meanCtr: 0.01 };
  return { ...bidder, name, brand: name, category: null, separation: 'LISTED', competitors: null, score: scoreMicros(bidder), ...more };
};
/** As the decision does it: bidders come best first. */
function held(slots: number, ads: readonly Ad[], broke: ReadonlySet<string> = new Set()): [string, number][] {
  const line = new AuctionLine<Ad>(slots, ({ name }) => (broke.has(name) ? 0 : 1));
  for (const each of ads) {
    if (line.refusalOf(each) !== null) continue;
    line.add(each);
    if (line.isFull) break;
  }
  return line.end().map(({ group, price }) => [group.name, price]);
}

describe('who stands beside whom', () => {
  it('is all the same to brands that ask for nothing', () => {
    const ads = [ad('A', 30, { category: 'beauty' }), ad('B', 20, { category: 'beauty' }), ad('C', 10)];
    // A pays B's ¥20, B pays C's ¥10: an impression is a thousandth.
    expect(held(2, ads)).toEqual([['A', 20_000], ['B', 10_000]]);
  });

  it('is nobody of the same category where one asks for that, whichever of the two it is', () => {
    const beauty = (separation: 'CATEGORY' | 'LISTED') => ({ category: 'beauty', separation });
    const rest = [ad('C', 10, { category: 'food' }), ad('D', 5)];
    for (const [first, second] of [['CATEGORY', 'LISTED'], ['LISTED', 'CATEGORY']] as const) {
      // Without A the first slot would have been B's: A pays B's ¥20. The second slot is C's, at D's ¥5.
      expect(held(2, [ad('A', 30, beauty(first)), ad('B', 20, beauty(second)), ...rest])).toEqual([['A', 20_000], ['C', 5_000]]);
    }
  });

  it('is no named competitor, whoever named the other', () => {
    const names = { competitors: new Set(['B']) };
    expect(held(2, [ad('A', 30, names), ad('B', 20), ad('C', 10)])).toEqual([['A', 20_000], ['C', 1_000]]);
    expect(held(2, [ad('B', 30), ad('A', 20, names), ad('C', 10)])).toEqual([['B', 20_000], ['C', 1_000]]);
    expect(apartFor(ad('A', 1, names), ad('B', 1))).toBe(205);
    expect(apartFor(ad('A', 1, { category: 'pets', separation: 'CATEGORY' }), ad('B', 1, { category: 'pets' }))).toBe(209);
    expect(apartFor(ad('A', 1, { separation: 'CATEGORY' }), ad('B', 1, { separation: 'CATEGORY' }))).toBeNull();
  });

  it('gives a slot to a competitor of somebody who could not pay for it', () => {
    expect(held(2, [ad('A', 30, { competitors: new Set(['B']) }), ad('B', 20), ad('C', 10)], new Set(['A']))).toEqual([['B', 10_000], ['C', 1_000]]);
  });

  it('agrees with filling one slot after the other, and asks nobody for more than the bid', () => {
    const brand = fc.constantFrom('A', 'B', 'C', 'D', 'E');
    const anyAd = fc.record({
      brand, bidModel: fc.constantFrom('CPM' as const, 'CPC' as const), yuan: fc.integer({ min: 1, max: 60 }), pctr: fc.double({ min: 0.001, max: 0.1, noNaN: true }), broke: fc.boolean(),
      category: fc.option(fc.constantFrom('beauty', 'food')), separation: fc.constantFrom('NONE' as const, 'LISTED' as const, 'CATEGORY' as const), competitors: fc.option(fc.uniqueArray(brand, { maxLength: 2 })),
    });
    fc.assert(
      fc.property(fc.array(anyAd, { maxLength: 14 }), fc.integer({ min: 1, max: 5 }), (wishes, slots) => {
        const ads = wishes
          .map(({ brand, bidModel, yuan, pctr, category, separation, competitors }, at) => ad(String(at), yuan, { brand, bidModel, pctr, meanCtr: pctr, category, separation, score: scoreMicros({ bidModel, pctr, bidMicros: yuan * 1_000_000 }), competitors: competitors && new Set(competitors) }))
          .filter(({ score }) => score >= RESERVE_CPM_MICROS)
          .sort((a, b) => b.score - a.score);
        const broke = new Set(wishes.flatMap((wish, at) => (wish.broke ? [String(at)] : [])));
        const found = held(slots, ads, broke);
        expect(found).toEqual(oneAfterTheOther(slots, ads, broke));
        const shown = found.map(([name]) => ads.find((each) => each.name === name)!);
        found.forEach(([, price], slot) => expect(price).toBeLessThanOrEqual(shown[slot]!.bidModel === 'CPM' ? shown[slot]!.bidMicros / 1_000 : shown[slot]!.bidMicros));
        shown.forEach((one, at) => shown.slice(at + 1).forEach((other) => expect([one.brand === other.brand, apartFor(one, other)]).toEqual([false, null])));
      }),
    );
  });
});

/** The rule, written the slow way. */
function oneAfterTheOther(slots: number, ads: readonly Ad[], broke: ReadonlySet<string>): [string, number][] {
  const placed: { ad: Ad; price: number }[] = [];
  let left = [...ads];
  while (placed.length < slots) {
    left = left.filter((each) => placed.every((other) => other.ad.brand !== each.brand && apartFor(other.ad, each) === null));
    const [first] = left;
    if (!first) break;
    const next = left.findIndex(({ brand }) => brand !== first.brand);
    if (!broke.has(first.name)) placed.push({ ad: first, price: priceMicros(first, left[next]?.score ?? 0) });
    left = next < 0 ? [] : left.slice(next);
  }
  return placed.map(({ ad: { name }, price }) => [name, price]);
}
