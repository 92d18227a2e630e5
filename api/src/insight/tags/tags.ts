export interface AuthorTag {
  author: string;
  tag: string;
  /** Texts of the author that hold it. */
  texts: number;
  /** log₂ of how many times more often than in all texts. */
  lift: number;
}

const MOST = 12;
const FEWEST = 2;
/** Pseudo-texts of the average author, so that two texts prove little. */
const PRIOR = 3;

/** The terms that an author uses more than others do. */
export function tagsOf(texts: readonly { author: string; terms: readonly string[] }[]): AuthorTag[] {
  const all = new Map<string, number>();
  const byAuthor = new Map<string, { texts: number; terms: Map<string, number> }>();
  for (const { author, terms } of texts) {
    const own = byAuthor.get(author) ?? { texts: 0, terms: new Map<string, number>() };
    own.texts += 1;
    for (const term of terms) {
      all.set(term, (all.get(term) ?? 0) + 1);
      own.terms.set(term, (own.terms.get(term) ?? 0) + 1);
    }
    byAuthor.set(author, own);
  }
  return [...byAuthor].flatMap(([author, { texts: many, terms }]) =>
    [...terms].filter(([, count]) => count >= FEWEST).map(([tag, count]) => {
      const usual = (all.get(tag) ?? 1) / texts.length;
      return { author, tag, texts: count, lift: Math.log2((count + PRIOR * usual) / (many + PRIOR) / usual) };
    }).filter(({ lift }) => lift > 0.5).sort((a, b) => b.lift * b.texts - a.lift * a.texts || (a.tag < b.tag ? -1 : 1)).slice(0, MOST),
  );
}
