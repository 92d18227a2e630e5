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

/** The same, folded and cut into words once. */
export interface KeywordWants {
  phrases: readonly string[];
  exact: readonly string[];
  /** Words of each keyword. */
  broad: readonly (readonly string[])[];
  negative: readonly string[];
}

const MAX_QUERY = 64;
const NONE: readonly never[] = [];
const folded = (keywords: readonly string[] | undefined): readonly string[] => (keywords && keywords.length > 0 ? keywords.map(plain) : NONE);

export const keywordWantsOf = ({ keywords, exactKeywords, broadKeywords, negativeKeywords }: KeywordWishes): KeywordWants => ({
  phrases: folded(keywords), exact: folded(exactKeywords), negative: folded(negativeKeywords),
  broad: broadKeywords && broadKeywords.length > 0 ? broadKeywords.map((keyword) => wordsIn(keyword).sort()) : NONE,
});

interface Broad {
  needs: number;
  groups: number[];
  met: number;
}

/** From a keyword to the numbers of the groups that name it; broad keywords by their words. */
export class KeywordIndex {
  private readonly anybody: Bits;
  private readonly phrases = new Map<string, number[]>();
  private readonly exact = new Map<string, number[]>();
  private readonly negative = new Map<string, number[]>();
  private readonly broadByKey = new Map<string, Broad>();
  /** For each word, the broad keywords it is part of; each of those knows how many words it needs. */
  private readonly broad = new Map<string, Broad[]>();
  private longest = 0;

  constructor(words: number) {
    this.anybody = new Uint32Array(words);
  }

  get isRestricted(): boolean {
    return this.phrases.size + this.exact.size + this.negative.size + this.broad.size > 0;
  }

  add(group: number, { phrases, exact, broad, negative }: KeywordWants): void {
    if (phrases.length + exact.length + broad.length === 0) this.anybody[group >>> 5]! |= 1 << (group & 31);
    for (const keyword of phrases) this.name(this.phrases, keyword, group);
    for (const keyword of exact) this.name(this.exact, keyword, group);
    for (const keyword of negative) this.name(this.negative, keyword, group);
    for (const words of broad) this.addBroad(words, group);
    for (const keyword of phrases) this.longest = Math.max(this.longest, keyword.length);
    for (const keyword of negative) this.longest = Math.max(this.longest, keyword.length);
  }

  private name(to: Map<string, number[]>, keyword: string, group: number): void {
    const groups = to.get(keyword);
    if (groups) groups.push(group);
    else to.set(keyword, [group]);
  }

  private addBroad(words: readonly string[], group: number): void {
    if (words.length === 0) return;
    const key = words.join(' ');
    let entry = this.broadByKey.get(key);
    if (!entry) {
      this.broadByKey.set(key, (entry = { needs: words.length, groups: [], met: 0 }));
      for (const word of words) {
        const entries = this.broad.get(word);
        if (entries) entries.push(entry);
        else this.broad.set(word, [entry]);
      }
    }
    entry.groups.push(group);
  }

  /** The groups that want a query. */
  of(query: string, into: Bits): Bits {
    const text = plain(query.slice(0, MAX_QUERY));
    const unite = (groups: readonly number[] | undefined) => {
      if (groups) for (const group of groups) into[group >>> 5]! |= 1 << (group & 31);
    };
    into.set(this.anybody);
    unite(this.exact.get(text));
    const pieces = this.longest > 0 ? this.piecesOf(text) : [];
    if (this.phrases.size > 0) for (const piece of pieces) unite(this.phrases.get(piece));
    if (this.broad.size > 0) this.uniteBroad(text, unite);
    if (this.negative.size === 0) return into;
    for (const piece of pieces) for (const group of this.negative.get(piece) ?? NONE) into[group >>> 5]! &= ~(1 << (group & 31));
    return into;
  }

  private uniteBroad(text: string, unite: (groups: readonly number[]) => void): void {
    const touched = wordsSearched(text).flatMap((word) => this.broad.get(word) ?? []);
    for (const entry of touched) {
      entry.met += 1;
      if (entry.met === entry.needs) unite(entry.groups);
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
