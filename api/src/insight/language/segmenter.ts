import { createRequire } from 'node:module';
import { Jieba } from '@node-rs/jieba';
import { z } from 'zod';
import { hashtagsOf, normalise } from './normalise.ts';
import { stopWords } from './stop-words.ts';
import { Vocabulary } from './vocabulary.ts';

/** A word of an organisation's dictionary: kept whole, and counted under `canonical`. */
export interface DictionaryWord {
  word: string;
  canonical: string;
}

// The package's dictionary is a CommonJS file that reads its neighbour.
const { dict } = z.object({ dict: z.instanceof(Uint8Array) }).parse(createRequire(import.meta.url)('@node-rs/jieba/dict.js'));
const FREQUENT = 100_000;
/** The separator of texts that are cut in one call; no normalised text holds it. */
const BREAK = '\n';
const isTerm = /^(?:[\p{Script=Han}]{2,12}|双1[12]|315晚会|[\p{L}\d][\p{L}\d.+'-]{1,29})$/u;
const isNumber = /^[\d.+'-]+$/;

/** Days whose names have digits: kept whole, and no mere numbers. */
const namedDays = ['双11', '双12', '618', '520', '315晚会'];
const isNamedDay = new Set(namedDays);

let plain: Jieba | undefined;
function jiebaWith(words: readonly string[]): Jieba {
  if (words.length === 0 && plain) return plain;
  const jieba = Jieba.withDict(dict);
  if (words.length === 0) plain = jieba;
  jieba.loadDict(Buffer.from([...namedDays, ...words].map((word) => `${word} ${FREQUENT} n\n`).join('')));
  return jieba;
}

/** Texts to terms, with a dictionary on top of the language's own. */
export class Segmenter {
  private readonly jieba: Jieba;
  private readonly canonical = new Map<string, string>();
  readonly vocabulary = new Vocabulary((word) => this.termFor(word));

  constructor(words: readonly DictionaryWord[] = []) {
    const own = words.map(({ word, canonical }) => ({ word: normalise(word).trim(), canonical: normalise(canonical).trim() })).filter(({ word }) => word !== '' && !/\s/.test(word));
    this.jieba = jiebaWith(own.map(({ word }) => word));
    for (const { word, canonical } of own) this.canonical.set(word, canonical);
  }

  /** The terms of a text, each once, in order. */
  terms(text: string): string[] {
    return this.termsOfMany([text])[0] ?? [];
  }

  termsOfMany(texts: readonly string[]): string[][] {
    return this.idsOfMany(texts).map((ids) => ids.map((id) => this.vocabulary.termOf(id)));
  }

  /** The terms of many texts, as numbers of the vocabulary. One call of the segmenter: crossing into it costs more than cutting a title. */
  idsOfMany(texts: readonly string[]): number[][] {
    if (texts.length === 0) return [];
    const normal = texts.map((text) => {
      const clean = normalise(text);
      return clean.includes(BREAK) ? clean.replaceAll(BREAK, ' ') : clean;
    });
    const { vocabulary } = this;
    const all: number[][] = [];
    vocabulary.nextText();
    let ids: number[] = [];
    for (const word of this.jieba.cut(normal.join(BREAK), true)) {
      if (word === BREAK) {
        this.addHashtags(normal[all.length]!, ids);
        all.push(ids);
        vocabulary.nextText();
        ids = [];
      } else if (word.length > 1) {
        const id = vocabulary.idOf(word);
        if (id >= 0 && vocabulary.isFirst(id)) ids.push(id);
      }
    }
    this.addHashtags(normal[all.length]!, ids);
    all.push(ids);
    return all;
  }

  /** Words of letters, in order and repeated, as new words are looked for among them. */
  wordsOf(text: string): string[] {
    return this.jieba.cut(normalise(text), true);
  }

  private addHashtags(text: string, ids: number[]): void {
    for (const tag of hashtagsOf(text)) {
      const id = this.vocabulary.idOf(tag);
      if (id >= 0 && this.vocabulary.isFirst(id)) ids.push(id);
    }
  }

  /** The name a word is counted under; undefined for one that says nothing. */
  private termFor(word: string): string | undefined {
    const own = this.canonical.get(word);
    if (own !== undefined) return own;
    return word.length > 1 && !stopWords.has(word) && isTerm.test(word) && (!isNumber.test(word) || isNamedDay.has(word)) ? word : undefined;
  }
}
