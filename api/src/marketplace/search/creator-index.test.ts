import { platforms, tiers } from '@meadow/shared';
import { makeCreators, randomFrom, wordOf } from '../../bench/made-market.ts';
import { weakPrior } from '../creators/performance.ts';
import { CreatorIndex, type Question } from './creator-index.ts';
import type { IndexedCreator } from './indexed-creator.ts';
import { Int8Vectors } from './int8-dot.ts';
import { anybody, type Wanted } from './wanted.ts';

const creators = [...makeCreators(3_000, 5)];
const index = new CreatorIndex(() => weakPrior);
for (const creator of creators) index.add(creator);
const ask = (wanted: Partial<Wanted>, more: Partial<Question> = {}) =>
  index.ask({ wanted: { ...anybody, ...wanted }, text: null, left: new Map(), aim: null, history: new Map(), limit: 20, after: null, withFacets: true, ...more });

/** The same question, asked of each creator in turn. */
function fits({ platforms: on, tiers: sizes, categories, countries, language, maxPriceMinor, openOnly, minFollowers }: Wanted, creator: IndexedCreator): boolean {
  const some = (wanted: readonly string[], own: readonly (string | null)[]) => wanted.length === 0 || own.some((one) => one !== null && wanted.includes(one));
  const price = creator.prices.find(({ format, currency }) => format === 'IMAGE_NOTE' && currency === 'CNY')?.priceMinor;
  return some(on, creator.platforms) && some(sizes, [creator.tier]) && some(categories, creator.categories) && some(countries, [creator.country]) && (language === null || creator.language === language)
    && (maxPriceMinor === null || (price !== undefined && price <= maxPriceMinor)) && (!openOnly || creator.open) && creator.followers >= (minFollowers ?? 0);
}

function someWanted(random: () => number): Wanted {
  const pick = <Item>(list: readonly Item[], share: number): Item[] => (random() < 0.5 ? [] : list.filter(() => random() < share));
  return {
    ...anybody, platforms: pick(platforms, 0.4), tiers: pick(tiers, 0.5), categories: pick(['beauty', 'food', 'travel', 'home'], 0.5), countries: pick(['CN', 'US', 'JP'], 0.6), language: random() < 0.3 ? 'zh' : null,
    maxPriceMinor: random() < 0.5 ? 60_000 : null, openOnly: random() < 0.5, minFollowers: random() < 0.3 ? 5_000 : null,
  };
}

describe('the index of creators', () => {
  it('finds whom a look at each creator finds, in the same order, page by page', () => {
    const random = randomFrom(3);
    for (let round = 0; round < 40; round += 1) {
      const wanted = someWanted(random);
      const right = creators.filter((creator) => fits(wanted, creator)).sort((a, b) => b.followers - a.followers || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
      const first = ask(wanted);
      expect(first.total).toBe(right.length);
      expect(first.best.map(({ id }) => id)).toEqual(right.slice(0, 20));
      const last = first.best.at(-1);
      if (last) expect(ask(wanted, { after: last }).best.map(({ id }) => id)).toEqual(right.slice(20, 40));
    }
  });

  it('counts what one more tick would bring, and what letting go of a limit would', () => {
    const random = randomFrom(4);
    for (let round = 0; round < 20; round += 1) {
      const wanted = someWanted(random);
      const { facets, relaxing, total } = ask(wanted);
      for (const tier of tiers) expect(facets!.tiers.find(({ value }) => value === tier)?.count).toBe(creators.filter((creator) => creator.tier === tier && fits({ ...wanted, tiers: [] }, creator)).length);
      const food = creators.filter((creator) => creator.categories.includes('food') && fits({ ...wanted, categories: [] }, creator)).length;
      expect(facets!.categories.find(({ value }) => value === 'food')?.count ?? 0).toBe(food);
      const cheap = relaxing.find(({ code }) => code === 'maxPrice')?.count ?? 0;
      expect(cheap).toBe(wanted.maxPriceMinor === null ? 0 : creators.filter((creator) => fits({ ...wanted, maxPriceMinor: null }, creator)).length - total);
    }
  });

  it('finds by all words of the notes, or by any piece of a name', () => {
    const words = [wordOf(0, 0), wordOf(0, 1)];
    expect(ask({}, { text: { words, name: '' } }).total).toBe(creators.filter(({ keywords }) => words.every((word) => keywords.includes(word))).length);
    const named = ask({}, { text: { words: [], name: 'maker777' } }).best.map(({ id }) => id);
    expect(named).toContain(creators[777]!.id);
    const own = new CreatorIndex(() => weakPrior);
    own.add({ ...creators[0]!, name: '小红的护肤日记 🌸' });
    expect(own.ask({ wanted: anybody, text: { words: [], name: '护肤' }, left: new Map(), aim: null, history: new Map(), limit: 5, after: null, withFacets: false }).total).toBe(1);
  });

  it('shows a changed creator once, as they are now, and a removed one not at all', () => {
    const own = new CreatorIndex(() => weakPrior);
    const creator = { ...creators[0]!, tier: 'NANO' as const };
    const count = (tier: 'NANO' | 'MEGA') => own.ask({ wanted: { ...anybody, tiers: [tier] }, text: null, left: new Map(), aim: null, history: new Map(), limit: 5, after: null, withFacets: false }).total;
    own.add(creator);
    own.add({ ...creator, tier: 'MEGA' });
    expect([count('NANO'), count('MEGA'), own.columns.living]).toEqual([0, 1, 1]);
    own.remove(creator.id);
    expect([count('MEGA'), own.columns.living]).toEqual([0, 0]);
  });

  it('leaves out whom a list leaves out, and what a brand never wants', () => {
    const before = ask({}).total;
    const id = creators[3]!.id;
    expect(ask({}, { left: new Map([['blocked', [id]]]) }).total).toBe(before - 1);
    const unsafe = creators.filter(({ categories, keywords }) => categories.includes('beauty') || keywords.includes(wordOf(2, 0))).length;
    expect(ask({ avoidCategories: ['beauty'] }, { avoidWords: [wordOf(2, 0)] }).total).toBe(before - unsafe);
  });

  it('multiplies bytes as arithmetic does', () => {
    const random = randomFrom(9);
    const vectors = new Int8Vectors();
    const rows = Array.from({ length: 100 }, () => Int8Array.from({ length: 64 }, () => Math.floor(random() * 255) - 127));
    for (const [row, vector] of rows.entries()) vectors.set(row, vector);
    const query = rows[7]!;
    expect([...vectors.products(query)]).toEqual(rows.map((row) => row.reduce((sum, value, at) => sum + value * query[at]!, 0)));
  });

  it('knows who is like whom: a twin comes first', () => {
    const own = new CreatorIndex(() => weakPrior);
    for (const creator of creators.slice(0, 500)) own.add(creator);
    const twin = own.add({ ...creators[40]!, id: '11111111-0000-7000-8000-000000000001' });
    const [first] = own.lookAlikes.to(own.columns.rowOf(creators[40]!.id), 3);
    expect(first?.row).toBe(twin);
    expect(first?.alike).toBeCloseTo(1, 5);
  });
});
