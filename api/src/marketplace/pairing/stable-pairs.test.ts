import fc from 'fast-check';
import { stablePairs, type Sides } from './stable-pairs.ts';

const SIDE = 7;
/** Random lists: whom each proposer wishes, what each is worth to each receiver, and how many each takes. */
const anySides: fc.Arbitrary<Sides> = fc.record({
  proposers: fc.array(fc.record({ wishes: fc.shuffledSubarray(Array.from({ length: SIDE }, (_, at) => at)), room: fc.nat(4) }), { minLength: SIDE, maxLength: SIDE }),
  receivers: fc.array(fc.record({ worth: fc.array(fc.option(fc.nat(5), { nil: null }), { minLength: SIDE, maxLength: SIDE }), room: fc.nat(4) }), { minLength: SIDE, maxLength: SIDE }),
}).map(({ proposers, receivers }) => ({
  proposers, receivers: receivers.map(({ worth, room }) => ({ room, worth: new Map(worth.flatMap((value, at) => (value === null ? [] : [[at, value] as const]))) })),
}));

/** Two who are not paired and would both rather be. */
function blocking({ proposers, receivers }: Sides, pairs: readonly (readonly number[])[]): [number, number][] {
  const of = (receiver: number) => pairs.flatMap((list, proposer) => (list.includes(receiver) ? [proposer] : []));
  return proposers.flatMap(({ wishes, room }, proposer) => wishes.flatMap((receiver): [number, number][] => {
    const own = pairs[proposer]!;
    const { worth, room: places } = receivers[receiver]!;
    if (own.includes(receiver) || !worth.has(proposer)) return [];
    const wants = own.length < room || own.some((other) => wishes.indexOf(other) > wishes.indexOf(receiver));
    const held = of(receiver);
    const isWanted = held.length < places || held.some((other) => worth.get(other)! < worth.get(proposer)!);
    // Without any room nobody gains by leaving somebody.
    return room > 0 && places > 0 && wants && isWanted ? [[proposer, receiver]] : [];
  }));
}

describe('pairs that suit both sides', () => {
  it('leave no two who would both rather be together, and nobody with more than they take or than they wanted', () => {
    fc.assert(fc.property(anySides, (sides) => {
      const pairs = stablePairs(sides);
      expect(blocking(sides, pairs)).toEqual([]);
      for (const [proposer, list] of pairs.entries()) {
        expect(list.length).toBeLessThanOrEqual(sides.proposers[proposer]!.room);
        for (const receiver of list) expect(sides.proposers[proposer]!.wishes.includes(receiver) && sides.receivers[receiver]!.worth.has(proposer)).toBe(true);
      }
      for (const [receiver, { room }] of sides.receivers.entries()) expect(pairs.filter((list) => list.includes(receiver)).length).toBeLessThanOrEqual(room);
    }), { numRuns: 1_000, seed: 7 });
  });

  it('give each brief the best it can have in any stable market', () => {
    // Both briefs want the first creator most; she would rather work for the second.
    const sides: Sides = {
      proposers: [{ wishes: [0, 1], room: 1 }, { wishes: [0, 1], room: 1 }],
      receivers: [{ worth: new Map([[0, 40], [1, 70]]), room: 1 }, { worth: new Map([[0, 50], [1, 50]]), room: 1 }],
    };
    expect(stablePairs(sides)).toEqual([[1], [0]]);
  });
});
