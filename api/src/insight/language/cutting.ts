import type { Dictionary } from './dictionary.ts';

/** Told by `cut`: a word of the dictionary, or letters that stand alone side by side and may be a word it does not have. */
export interface Heard {
  /** @param place where the word ends in its dictionary */
  word(isOwn: boolean, place: number, from: number, to: number): void;
  letters(from: number, to: number): void;
}

const NONE = -1;

/** Letters that are cut together, by code; whatever else stands between them parts words. */
const isLetter = Uint8Array.from({ length: 0x1_0000 }, (_, code) => Number(/^[\u4e00-\u9fff\uf900-\ufaff\u3400-\u4dbfA-Za-z0-9+#&._%-]$/.test(String.fromCharCode(code))));

/**
 * Cuts texts into the likeliest row of words of a dictionary, as jieba does (a word's chance is its frequency; of equal rows, the one with the
 * longer first word), without making a string of each. What no dictionary has is handed on as loose letters.
 */
export class Cutting {
  private readonly logTotal: number;
  private scores = new Float64Array(512);
  /** The letters of the text at hand: an array is read faster than a text. */
  private codes = new Uint16Array(512);
  private ends = new Int32Array(512);
  private places = new Int32Array(512);

  /** @param own words on top of the language's; they hold instead of what it says of them */
  constructor(
    private readonly language: Dictionary,
    private readonly own: Dictionary,
  ) {
    this.logTotal = Math.log(language.total + own.total);
  }

  cut(text: string, heard: Heard): void {
    const { length } = text;
    if (length >= this.codes.length) this.widen(length);
    const { codes } = this;
    for (let at = 0; at < length; at += 1) codes[at] = text.charCodeAt(at);
    for (let at = 0; at < length; at += 1) {
      if (isLetter[codes[at]!] === 0) continue;
      let end = at + 1;
      while (end < length && isLetter[codes[end]!] === 1) end += 1;
      this.cutBlock(at, end, heard);
      at = end;
    }
  }

  private cutBlock(from: number, to: number, heard: Heard): void {
    const length = to - from;
    const { scores, ends, places } = this;
    scores[length] = 0;
    for (let at = length - 1; at >= 0; at -= 1) this.step(from, at, length);
    let loose = NONE;
    for (let at = 0; at < length; ) {
      const end = ends[at]!;
      if (end - at === 1) {
        if (loose === NONE) loose = at;
      } else {
        if (loose !== NONE && at - loose > 1) heard.letters(from + loose, from + at);
        loose = NONE;
        const place = places[at]!;
        heard.word(place < 0, Math.abs(place), from + at, from + end);
      }
      at = end;
    }
    if (loose !== NONE && length - loose > 1) heard.letters(from + loose, to);
  }

  /** The likeliest word to begin at a letter, once those after it are known. */
  private step(from: number, at: number, length: number): void {
    const { codes, scores, language, own, logTotal } = this;
    let best = -Infinity;
    let bestEnd = NONE;
    let bestPlace = 0;
    let place = language.first(codes[from + at]!);
    let ownPlace = own.first(codes[from + at]!);
    for (let end = at + 1; place !== 0 || ownPlace !== 0; end += 1) {
      const ownChance = ownPlace === 0 ? NONE : own.chance(ownPlace);
      const chance = ownChance >= 0 ? ownChance : place === 0 ? NONE : language.chance(place);
      if (chance >= 0) {
        const score = chance - logTotal + scores[end]!;
        if (score >= best) {
          best = score;
          bestEnd = end;
          bestPlace = ownChance >= 0 ? -ownPlace : place;
        }
      }
      if (end === length) break;
      const next = codes[from + end]!;
      if (place !== 0) place = language.next(place, next);
      if (ownPlace !== 0) ownPlace = own.next(ownPlace, next);
    }
    scores[at] = bestEnd === NONE ? scores[at + 1]! - logTotal : best;
    this.ends[at] = bestEnd === NONE ? at + 1 : bestEnd;
    this.places[at] = bestPlace;
  }

  private widen(length: number): void {
    const room = length * 2;
    [this.codes, this.scores, this.ends, this.places] = [new Uint16Array(room), new Float64Array(room), new Int32Array(room), new Int32Array(room)];
  }
}
