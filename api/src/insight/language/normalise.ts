import { Converter } from 'opencc-js/t2cn';

/** Traditional → simplified by character; the few phrases where characters are not enough do not matter for counting. */
function simplifiedCharacters(): Uint16Array {
  const convert = Converter({ from: 't', to: 'cn' });
  const all = Array.from({ length: 0x9fff - 0x4e00 + 1 }, (_, offset) => String.fromCharCode(0x4e00 + offset));
  const simple = convert(all.join('\n')).split('\n');
  const table = Uint16Array.from({ length: 0x1_0000 }, (_, code) => code);
  for (const [index, character] of all.entries()) {
    const to = simple[index];
    if (to?.length === 1) table[character.charCodeAt(0)] = to.charCodeAt(0);
  }
  return table;
}

/** @param letters by code, the one that comes in its place */
function withLetters(text: string, letters: Uint16Array): string {
  let out = '';
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const to = letters[code]!;
    if (to === code) continue;
    out += text.slice(from, at) + String.fromCharCode(to);
    from = at + 1;
  }
  return from === 0 ? text : out + text.slice(from);
}

const MOST = 4_000;
const tagOrEntity = /<[^<>]{1,300}>|&(?:nbsp|amp|lt|gt|quot|#\d{1,6});/g;
const address = /https?:\/\/[\w\-./?%&=#:~+]+/g;
const bracketed = /\[[\p{L}\d]{1,8}\]/gu;
const unreadable = /[\p{Cc}\p{Cf}\ufe0f]/gu;
const needsFolding = /[\uff01-\uff5e\u3000\u2460-\u24ff\ufb00-\ufb06\u00aa\u00ba]|\p{Mn}/u;
const isMarked = /[<&:[\p{Cc}\p{Cf}\ufe0f]/u;

/** What a letter asks for: nothing, another letter in its place, another one by folding, or that the whole text be looked at. */
const OTHER = 1;
const FOLDED = 2;
/** Folding would change it or join it to its neighbour, which is done only where something is folded anyway. */
const FOLDABLE = 4;
const WHOLE = 8;
interface Letters {
  asks: Uint8Array;
  /** The letter that stands for it afterwards. */
  becomes: Uint16Array;
  simple: Uint16Array;
}
let known: Letters | undefined;

/** What each letter asks for when nothing is known of its neighbours: so most texts are done after one look at each letter. */
function letters(): Letters {
  if (known) return known;
  const simple = simplifiedCharacters();
  const [asks, becomes] = [new Uint8Array(0x1_0000), new Uint16Array(0x1_0000)];
  for (let code = 0; code < asks.length; code += 1) {
    const letter = String.fromCharCode(code);
    const folded = letter.normalize('NFKC');
    const lower = (needsFolding.test(letter) ? folded : letter).toLowerCase();
    becomes[code] = simple[lower.charCodeAt(0)]!;
    if (isWhole(code, letter, lower)) asks[code] = WHOLE;
    else if (needsFolding.test(letter)) asks[code] = FOLDED;
    else asks[code] = (becomes[code] === code ? 0 : OTHER) | (folded === letter && !isJamo(code) ? 0 : FOLDABLE);
  }
  return (known = { asks, becomes, simple });
}

/** Half of a pair says nothing of what the pair is; a mark joins the letter before it; a sigma's small form depends on what follows. */
const isWhole = (code: number, letter: string, lower: string): boolean =>
  (code >= 0xd800 && code <= 0xdfff) || code === 0x3a3 || isMarked.test(letter) || /\p{Mn}/u.test(letter) || lower.length !== 1;
const isJamo = (code: number): boolean => code >= 0x1100 && code <= 0x11ff;

/**
 * One spelling for what reads the same: full width, case, traditional characters; without markup, addresses and the
 * platform's sticker codes. Long texts are cut: what a note is about stands in its first few thousand letters.
 */
export function normalise(raw: string): string {
  const text = raw.length > MOST ? raw.slice(0, MOST) : raw;
  const { asks, becomes, simple } = letters();
  let asked = 0;
  for (let at = 0; at < text.length; at += 1) asked |= asks[text.charCodeAt(at)]!;
  if ((asked & WHOLE) !== 0 || (asked & (FOLDED | FOLDABLE)) === (FOLDED | FOLDABLE)) return withLetters(wholly(text), simple);
  return (asked & (OTHER | FOLDED)) === 0 ? text : withLetters(text, becomes);
}

function wholly(raw: string): string {
  let text = raw;
  if (isMarked.test(text)) text = text.replace(tagOrEntity, ' ').replace(address, ' ').replace(bracketed, ' ').replace(unreadable, ' ');
  if (needsFolding.test(text)) text = text.normalize('NFKC');
  return text.toLowerCase();
}

/** `#话题#` of Weibo and `#话题[话题]#`, `#topic` elsewhere. */
const hashtag = /#([^#\s]{2,30})#|#([\p{L}\d_]{2,30})/gu;
export const hashtagsOf = (text: string): string[] => (text.includes('#') ? [...text.matchAll(hashtag)].map(([, closed, open]) => (closed ?? open ?? '').replace(/\[话题\]$/, '')) : []);
