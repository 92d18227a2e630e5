import type { DictionaryWord } from '../language/segmenter.ts';
import type { Counts, DatasetKind, ToCount } from './counter.ts';

/** Many texts as few strings: thousands of small ones cost more to hand over than to cut. */
export interface Packed {
  texts: string;
  days: string;
  categories: string;
  authors: string;
  /** Empty when no text tells it. */
  since: string;
  hours: Int8Array;
}
export type Question =
  | { ask: 'start'; kind: DatasetKind; words: readonly DictionaryWord[] }
  | { ask: 'remember' | 'add'; texts: Packed }
  | { ask: 'take' };
export interface Answer {
  copies?: Uint8Array;
  counts?: Counts;
}

const BETWEEN = '\u001e';

export function packed(texts: readonly ToCount[]): Packed {
  return {
    texts: texts.map(({ text }) => (text.includes(BETWEEN) ? text.replaceAll(BETWEEN, ' ') : text)).join(BETWEEN),
    days: texts.map(({ day }) => day).join(BETWEEN),
    categories: texts.map(({ category }) => category.replaceAll(BETWEEN, ' ')).join(BETWEEN),
    authors: texts.map(({ author = '' }) => (author.includes(BETWEEN) ? author.replaceAll(BETWEEN, ' ') : author)).join(BETWEEN),
    since: texts.some(({ authorSince = '' }) => authorSince !== '') ? texts.map(({ authorSince = '' }) => authorSince).join(BETWEEN) : '',
    hours: Int8Array.from(texts, ({ hour }) => hour ?? -1),
  };
}

export function unpacked({ texts, days, categories, authors, since, hours }: Packed): ToCount[] {
  if (hours.length === 0) return [];
  const [ofDays, ofCategories, ofAuthors, ofSince] = [days, categories, authors, since].map((list) => list.split(BETWEEN));
  return texts.split(BETWEEN).map((text, index) => ({ text, day: ofDays?.[index] ?? '', category: ofCategories?.[index] ?? '', author: ofAuthors?.[index] ?? '', authorSince: ofSince?.[index] ?? '', hour: hours[index] ?? -1 }));
}
