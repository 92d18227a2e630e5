import { createRequire } from 'node:module';
import { Jieba } from '@node-rs/jieba';
import { z } from 'zod';
import { Cutting, type Heard } from './cutting.ts';
import { Dictionary } from './dictionary.ts';
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
/** Stands for the Latin letters beside Chinese ones: the guesser tries a row that has some, and leaves alone one that is a rare word by itself. */
const BESIDE = 'a';
const isTerm = /^(?:[\p{Script=Han}]{2,12}|双1[12]|315晚会|[\p{L}\d][\p{L}\d.+'-]{1,29})$/u;
const isNumber = /^[\d.+'-]+$/;

/** Days whose names have digits: kept whole, and no mere numbers. */
const namedDays = ['双11', '双12', '618', '520', '315晚会'];
const isNamedDay = new Set(namedDays);

const isAlphanumeric = Uint8Array.from({ length: 128 }, (_, code) => Number(/[\da-zA-Z]/.test(String.fromCharCode(code))));

let jieba: Jieba | undefined;
/** For what the dictionary does not have: guesses words from how letters follow each other. */
function guesser(): Jieba {
  jieba ??= Jieba.withDict(dict);
  return jieba;
}

let language: Dictionary | undefined;
function languageWords(): Dictionary {
  language ??= Dictionary.of(Buffer.from(dict).toString('utf8').split('\n').flatMap((line): [string, number][] => {
    const [word = '', count = ''] = line.split(' ');
    return word !== '' && Number(count) > 0 ? [[word, Number(count)]] : [];
  }));
  return language;
}

/** What the language's dictionary does not have is guessed once and remembered, so many at most. */
const MOST_GUESSED = 200_000;
const UNASKED = -2;

/** Texts to terms, with a dictionary on top of the language's own. */
export class Segmenter implements Heard {
  private readonly cutting: Cutting;
  private readonly canonical = new Map<string, string>();
  readonly vocabulary = new Vocabulary((word) => this.termFor(word));
  /** By place in the dictionaries, the term that the word which ends there is counted under. */
  private readonly termIds: Int32Array;
  private readonly ownTermIds: Int32Array;
  private readonly guessed = new Map<string, readonly number[]>();
  private generation = 0;
  private text = '';
  /** Of the texts at hand: terms, and where letters have to be guessed −3 − their place among `unknown`. */
  private heard: number[] = [];
  private unknown = new Map<string, number>();

  constructor(words: readonly DictionaryWord[] = []) {
    const own = words.map(({ word, canonical }) => ({ word: normalise(word).trim(), canonical: normalise(canonical).trim() })).filter(({ word }) => word !== '' && !/\s/.test(word));
    for (const { word, canonical } of own) this.canonical.set(word, canonical);
    const [ofLanguage, ofOwn] = [languageWords(), Dictionary.of([...namedDays, ...this.canonical.keys()].map((word) => [word, FREQUENT]))];
    this.cutting = new Cutting(ofLanguage, ofOwn);
    this.termIds = new Int32Array(ofLanguage.size).fill(UNASKED);
    this.ownTermIds = new Int32Array(ofOwn.size).fill(UNASKED);
  }

  /** The terms of a text, each once, in order. */
  terms(text: string): string[] {
    return this.termsOfMany([text])[0] ?? [];
  }

  termsOfMany(texts: readonly string[]): string[][] {
    return this.idsOfMany(texts).map((ids) => ids.map((id) => this.vocabulary.termOf(id)));
  }

  /** The terms of many texts, as numbers of the vocabulary. What has to be guessed is guessed in one call: crossing into the guesser costs more than a guess. */
  idsOfMany(texts: readonly string[]): number[][] {
    this.forgetIfNew();
    this.heard = [];
    this.unknown = new Map();
    const ends: number[] = [];
    const normal = texts.map((raw) => {
      const text = (this.text = normalise(raw));
      this.cutting.cut(text, this);
      ends.push(this.heard.length);
      return text;
    });
    const guesses = this.guessAll();
    let at = 0;
    return normal.map((text, index) => {
      const ids: number[] = [];
      this.vocabulary.nextText();
      for (; at < ends[index]!; at += 1) {
        const id = this.heard[at]!;
        if (id >= 0) this.addFirst(id, ids);
        else if (id <= -3) for (const guess of guesses[-3 - id]!) this.addFirst(guess, ids);
      }
      if (text.includes('#')) for (const tag of hashtagsOf(text)) this.addFirst(this.vocabulary.idOf(tag), ids);
      return ids;
    });
  }

  word(isOwn: boolean, place: number, from: number, to: number): void {
    const ids = isOwn ? this.ownTermIds : this.termIds;
    let id = ids[place]!;
    if (id === UNASKED) id = ids[place] = this.vocabulary.idOf(this.text.slice(from, to));
    if (id >= 0) this.heard.push(id);
  }

  /** Of Chinese letters with Latin ones or digits among them each row is heard by itself: the same few rows come again and again. */
  letters(from: number, to: number): void {
    const { text } = this;
    if (!this.isMixed(from, to)) {
      this.guess(text.slice(from, to));
      return;
    }
    for (let at = from; at < to; ) {
      const isLatin = text.charCodeAt(at) < 128;
      let end = at + 1;
      while (end < to && text.charCodeAt(end) < 128 === isLatin) end += 1;
      if (end - at > 1) {
        if (isLatin) this.heard.push(this.vocabulary.idOf(text.slice(at, end)));
        else this.guess(text.slice(at, end) + BESIDE);
      }
      at = end;
    }
  }

  /** Whether there are Chinese letters, and Latin ones or digits, and no signs. */
  private isMixed(from: number, to: number): boolean {
    let [latin, others] = [0, 0];
    for (let at = from; at < to; at += 1) {
      const code = this.text.charCodeAt(at);
      if (code >= 128) others += 1;
      else if (isAlphanumeric[code] === 1) latin += 1;
      else return false;
    }
    return latin > 0 && others > 0;
  }

  /** Words of letters, in order and repeated, as new words are looked for among them. */
  wordsOf(text: string): string[] {
    return guesser().cut(normalise(text), true);
  }

  private addFirst(id: number, ids: number[]): void {
    if (id >= 0 && this.vocabulary.isFirst(id)) ids.push(id);
  }

  private guess(letters: string): void {
    const known = this.guessed.get(letters);
    if (known !== undefined) {
      for (const id of known) this.heard.push(id);
      return;
    }
    let place = this.unknown.get(letters);
    if (place === undefined) this.unknown.set(letters, (place = this.unknown.size));
    this.heard.push(-3 - place);
  }

  /** Terms of the letters that were not known, by their place. */
  private guessAll(): readonly (readonly number[])[] {
    if (this.unknown.size === 0) return [];
    if (this.guessed.size + this.unknown.size > MOST_GUESSED) this.guessed.clear();
    const unknown = [...this.unknown.keys()];
    const guesses = unknown.map((): number[] => []);
    let index = 0;
    for (const word of guesser().cut(unknown.join(BREAK), true)) {
      if (word === BREAK) index += 1;
      else if (word.length > 1) guesses[index]!.push(this.vocabulary.idOf(word));
    }
    for (const [place, letters] of unknown.entries()) this.guessed.set(letters, guesses[place]!);
    return guesses;
  }

  /** A vocabulary that was cleared has given its numbers away. */
  private forgetIfNew(): void {
    if (this.generation === this.vocabulary.generation) return;
    this.generation = this.vocabulary.generation;
    this.termIds.fill(UNASKED);
    this.ownTermIds.fill(UNASKED);
    this.guessed.clear();
  }

  /** The name a word is counted under; undefined for one that says nothing. */
  private termFor(word: string): string | undefined {
    const own = this.canonical.get(word);
    if (own !== undefined) return own;
    return word.length > 1 && !stopWords.has(word) && isTerm.test(word) && (!isNumber.test(word) || isNamedDay.has(word)) ? word : undefined;
  }
}
