import { Converter } from 'opencc-js/t2cn';

/** Traditional → simplified by character; the few phrases where characters are not enough do not matter for counting. */
function simplifiedCharacters(): Map<number, number> {
  const convert = Converter({ from: 't', to: 'cn' });
  const all = Array.from({ length: 0x9fff - 0x4e00 + 1 }, (_, offset) => String.fromCharCode(0x4e00 + offset));
  const simple = convert(all.join('\n')).split('\n');
  return new Map(all.flatMap((character, index) => {
    const to = simple[index];
    return to !== undefined && to !== character && to.length === 1 ? [[character.charCodeAt(0), to.charCodeAt(0)] as const] : [];
  }));
}
let characters: Map<number, number> | undefined;

function toSimplified(text: string): string {
  characters ??= simplifiedCharacters();
  let out = '';
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const to = characters.get(text.charCodeAt(at));
    if (to === undefined) continue;
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

/**
 * One spelling for what reads the same: full width, case, traditional characters; without markup, addresses and the
 * platform's sticker codes. Long texts are cut: what a note is about stands in its first few thousand letters.
 */
export function normalise(raw: string): string {
  let text = raw.length > MOST ? raw.slice(0, MOST) : raw;
  if (isMarked.test(text)) text = text.replace(tagOrEntity, ' ').replace(address, ' ').replace(bracketed, ' ').replace(unreadable, ' ');
  if (needsFolding.test(text)) text = text.normalize('NFKC');
  return toSimplified(text.toLowerCase());
}

/** `#话题#` of Weibo and `#话题[话题]#`, `#topic` elsewhere. */
const hashtag = /#([^#\s]{2,30})#|#([\p{L}\d_]{2,30})/gu;
export const hashtagsOf = (text: string): string[] => (text.includes('#') ? [...text.matchAll(hashtag)].map(([, closed, open]) => (closed ?? open ?? '').replace(/\[话题\]$/, '')) : []);
