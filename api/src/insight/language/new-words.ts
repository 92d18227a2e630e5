export interface NewWord {
  word: string;
  texts: number;
  /** How much more often its parts stand together than chance would have it, log₂. */
  cohesion: number;
  /** How freely it stands: the smaller of the entropies of what comes before and after it, in bits. */
  freedom: number;
}

const LONGEST = 4;
const FEWEST = 6;
const COHESION = 4;
const FREEDOM = 1.4;
const MOST_LETTERS = 2_000_000;
const hanRuns = /\p{Script=Han}{2,}/gu;

class Around {
  private readonly counts = new Map<string, number>();
  private total = 0;

  add(letter: string): void {
    this.counts.set(letter, (this.counts.get(letter) ?? 0) + 1);
    this.total += 1;
  }

  get entropy(): number {
    let sum = 0;
    for (const count of this.counts.values()) sum -= (count / this.total) * Math.log2(count / this.total);
    return sum;
  }
}

/**
 * Words that no dictionary has: runs of letters that stand together far more often than chance (mutual information), and whose
 * neighbours vary on both sides (branching entropy).
 * @param isKnown whether a dictionary has the word already
 */
export function newWordsIn(texts: readonly string[], isKnown: (word: string) => boolean): NewWord[] {
  const counts = new Map<string, number>();
  let letters = 0;
  const runs: string[] = [];
  for (const text of texts) {
    for (const [run] of text.matchAll(hanRuns)) {
      runs.push(run);
      letters += run.length;
      for (let at = 0; at < run.length; at += 1) for (let length = 1; length <= LONGEST && at + length <= run.length; length += 1) counts.set(run.slice(at, at + length), (counts.get(run.slice(at, at + length)) ?? 0) + 1);
    }
    if (letters > MOST_LETTERS) break;
  }
  const cohesionOf = (word: string, count: number): number => {
    let least = Infinity;
    for (let cut = 1; cut < word.length; cut += 1) least = Math.min(least, Math.log2((count * letters) / ((counts.get(word.slice(0, cut)) ?? 1) * (counts.get(word.slice(cut)) ?? 1))));
    return least;
  };
  const candidates = new Map<string, { count: number; cohesion: number; before: Around; after: Around }>();
  for (const [word, count] of counts) {
    if (word.length < 2 || count < FEWEST || isKnown(word)) continue;
    const cohesion = cohesionOf(word, count);
    if (cohesion >= COHESION) candidates.set(word, { count, cohesion, before: new Around(), after: new Around() });
  }
  for (const run of runs) {
    for (let at = 0; at < run.length; at += 1) {
      for (let length = 2; length <= LONGEST && at + length <= run.length; length += 1) {
        const found = candidates.get(run.slice(at, at + length));
        // The edge of a run is a neighbour like no other.
        found?.before.add(at === 0 ? `^${run.length % 5}` : run[at - 1]!);
        found?.after.add(at + length === run.length ? `$${run.length % 5}` : run[at + length]!);
      }
    }
  }
  return [...candidates].map(([word, { count, cohesion, before, after }]) => ({ word, texts: count, cohesion, freedom: Math.min(before.entropy, after.entropy) }))
    .filter(({ freedom }) => freedom >= FREEDOM).sort((a, b) => b.texts * b.cohesion - a.texts * a.cohesion || (a.word < b.word ? -1 : 1));
}
