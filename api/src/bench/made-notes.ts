import { seeded } from '../scenario/random.ts';
import type { NewText } from '../insight/import.ts';

const DAYS = 365;
const START = Date.UTC(2025, 0, 1);
const WORDS_PER_NOTE = 12;

/**
 * Notes of a year in the order they were written, of words drawn as words are: few often, many seldom. Every
 * hundredth is a copy of one shortly before.
 */
export function* madeNotes(count: number, words: readonly string[]): Generator<NewText> {
  const random = seeded(8);
  const often = words.length ** 0.999;
  let earlier = '';
  for (let index = 0; index < count; index += 1) {
    const minutes = Math.floor((index / count) * DAYS * 1_440);
    const at = new Date(START + minutes * 60_000).toISOString();
    let text = '';
    for (let word = 0; word < WORDS_PER_NOTE; word += 1) text += words[Math.min(words.length - 1, Math.floor(often ** random()) - 1)]! + (word % 4 === 3 ? '，' : '');
    if (index % 100 === 99) text = `${earlier}！`;
    else earlier = text;
    yield { key: String(index), day: at.slice(0, 10), category: '', text, engagements: index % 97, hour: Number(at.slice(11, 13)), author: `u${index % 50_000}`, tier: '' };
  }
}
