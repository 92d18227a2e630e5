import { createRequire } from 'node:module';
import { Jieba } from '@node-rs/jieba';
import { z } from 'zod';

const { dict } = z.object({ dict: z.instanceof(Uint8Array) }).parse(createRequire(import.meta.url)('@node-rs/jieba/dict.js'));
let jieba: Jieba | undefined;
/** Read when the first keyword needs it: the dictionary takes a moment. */
const segmenter = (): Jieba => (jieba ??= Jieba.withDict(dict));
const HAN = /\p{Script=Han}/u;

/** As queries and keywords are compared: full width folded, small letters, single spaces. */
export const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

/** The words of a text; Chinese, which has no spaces, is segmented by dictionary alone: guessed words would differ with what stands beside them. */
export function wordsIn(text: string): string[] {
  const folded = plain(text);
  const pieces = HAN.test(folded) ? segmenter().cut(folded, false) : folded.split(' ');
  return [...new Set(pieces.map((piece) => piece.replace(/[^\p{L}\p{N}]/gu, '')).filter((piece) => piece !== ''))];
}

/** The words that a query may be meant by: also the shorter ones inside of long ones. */
export function wordsSearched(text: string): string[] {
  const folded = plain(text);
  if (!HAN.test(folded)) return wordsIn(folded);
  return [...new Set([...wordsIn(folded), ...segmenter().cutForSearch(folded, false).filter((piece) => piece.trim() !== '')])];
}
