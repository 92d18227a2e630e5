import { Copies } from '../language/simhash.ts';
import type { Segmenter } from '../language/segmenter.ts';

export type DatasetKind = 'NOTES' | 'HOT_LIST';

export interface NewText {
  /** The row's own key in its source. */
  key: string;
  day: string;
  category: string;
  text: string;
  engagements: number;
}

export interface Counted {
  texts: number;
  terms: Map<string, number>;
}

/** Texts that hold each term, by category ('' is all together) and day. Copies are told apart before they count. */
export class Counter {
  readonly days = new Map<string, Counted>();
  private readonly copies = new Copies();

  constructor(
    private readonly segmenter: Segmenter,
    private readonly kind: DatasetKind,
  ) {}

  /** What is known already: the like of it is a copy from now on. */
  remember(texts: readonly NewText[]): void {
    for (const [index, terms] of this.segmenter.termsOfMany(texts.map(({ text }) => text)).entries()) this.copies.isCopy(this.scopeOf(texts[index]!), terms);
  }

  /** @returns for each text whether it is a copy */
  add(texts: readonly NewText[]): boolean[] {
    return this.segmenter.termsOfMany(texts.map(({ text }) => text)).map((terms, index) => {
      const text = texts[index]!;
      if (this.copies.isCopy(this.scopeOf(text), terms)) return true;
      this.count('', text.day, terms);
      if (text.category !== '') this.count(text.category, text.day, terms);
      return false;
    });
  }

  /** A hot list names a subject anew each day; a note is told once. */
  private scopeOf({ day }: NewText): string {
    return this.kind === 'HOT_LIST' ? day : '';
  }

  private count(category: string, day: string, terms: readonly string[]): void {
    const key = `${category}\n${day}`;
    let counted = this.days.get(key);
    if (!counted) this.days.set(key, (counted = { texts: 0, terms: new Map() }));
    counted.texts += 1;
    for (const term of terms) counted.terms.set(term, (counted.terms.get(term) ?? 0) + 1);
  }
}
