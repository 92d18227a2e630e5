import { release, SMALLEST_GROUP, type Cell } from './gate.ts';

const cell = (key: string, people: number, organisations = 5, largest = 0.4): Cell => ({ key, people, organisations, largest });
const question = (text: string) => ({ text, epsilon: 0.5, secret: 'a secret that only the installation knows' });
const shown = (cells: readonly Cell[], text = 'week 1') => release(cells, question(text));

describe('figures about the people of others', () => {
  it('are withheld for small groups, and never alone: the difference to the whole tells nothing', () => {
    const { cells, total, withheld } = shown([cell('beauty', 900), cell('food', 120), cell('travel', 49)]);
    expect(cells.filter(({ people }) => people === null).map(({ key }) => key)).toEqual(['food', 'travel']);
    expect(total).toBeNull();
    expect(withheld).toBe(2);
  });

  it('are withheld when nearly all are one organisation’s, or of two', () => {
    const { cells } = shown([cell('beauty', 900), cell('food', 700), cell('own', 800, 6, 0.95), cell('pair', 800, 2)]);
    expect(cells.map(({ people }) => people !== null)).toEqual([true, true, false, false]);
  });

  it('do not get clearer by asking again', () => {
    const answers = Array.from({ length: 50 }, () => shown([cell('beauty', 900), cell('food', 120)]));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('do not tell of one person by the difference of two questions', () => {
    // With the person and without, under two texts: the sign of the difference is a coin.
    let more = 0;
    const tries = 4_000;
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const [withHer, without] = [shown([cell('a', 501), cell('b', 300)], `with ${attempt}`), shown([cell('a', 500), cell('b', 300)], `without ${attempt}`)];
      const difference = (withHer.cells[0]!.people ?? 0) - (without.cells[0]!.people ?? 0);
      if (difference > 0 || (difference === 0 && attempt % 2 === 0)) more += 1;
    }
    // At epsilon 0.5 who guesses by the sign is right little more often than not: far from certain.
    expect(more / tries).toBeLessThan(0.65);
  });

  it('never show a number below the smallest group', () => {
    for (let people = 1; people < 80; people += 1) {
      for (const { people: told } of shown([cell('a', people), cell('b', 400), cell('c', 500)], `week ${people}`).cells) expect(told === null || told >= SMALLEST_GROUP).toBe(true);
    }
  });

  it('are right on average and close in each', () => {
    const misses = Array.from({ length: 2_000 }, (_, week) => (shown([cell('a', 1_000), cell('b', 900)], `week ${week}`).cells[0]!.people ?? 0) - 1_000);
    expect(Math.abs(misses.reduce((sum, miss) => sum + miss, 0) / misses.length)).toBeLessThan(0.5);
    expect(Math.max(...misses.map(Math.abs))).toBeLessThan(40);
  });
});
