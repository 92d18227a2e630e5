import { categories, categoriesNamed } from './categories.ts';

describe('naming categories', () => {
  it.each([
    ['Music & Dance', ['music']],
    ['Food & Drinks', ['food']],
    ['Fitness & Gym', ['fitness']],
    ['美食博主', ['food']],
    ['家居家装', ['home']],
    ['Cinema & Actors/actresses', ['film']],
    ['', []],
    ['🎗', []],
  ])('reads %p as %p', (label, expected) => {
    expect(categoriesNamed(label)).toEqual(expected);
  });

  it('knows each category by its own id', () => {
    for (const category of categories) expect(categoriesNamed(category)).toContain(category);
  });
});
