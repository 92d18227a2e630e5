import { LEAST_SEED, lookAlikesOf, weightsOf, type People } from './look-alike.ts';

/** People from lists of creators: the first list is person 0. */
function peopleOf(touched: readonly (readonly number[])[]): People {
  const starts = [0];
  for (const creators of touched) starts.push(starts.at(-1)! + creators.length);
  return { visitors: BigInt64Array.from(touched, (_, person) => BigInt(person)), starts: Uint32Array.from(starts), creators: Uint32Array.from(touched.flat()) };
}
const times = <T>(count: number, what: T): T[] => Array.from({ length: count }, () => what);
/** Four creators; 0 and 1 write about the first category, 2 and 3 about the second. */
const [anna, bo, cai, dong] = [0, 1, 2, 3];
const categoriesOf = [[0], [0], [1], [1]];

describe('people like the audience of a creator', () => {
  it('are those who touched what the seed touched more than others do', () => {
    // 0–59 touched Anna and Bo, 60–99 Bo alone, 100–199 Cai alone.
    const people = peopleOf([...times(60, [anna, bo]), ...times(40, [bo]), ...times(100, [cai])]);
    const { seedPeople, members } = lookAlikesOf(anna, people, categoriesOf, 2);
    expect(seedPeople).toBe(60);
    expect([...members]).toEqual(Array.from({ length: 100 }, (_, person) => BigInt(person)));
  });

  it('are nobody below fifty, and nobody but the seed where nothing sets it apart', () => {
    expect(lookAlikesOf(anna, peopleOf([...times(LEAST_SEED - 1, [anna, bo]), ...times(100, [bo])]), categoriesOf, 2)).toEqual({ seedPeople: 49, members: new BigInt64Array() });
    // Half of the seed and half of the rest touched Bo: that says nothing.
    const people = peopleOf([...times(50, [anna, bo]), ...times(50, [anna]), ...times(50, [bo]), ...times(50, [cai])]);
    const { members } = lookAlikesOf(anna, people, [[], [], [], []], 0);
    expect(members).toHaveLength(100);
  });

  it('know a creator they never met by what that one writes about', () => {
    // The seed also touched Bo (beauty); 100–129 touched another of the same category, Dong of the other.
    const people = peopleOf([...times(100, [anna, bo]), ...times(30, [4]), ...times(200, [dong])]);
    const { members } = lookAlikesOf(anna, people, [...categoriesOf, [0]], 2);
    expect([...members].slice(100)).toEqual(Array.from({ length: 30 }, (_, person) => BigInt(100 + person)));
  });

  it('are ten times the seed at most, the most alike first', () => {
    const people = peopleOf([...times(50, [anna, bo, 4]), ...times(300, [bo, 4]), ...times(1_000, [bo]), ...times(9_000, [cai])]);
    const { members } = lookAlikesOf(anna, people, [[], [], [], [], []], 0);
    expect(members).toHaveLength(500);
    expect([...members].slice(0, 350)).toEqual(Array.from({ length: 350 }, (_, person) => BigInt(person)));
  });

  it('weigh a trait by the log-odds of having it, drawn to nothing by fifty who are like everybody', () => {
    // 40 of 50 in the seed, 50 of 250 else: the prior is 50 × 90 ÷ 300 = 15.
    // log(55 ÷ 45) − log(65 ÷ 235) = 0.2007 + 1.2852
    expect(weightsOf(Uint32Array.of(40), Uint32Array.of(50), 50, 250)[0]).toBeCloseTo(0.2007 + 1.2852, 3);
    // 11 of 50 against 50 of 250: log(21.17 ÷ 78.83) − log(60.17 ÷ 239.83) = 0.0680, within 1.96 × √(1 ÷ 21.17 + 1 ÷ 60.17) = 0.495.
    expect(weightsOf(Uint32Array.of(11), Uint32Array.of(50), 50, 250)[0]).toBe(0);
  });
});
