import type { DictionaryWord } from '../language/segmenter.ts';
import type { CountedDay, Counts, DatasetKind, ToCount } from './counter.ts';

/** A column of few different values: each once, and which of them every row has. */
interface Few {
  values: string[];
  of: Uint16Array;
}

/** Many texts as few strings: thousands of small ones cost more to hand over than to cut. */
export interface Packed {
  texts: string;
  days: Few;
  categories: Few;
  authors: string;
  /** Empty when no text tells it. */
  since: string;
  hours: Int8Array;
}
/** Counts with all names in one string. */
export interface PackedCounts {
  names: string;
  days: CountedDay[];
}
export type Question =
  | { ask: 'start'; kind: DatasetKind; words: readonly DictionaryWord[] }
  | { ask: 'remember' | 'cut'; texts: Packed }
  | { ask: 'count'; isFresh: Uint8Array }
  | { ask: 'take' };
export interface Answer {
  copies?: Uint8Array;
  counts?: PackedCounts;
}

const BETWEEN = '\u001e';

function few<T>(rows: readonly T[], valueOf: (row: T) => string): Few {
  const places = new Map<string, number>();
  const of = Uint16Array.from(rows, (row) => {
    const value = valueOf(row);
    let place = places.get(value);
    if (place === undefined) places.set(value, (place = places.size));
    return place;
  });
  return { values: [...places.keys()], of };
}

/** @param texts at most 65,536 */
export function packed(texts: readonly ToCount[]): Packed {
  return {
    texts: texts.map(({ text }) => (text.includes(BETWEEN) ? text.replaceAll(BETWEEN, ' ') : text)).join(BETWEEN),
    days: few(texts, ({ day }) => day),
    categories: few(texts, ({ category }) => category),
    authors: texts.map(({ author = '' }) => (author.includes(BETWEEN) ? author.replaceAll(BETWEEN, ' ') : author)).join(BETWEEN),
    since: texts.some(({ authorSince = '' }) => authorSince !== '') ? texts.map(({ authorSince = '' }) => authorSince).join(BETWEEN) : '',
    hours: Int8Array.from(texts, ({ hour }) => hour ?? -1),
  };
}

export function unpacked({ texts, days, categories, authors, since, hours }: Packed): ToCount[] {
  if (hours.length === 0) return [];
  const [ofAuthors, ofSince] = [authors.split(BETWEEN), since.split(BETWEEN)];
  return texts.split(BETWEEN).map((text, index) => ({
    text, day: days.values[days.of[index]!]!, category: categories.values[categories.of[index]!]!, author: ofAuthors[index] ?? '', authorSince: ofSince[index] ?? '', hour: hours[index] ?? -1,
  }));
}

export const packedCounts = ({ names, days }: Counts): PackedCounts => ({ names: names.join(BETWEEN), days });

export const unpackedCounts = ({ names, days }: PackedCounts): Counts => ({ names: names === '' ? [] : names.split(BETWEEN), days });
