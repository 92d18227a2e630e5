import { Copies } from '../language/simhash.ts';
import type { Segmenter } from '../language/segmenter.ts';

export type DatasetKind = 'NOTES' | 'HOT_LIST' | 'SEARCHES';

export interface NewText {
  /** The row's own key in its source: on its day, the same row comes in once. */
  key: string;
  day: string;
  category: string;
  text: string;
  engagements: number;
  /** Hour of the day, where the source tells it. */
  hour?: number;
  author?: string;
  tier?: string;
  /** The day the author's account was opened, where the source tells it. */
  authorSince?: string;
}

/** What a copy is known by, and what counting needs besides. */
export type Seen = Pick<NewText, 'day' | 'text' | 'author'>;
export type ToCount = Pick<NewText, 'day' | 'text' | 'category' | 'hour' | 'author' | 'authorSince'>;

/** A category's day: how many texts hold each term, as numbers of `Counts.names`. */
export interface CountedDay {
  category: string;
  day: string;
  texts: number;
  ids: Uint32Array;
  counts: Uint32Array;
  /** Place of the term in `ids` × 24 + hour, where the source tells the hour, and the texts of that hour. */
  hourKeys: Uint32Array;
  hourCounts: Uint32Array;
}
export interface Counts {
  names: string[];
  days: CountedDay[];
}

/** A day being counted: terms one after the other, as numbers, with the hour of their text. */
class Tally {
  texts = 0;
  size = 0;
  ids = new Uint32Array(512);
  hours = new Int8Array(512).fill(-1);

  constructor(
    readonly category: string,
    readonly day: string,
  ) {}

  add(ids: readonly number[], hour: number): void {
    this.texts += 1;
    if (this.size + ids.length > this.ids.length) {
      const [wider, widerHours] = [new Uint32Array(2 * (this.size + ids.length)), new Int8Array(2 * (this.size + ids.length)).fill(-1)];
      wider.set(this.ids);
      widerHours.set(this.hours);
      [this.ids, this.hours] = [wider, widerHours];
    }
    for (const id of ids) {
      this.ids[this.size] = id;
      this.hours[this.size] = hour;
      this.size += 1;
    }
  }

  /** @param sums a zero for each term; zeros again afterwards */
  sum(sums: Uint32Array): CountedDay {
    const ids = new Uint32Array(this.size);
    let different = 0;
    for (let at = 0; at < this.size; at += 1) {
      const id = this.ids[at]!;
      if (sums[id] === 0) {
        ids[different] = id;
        different += 1;
      }
      sums[id]! += 1;
    }
    const counts = new Uint32Array(different);
    for (let place = 0; place < different; place += 1) counts[place] = sums[ids[place]!]!;
    const [hourKeys, hourCounts] = this.courses(ids, counts, sums);
    for (let place = 0; place < different; place += 1) sums[ids[place]!] = 0;
    return { category: this.category, day: this.day, texts: this.texts, ids: ids.slice(0, different), counts, hourKeys, hourCounts };
  }

  /** The hours of the terms that enough texts hold. @param places one for each term, used meanwhile */
  private courses(ids: Uint32Array, counts: Uint32Array, places: Uint32Array): [Uint32Array, Uint32Array] {
    const told: number[] = [];
    for (let place = 0; place < counts.length; place += 1) places[ids[place]!] = counts[place]! < ENOUGH_FOR_HOURS ? 0 : told.push(place);
    const sums = new Uint32Array(told.length * HOURS);
    let different = 0;
    for (let at = 0; at < this.size; at += 1) {
      const number = places[this.ids[at]!]!;
      const hour = this.hours[at]!;
      if (hour < 0 || number === 0) continue;
      const key = (number - 1) * HOURS + hour;
      if (sums[key] === 0) different += 1;
      sums[key]! += 1;
    }
    const [keys, hourCounts] = [new Uint32Array(different), new Uint32Array(different)];
    for (let key = 0, place = 0; key < sums.length; key += 1) {
      if (sums[key] === 0) continue;
      keys[place] = told[Math.floor(key / HOURS)]! * HOURS + (key % HOURS);
      hourCounts[place] = sums[key]!;
      place += 1;
    }
    return [keys, hourCounts];
  }
}

