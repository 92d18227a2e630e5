import { START, type Dictionary } from './dictionary.ts';

/** Told by `cut`: a word of the dictionary, or letters that stand alone side by side and may be a word it does not have. */
export interface Heard {
  /** @param place where the word ends in its dictionary */
  word(isOwn: boolean, place: number, from: number, to: number): void;
  letters(from: number, to: number): void;
}

const NONE = -1;

/** Letters that are cut together; whatever else stands between them parts words. */
function isLetter(code: number): boolean {
  if (code >= 0x4e00) return code <= 0x9fff || (code >= 0xf900 && code <= 0xfaff);
  if (code >= 0x80) return code >= 0x3400 && code <= 0x4dbf;
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 43 || code === 35 || code === 38 || code === 46 || code === 95 || code === 37 || code === 45;
}

/**
 * Cuts texts into the likeliest row of words of a dictionary, as jieba does (a word's chance is its frequency; of equal rows, the one with the
 * longer first word), without making a string of each. What no dictionary has is handed on as loose letters.
 */
export class Cutting {
  private readonly logTotal: number;
  private scores = new Float64Array(512);
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
    for (let at = 0; at < text.length; ) {
      if (!isLetter(text.charCodeAt(at))) {
        at += 1;
        continue;
      }
      let end = at + 1;
      while (end < text.length && isLetter(text.charCodeAt(end))) end += 1;
      this.cutBlock(text, at, end, heard);
      at = end;
    }
  }

  private cutBlock(text: string, from: number, to: number, heard: Heard): void {
    const length = to - from;
    if (length >= this.scores.length) this.widen(length);
    const { scores, ends, places } = this;
    scores[length] = 0;
    for (let at = length - 1; at >= 0; at -= 1) this.step(text, from, at, length);
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
  private step(text: string, from: number, at: number, length: number): void {
    const { scores, language, own, logTotal } = this;
    let [best, bestEnd, bestPlace] = [-Infinity, NONE, 0];
    const letter = text.charCodeAt(from + at);
    let place = language.next(START, letter);
    let ownPlace = own.next(START, letter);
    for (let end = at + 1; place !== 0 || ownPlace !== 0; end += 1) {
      const ownChance = ownPlace === 0 ? NONE : own.chance(ownPlace);
      const chance = ownChance >= 0 ? ownChance : place === 0 ? NONE : language.chance(place);
      if (chance >= 0) {
        const score = chance - logTotal + scores[end]!;
        if (score >= best) [best, bestEnd, bestPlace] = [score, end, ownChance >= 0 ? -ownPlace : place];
      }
      if (end === length) break;
      const next = text.charCodeAt(from + end);
      if (place !== 0) place = language.next(place, next);
      if (ownPlace !== 0) ownPlace = own.next(ownPlace, next);
    }
    if (bestEnd === NONE) [best, bestEnd] = [scores[at + 1]! - logTotal, at + 1];
    scores[at] = best;
    this.ends[at] = bestEnd;
    this.places[at] = bestPlace;
  }

  private widen(length: number): void {
    [this.scores, this.ends, this.places] = [new Float64Array(length * 2), new Int32Array(length * 2), new Int32Array(length * 2)];
  }
}
