import { Lookups, TooManyNames } from './lookups.ts';

/** A store that counts how often it is asked. */
function aStore(...stored: string[]) {
  const memory = new Set<string>();
  const asked: string[][] = [];
  const lookups = new Lookups<null>(
    async (names) => {
      asked.push(names);
      await new Promise((done) => setImmediate(done));
      for (const name of names) if (stored.includes(name)) memory.add(name);
    },
    (name) => memory.has(name),
  );
  return { asked, memory, lookups, stored };
}

describe('looking for what is not in memory', () => {
  it('finds a name for everybody in the burst that first asks for it, with one query', async () => {
    const { asked, memory, lookups } = aStore('new');
    const found = await Promise.all(Array.from({ length: 500 }, () => lookups.find('new', null).then(() => memory.has('new'))));
    expect(found).toEqual(Array(500).fill(true));
    expect(asked).toEqual([['new']]);
  });

  it('asks for all names of a burst together, and again for those that come while it asks', async () => {
    const { asked, lookups } = aStore('a');
    const first = [lookups.find('a', null), lookups.find('b', null)];
    await new Promise((done) => setImmediate(done));
    await Promise.all([...first, lookups.find('c', null), lookups.find('d', null)]);
    expect(asked).toEqual([['a', 'b'], ['c', 'd']]);
  });

  it('remembers for two seconds what is nowhere', async () => {
    const { asked, lookups } = aStore();
    const now = Date.now();
    await lookups.find('x', null, now);
    await lookups.find('x', null, now + 1_900);
    expect(asked).toHaveLength(1);
    await lookups.find('x', null, Date.now() + 2_001);
    expect(asked).toHaveLength(2);
  });

  it('refuses rather than denies when strangers try too many names at once', async () => {
    const { lookups } = aStore();
    const tries = await Promise.allSettled(Array.from({ length: 2_100 }, (_, i) => lookups.find(`${i}`, null)));
    const refused = tries.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused).toHaveLength(100);
    expect(refused[0]).toBeInstanceOf(TooManyNames);
  });

  it('tells everybody of a round when reading fails, and asks anew after it', async () => {
    let isAway = true;
    const lookups = new Lookups<null>(async () => { if (isAway) throw new Error('away'); }, () => !isAway);
    const both = await Promise.allSettled([lookups.find('a', null), lookups.find('a', null)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isAway = false;
    await expect(lookups.find('a', null)).resolves.toBeUndefined();
  });
});
