import { plain, wordsIn, wordsSearched } from './words.ts';

type Bits = Uint32Array;

/** What a group wants to be searched by; it takes a query that any of the three takes and no negative. */
export interface KeywordWishes {
  /** Phrase: occurs in the query as it stands. */
  keywords: readonly string[];
  /** The query is the keyword and nothing else. */
  exactKeywords?: readonly string[];
  /** All words of the keyword occur in the query, in any order. */
  broadKeywords?: readonly string[];
  /** Phrase: a query in which one occurs is not wanted, whatever else it holds. */
  negativeKeywords?: readonly string[];
}

const MAX_QUERY = 64;
const set = (bits: Bits, group: number): void => {
  bits[group >>> 5]! |= 1 << (group & 31);
};

/** From a keyword to the groups that name it, as bitmaps; broad keywords by their words. */
export class KeywordIndex {
  readonly isRestricted: boolean;
  private readonly anybody: Bits;
  private readonly phrases = new Map<string, Bits>();
  private readonly exact = new Map<string, Bits>();
  private readonly negative = new Map<string, Bits>();
  /** For each word, the broad keywords it is part of; each of those knows how many words it needs. */
  private readonly broad = new Map<string, { needs: number; bits: Bits; met: number }[]>();
  private readonly longest: number;

  constructor(wishes: readonly KeywordWishes[], private readonly words: number) {
    this.anybody = new Uint32Array(words);
    const broadByKey = new Map<string, { needs: number; bits: Bits; met: number }>();
    wishes.forEach(({ keywords, exactKeywords = [], broadKeywords = [], negativeKeywords = [] }, group) => {
      if (keywords.length + exactKeywords.length + broadKeywords.length === 0) set(this.anybody, group);
      for (const keyword of keywords) this.add(this.phrases, plain(keyword), group);
      for (const keyword of exactKeywords) this.add(this.exact, plain(keyword), group);
      for (const keyword of negativeKeywords) this.add(this.negative, plain(keyword), group);
      for (const keyword of broadKeywords) this.addBroad(broadByKey, wordsIn(keyword), group);
    });
    this.longest = Math.max(0, ...[...this.phrases.keys(), ...this.negative.keys()].map((keyword) => keyword.length));
    this.isRestricted = this.phrases.size + this.exact.size + this.negative.size + this.broad.size > 0;
  }

  private add(to: Map<string, Bits>, keyword: string, group: number): void {
    const bits = to.get(keyword) ?? new Uint32Array(this.words);
    to.set(keyword, bits);
    set(bits, group);
  }

  private addBroad(known: Map<string, { needs: number; bits: Bits; met: number }>, parts: readonly string[], group: number): void {
    if (parts.length === 0) return;
    const key = [...parts].sort().join(' ');
    const entry = known.get(key) ?? { needs: parts.length, bits: new Uint32Array(this.words), met: 0 };
    if (!known.has(key)) for (const part of parts) this.broad.set(part, [...(this.broad.get(part) ?? []), entry]);
    known.set(key, entry);
    set(entry.bits, group);
  }

  /** The groups that want a query. */
  of(query: string, into: Bits): Bits {
    const text = plain(query.slice(0, MAX_QUERY));
    const unite = (bits: Bits | undefined) => {
      if (bits) for (let word = 0; word < into.length; word += 1) into[word]! |= bits[word]!;
    };
    into.set(this.anybody);
    unite(this.exact.get(text));
    const pieces = this.longest > 0 ? this.piecesOf(text) : [];
    if (this.phrases.size > 0) for (const piece of pieces) unite(this.phrases.get(piece));
    if (this.broad.size > 0) this.uniteBroad(text, unite);
    if (this.negative.size === 0) return into;
    for (const piece of pieces) {
      const bits = this.negative.get(piece);
      if (bits) for (let word = 0; word < into.length; word += 1) into[word]! &= ~bits[word]!;
    }
    return into;
  }

  private uniteBroad(text: string, unite: (bits: Bits) => void): void {
    const touched = wordsSearched(text).flatMap((word) => this.broad.get(word) ?? []);
    for (const entry of touched) {
      entry.met += 1;
      if (entry.met === entry.needs) unite(entry.bits);
    }
    for (const entry of touched) entry.met = 0;
  }

  /** Every piece of the query that could be a keyword: Chinese has no spaces to cut at. */
  private piecesOf(text: string): string[] {
    const pieces: string[] = [];
    for (let from = 0; from < text.length; from += 1) {
      const last = Math.min(text.length, from + this.longest);
      for (let to = from + 1; to <= last; to += 1) pieces.push(text.slice(from, to));
    }
    return pieces;
  }
}
