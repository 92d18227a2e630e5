import { createRequire } from 'node:module';
import { Jieba } from '@node-rs/jieba';
import { z } from 'zod';
import { hashtagsOf, normalise } from './normalise.ts';
import { stopWords } from './stop-words.ts';

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
const isTerm = /^(?:[\p{Script=Han}]{2,12}|[\p{L}\d][\p{L}\d.+'-]{1,29})$/u;
const isNumber = /^[\d.+'-]+$/;

/** Texts to terms, with a dictionary on top of the language's own. */
export class Segmenter {
  private readonly jieba = Jieba.withDict(dict);
  private readonly canonical = new Map<string, string>();
  private readonly isKnown = new Map<string, boolean>();

  constructor(words: readonly DictionaryWord[] = []) {
    const own = words.map(({ word, canonical }) => ({ word: normalise(word).trim(), canonical: normalise(canonical).trim() })).filter(({ word }) => word !== '' && !/\s/.test(word));
    if (own.length > 0) this.jieba.loadDict(Buffer.from(own.map(({ word }) => `${word} ${FREQUENT} n\n`).join('')));
    for (const { word, canonical } of own) {
      this.canonical.set(word, canonical);
      this.isKnown.set(word, true);
    }
  }

  /** The terms of a text, each once, in order. */
  terms(text: string): string[] {
    return this.termsOfMany([text])[0] ?? [];
  }

  /** The same for many texts in one call of the segmenter: crossing into it costs more than cutting a title. */
  termsOfMany(texts: readonly string[]): string[][] {
    if (texts.length === 0) return [];
    const normal = texts.map((text) => normalise(text).replaceAll(BREAK, ' '));
    const all: string[][] = [];
    let seen = new Set<string>();
    for (const word of this.jieba.cut(normal.join(BREAK), true)) {
      if (word === BREAK) {
        all.push([...seen]);
        seen = new Set();
      } else if (this.counts(word)) seen.add(this.canonical.get(word) ?? word);
    }
    all.push([...seen]);
    for (const [index, text] of normal.entries()) {
      const tags = hashtagsOf(text);
      if (tags.length > 0) all[index] = [...new Set([...(all[index] ?? []), ...tags.filter((tag) => this.counts(tag))])];
    }
    return all;
  }

  private counts(word: string): boolean {
    if (word.length < 2) return false;
    let known = this.isKnown.get(word);
    if (known === undefined) {
      known = !stopWords.has(word) && isTerm.test(word) && !isNumber.test(word);
      if (this.isKnown.size < 500_000) this.isKnown.set(word, known);
    }
    return known;
  }
}