const dayNumber = (day: string): number => Number(day.slice(0, 4)) * 512 + Number(day.slice(5, 7)) * 32 + Number(day.slice(8, 10));
/** What one author says on a day beyond this is heard already, and accounts opened for the day say nothing. One author alone makes no trend: that takes three texts. */
const MOST_OF_AUTHOR = 2;
const YOUNG_DAYS = 7;
/** Days whose authors are remembered. */
const REMEMBERED_DAYS = 40;
const isYoung = (day: string, since: string | undefined): boolean => since !== undefined && since !== '' && Date.parse(day) - Date.parse(since) < YOUNG_DAYS * 86_400_000;
/** A term that fewer texts of a day hold has no course of the day to show. */
const ENOUGH_FOR_HOURS = 3;
const HOURS = 24;

/** Texts that hold each term, by category ('' is all together) and day. Copies are told apart before they count. */
export class Counter {
  private readonly tallies = new Map<string, Map<string, Tally>>();
  private readonly copies: Copies;
  /** Texts of each author, by day. */
  private readonly authors = new Map<string, Map<string, number>>();

  constructor(
    private readonly segmenter: Segmenter,
    private readonly kind: DatasetKind,
  ) {
    this.copies = new Copies(segmenter.vocabulary);
  }

  /** What is known already: the like of it is a copy from now on. */
  remember(texts: readonly Seen[]): void {
    for (const [index, ids] of this.segmenter.idsOfMany(texts.map(({ text }) => text)).entries()) {
      const text = texts[index]!;
      if (!this.isCopy(text, ids)) this.isFlood(text);
    }
  }

  /** The terms of texts, as numbers; to be counted before the next `take`. */
  cut(texts: readonly ToCount[]): number[][] {
    return this.segmenter.idsOfMany(texts.map(({ text }) => text));
  }

  /**
   * @param cut terms of the texts
   * @param isFresh those to count; the others are known already
   * @returns for each text whether it is left out: a copy, or part of a flood
   */
  add(texts: readonly ToCount[], cut = this.cut(texts), isFresh?: Uint8Array): Uint8Array {
    return Uint8Array.from(cut, (ids, index) => {
      const text = texts[index]!;
      if (isFresh?.[index] === 0) return 0;
      if (this.isCopy(text, ids) || this.isFlood(text)) return 1;
      const { day, category, hour = -1 } = text;
      this.tally('', day).add(ids, hour);
      if (category !== '') this.tally(category, day).add(ids, hour);
      return 0;
    });
  }

  /** What was counted since the last time; afterwards nothing is. */
  take(): Counts {
    const { vocabulary } = this.segmenter;
    const sums = new Uint32Array(vocabulary.size);
    const days = [...this.tallies.values()].flatMap((ofDay) => [...ofDay.values()].map((tally) => tally.sum(sums)));
    this.tallies.clear();
    const names = vocabulary.all();
    if (vocabulary.isFull) vocabulary.clear();
    return { names, days };
  }

  private isFlood({ day, author, authorSince }: Seen & Pick<ToCount, 'authorSince'>): boolean {
    if (author === undefined || author === '' || author === '-') return false;
    if (isYoung(day, authorSince)) return true;
    let ofDay = this.authors.get(day);
    if (!ofDay) {
      // Days come in order, more or less: the earliest are forgotten.
      if (this.authors.size >= REMEMBERED_DAYS) this.authors.delete(this.authors.keys().next().value ?? '');
      this.authors.set(day, (ofDay = new Map()));
    }
    const texts = (ofDay.get(author) ?? 0) + 1;
    ofDay.set(author, texts);
    return texts > MOST_OF_AUTHOR;
  }

  /** A hot list names a subject anew each day; a note is told once; two who search for the same are two. */
  private isCopy({ day }: Seen, ids: readonly number[]): boolean {
    return this.kind !== 'SEARCHES' && this.copies.isCopy(this.kind === 'HOT_LIST' ? dayNumber(day) : 0, ids);
  }

  private tally(category: string, day: string): Tally {
    let ofDay = this.tallies.get(day);
    if (!ofDay) this.tallies.set(day, (ofDay = new Map()));
    let tally = ofDay.get(category);
    if (!tally) ofDay.set(category, (tally = new Tally(category, day)));
    return tally;
  }
}
