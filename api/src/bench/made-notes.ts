import { seeded } from '../scenario/random.ts';
import type { NewText } from '../insight/import.ts';

const DAYS = 365;
const START = Date.UTC(2025, 0, 1);
const WORDS_PER_NOTE = 12;
/** Of a word that stands but once among them, one in a million draws. */
const DRAWS = 2 ** 20;
const COMMA = '，'.charCodeAt(0);

/**
 * Notes of a year in the order they were written, of words drawn as words are: few often, many seldom. Every
 * hundredth is a copy of one shortly before. Making one costs little beside taking it in.
 */
export function* madeNotes(count: number, words: readonly string[]): Generator<NewText> {
  const random = seeded(8);
  const often = words.length ** 0.999;
  const drawn = Uint16Array.from({ length: DRAWS }, (_, at) => Math.min(words.length - 1, Math.floor(often ** ((at + 0.5) / DRAWS)) - 1));
  // Written letter by letter, as a file's texts are: a string joined of a dozen is a tree of them until somebody reads it.
  const longest = Math.max(...words.map(({ length }) => length));
  const letters = new Uint16Array(words.length * longest);
  for (const [word, text] of words.entries()) for (let at = 0; at < text.length; at += 1) letters[word * longest + at] = text.charCodeAt(at);
  const note = Buffer.alloc(2 * WORDS_PER_NOTE * (longest + 1));
  const codes = new Uint16Array(note.buffer, note.byteOffset, note.length / 2);
  const made = () => {
    let length = 0;
    for (let word = 0; word < WORDS_PER_NOTE; word += 1) {
      const from = drawn[Math.floor(random() * DRAWS)]! * longest;
      for (let at = 0; at < longest && letters[from + at] !== 0; at += 1) {
        codes[length] = letters[from + at]!;
        length += 1;
      }
      if (word % 4 === 3) {
        codes[length] = COMMA;
        length += 1;
      }
    }
    return note.toString('utf16le', 0, length * 2);
  };
  const days = Array.from({ length: DAYS }, (_, offset) => new Date(START + offset * 86_400_000).toISOString().slice(0, 10));
  let earlier = '';
  for (let index = 0; index < count; index += 1) {
    const hours = Math.floor((index / count) * DAYS * 24);
    let text = made();
    if (index % 100 === 99) text = `${earlier}！`;
    else earlier = text;
    yield { key: String(index), day: days[Math.floor(hours / 24)]!, category: '', text, engagements: index % 97, hour: hours % 24, author: `u${index % 50_000}`, tier: '' };
  }
}
