import { createRequire } from 'node:module';
import { Jieba } from '@node-rs/jieba';
import { z } from 'zod';

const stopWords = new Set(
  ('the and for with you your this that from have was are but not all our out can had has what when will just more new get got one day today love like ' +
    'about they them she her his him how who why its too very been here there some my me we us in on at is it to of a an so be do go no up by or if as ' +
    'https http www com link bio').split(' '),
);
const hanStop = new Set('的了是我你他她它们这那有在不就也都很和与到说要去会着没看好自己上来大小个又么啊吧呢吗呀哦可以还是一二三四五六七八九十');

// The package's dictionary is a CommonJS file that reads its neighbour.
const { dict } = z.object({ dict: z.instanceof(Uint8Array) }).parse(createRequire(import.meta.url)('@node-rs/jieba/dict.js'));
let jieba: Jieba | undefined;
/** The dictionary is read when the first Chinese text comes. */
const segmenter = (): Jieba => (jieba ??= Jieba.withDict(dict));

/**
 * Terms of a text: hashtags and words as they stand, Chinese cut by a dictionary into words of two letters or more, long words
 * together with the shorter ones inside them, so that 防晒 finds 防晒霜. Lower case, width-normalised.
 */
export function keywordsOf(text: string): string[] {
  const plain = text.normalize('NFKC').toLowerCase();
  const found = new Set<string>();
  for (const [word] of plain.matchAll(/[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hangul}\p{N}]{3,30}/gu)) {
    if (!stopWords.has(word) && !/^\d+$/.test(word)) found.add(word);
  }
  for (const [run] of plain.matchAll(/\p{Script=Han}{2,}/gu)) {
    for (const word of segmenter().cutForSearch(run, true)) if (word.length > 1 && ![...word].some((letter) => hanStop.has(letter) && word.length === 2)) found.add(word);
  }
  return [...found];
}

/** The terms that recur across a creator's notes, most frequent first. A term said in one note only counts when it is a tag. */
export function recurringKeywords(notes: readonly { text: string; tags: readonly string[] }[], limit: number): string[] {
  const counts = new Map<string, number>();
  for (const { text, tags } of notes) {
    const tagged = new Set(tags.flatMap((tag) => keywordsOf(tag)));
    for (const term of new Set([...keywordsOf(text), ...tagged])) counts.set(term, (counts.get(term) ?? 0) + (tagged.has(term) ? 2 : 1));
  }
  return [...counts].filter(([, count]) => count > 1).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, limit).map(([term]) => term);
}
