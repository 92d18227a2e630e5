import { noteFormats } from '@meadow/shared';
import { setBit, wordsFor, type Bits } from './bits.ts';
import type { CreatorColumns } from './creator-columns.ts';
import type { LimitCode, Wanted } from './wanted.ts';

/** The rows that each limit lets pass. */
export type Passing = Map<LimitCode, Bits>;

/** The limits on a respect whose values have sets: the union of the wanted values. */
export function valueLimits(wanted: Wanted, { sets, size }: CreatorColumns): Passing {
  const passing: Passing = new Map();
  const words = wordsFor(size);
  const union = (names: readonly string[]): Bits => {
    const all = new Int32Array(words);
    for (const name of names) {
      const one = sets.find(name);
      if (one) for (let at = 0; at < words; at += 1) all[at]! |= one[at]!;
    }
    return all;
  };
  const add = (code: LimitCode, respect: string, values: readonly string[], keepUnknown: boolean) => {
    if (values.length > 0) passing.set(code, union([...values, ...(keepUnknown ? [''] : [])].map((value) => `${respect} ${value}`)));
  };
  add('platforms', 'platforms', wanted.platforms, wanted.keepUnknown);
  add('tiers', 'tiers', wanted.tiers, false);
  add('categories', 'categories', wanted.categories, false);
  add('country', 'country', wanted.countries, wanted.keepUnknown);
  add('language', 'language', wanted.language === null ? [] : [wanted.language], wanted.keepUnknown);
  if (wanted.openOnly) passing.set('openOnly', sets.of('open'));
  if (wanted.newcomersOnly) passing.set('newcomers', sets.of('newcomers'));
  return passing;
}

/** Limits on a number, one row at a time: cheap for a few rows. @returns whether the row keeps them all */
export function numberLimits(wanted: Wanted, columns: CreatorColumns): ((row: number) => boolean) | null {
  const { minFollowers, maxFollowers, maxPriceMinor, budgetMinor, keepUnknown } = wanted;
  if (minFollowers === null && maxFollowers === null && maxPriceMinor === null && budgetMinor === null) return null;
  const { followers } = columns;
  const { minor, currency } = columns.prices[noteFormats.indexOf(wanted.format)]!;
  const paid = columns.currencies.find(wanted.currency);
  const [least, most] = [minFollowers ?? 0, maxFollowers ?? Number.POSITIVE_INFINITY];
  const dearest = Math.min(maxPriceMinor ?? Number.POSITIVE_INFINITY, budgetMinor ?? Number.POSITIVE_INFINITY) / wanted.quantity;
  const isAboutPrice = maxPriceMinor !== null || budgetMinor !== null;
  const isAboutSize = minFollowers !== null || maxFollowers !== null;
  return (row) => {
    if (isAboutPrice && (currency[row] === paid ? minor[row]! > dearest : !keepUnknown)) return false;
    return !isAboutSize || (followers[row]! >= least && followers[row]! <= most);
  };
}

/** The same for all rows, a set per limit: what counting needs. */
export function numberSets(wanted: Wanted, columns: CreatorColumns): Passing {
  const passing: Passing = new Map();
  const { minFollowers, maxFollowers, maxPriceMinor, budgetMinor, quantity } = wanted;
  if (minFollowers !== null || maxFollowers !== null) passing.set('minFollowers', ofSize(columns, minFollowers ?? 0, maxFollowers ?? Number.POSITIVE_INFINITY));
  if (maxPriceMinor !== null) passing.set('maxPrice', ofPrice(columns, wanted, maxPriceMinor / quantity));
  if (budgetMinor !== null) passing.set('budget', ofPrice(columns, wanted, budgetMinor / quantity));
  return passing;
}

function ofSize({ followers, size }: CreatorColumns, least: number, most: number): Bits {
  const set = new Int32Array(wordsFor(size));
  for (let row = 0; row < size; row += 1) if (followers[row]! >= least && followers[row]! <= most) setBit(set, row);
  return set;
}

/** Word by word, because this is read in full for every count. */
function ofPrice(columns: CreatorColumns, { format, currency: name, keepUnknown }: Wanted, dearest: number): Bits {
  const { minor, currency } = columns.prices[noteFormats.indexOf(format)]!;
  const paid = columns.currencies.find(name);
  const without = keepUnknown ? 1 : 0;
  const set = new Int32Array(wordsFor(columns.size));
  for (let word = 0; word < set.length; word += 1) {
    let bits = 0;
    for (let bit = 0, row = word * 32; bit < 32; bit += 1, row += 1) bits |= (currency[row] === paid ? (minor[row]! <= dearest ? 1 : 0) : without) << bit;
    set[word] = bits;
  }
  return set;
}
