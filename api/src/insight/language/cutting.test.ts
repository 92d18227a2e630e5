import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Jieba } from '@node-rs/jieba';
import { z } from 'zod';
import { readTexts } from '../corpus/read-texts.ts';
import { hashtagsOf, normalise } from './normalise.ts';
import { Dictionary, START } from './dictionary.ts';
import { Segmenter } from './segmenter.ts';

const file = fileURLToPath(new URL('../../../../../shared/data/posts/xhs_notes.ndjson.gz', import.meta.url));
const whereNotesAre = existsSync(file) ? it : it.skip;
const { dict } = z.object({ dict: z.instanceof(Uint8Array) }).parse(createRequire(import.meta.url)('@node-rs/jieba/dict.js'));

const jieba = Jieba.withDict(dict);
jieba.loadDict(Buffer.from(['双11', '双12', '618', '520', '315晚会'].map((word) => `${word} 100000 n\n`).join('')));
/** The terms of texts as jieba itself would have them cut. */
function asJieba(texts: readonly string[], segmenter: Segmenter): string[][] {
  return texts.map((raw) => {
    const text = normalise(raw);
    const words = [...jieba.cut(text.replaceAll('\n', ' '), true).filter((word) => word.length > 1), ...hashtagsOf(text)];
    return [...new Set(words.map((word) => segmenter.vocabulary.idOf(word)).filter((id) => id >= 0))].map((id) => segmenter.vocabulary.termOf(id));
  });
}

describe('cutting', () => {
  it.each([
    ['我们在野生动物园玩'], ['小明硕士毕业于中国科学院计算所，后在日本京都大学深造'], ['王心凌翻红了, iPhone15 Pro 4k@60fps 到手价1,299.00元'], ['结婚的和尚未结婚的'], ['双11和618怎么囤货 #早C晚A# c++'], ['😂😂绝绝子yyds'], [''],
  ])('is what jieba makes of it: %s', (text) => {
    const segmenter = new Segmenter();
    expect(segmenter.termsOfMany([text])).toEqual(asJieba([text], segmenter));
  });

  whereNotesAre('is what jieba makes of a thousand notes', async () => {
    const texts: string[] = [];
    for await (const { text } of readTexts(file, () => undefined)) if (texts.length < 1_000) texts.push(text.slice(0, 400));
    const segmenter = new Segmenter();
    const cut = segmenter.termsOfMany(texts);
    expect(cut.filter((terms, index) => terms.join(' ') !== asJieba([texts[index]!], segmenter)[0]!.join(' ')).slice(0, 5)).toEqual([]);
  });
});

describe('a dictionary', () => {
  it('knows its words and where they go on, and takes the last word said of one', () => {
    const words = Dictionary.of([['防晒', 10], ['防晒霜', 3], ['防晒', 40]]);
    const ends = (word: string) => [...word].reduce((place, letter) => words.next(place, letter.charCodeAt(0)), START);
    expect(words.chance(ends('防晒'))).toBeCloseTo(Math.log(40));
    expect(words.chance(ends('防'))).toBeLessThan(0);
    expect(words.next(ends('防晒霜'), '好'.charCodeAt(0))).toBe(0);
    expect(words.total).toBe(43);
  });

  it('has room for as many as there are', () => {
    const many = Array.from({ length: 20_000 }, (_, index): [string, number] => [`${String.fromCharCode(0x4e00 + (index % 200))}${String.fromCharCode(0x5000 + Math.floor(index / 200))}`, 1 + (index % 7)]);
    const words = Dictionary.of(many);
    expect(many.filter(([word, count]) => Math.abs(words.chance(words.next(words.next(START, word.charCodeAt(0)), word.charCodeAt(1))) - Math.log(count)) > 1e-9)).toEqual([]);
  });
});
