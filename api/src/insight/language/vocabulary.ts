/** More words than this are forgotten before the next batch: a flood of made-up words fills no memory. */
const MOST_WORDS = 1_500_000;

/** Terms as small numbers, with two hashes of each, so that texts are compared and counted without touching letters. */
export class Vocabulary {
  private readonly ids = new Map<string, number>();
  private readonly names: string[] = [];
  private lows = new Uint32Array(65_536);
  private highs = new Uint32Array(65_536);
  private seenIn = new Uint32Array(65_536);
  private text = 0;
  /** Changes when all numbers are given anew. */
  generation = 0;

  /** @param termFor the name a word is counted under; undefined for one that says nothing */
  constructor(private readonly termFor: (word: string) => string | undefined) {}

  /** The number of the term a word stands for, −1 for one that is not counted. */
  idOf(word: string): number {
    const known = this.ids.get(word);
    if (known !== undefined) return known;
    const term = this.termFor(word);
    const id = term === undefined ? -1 : term === word ? this.enter(term) : this.ids.get(term) ?? this.enter(term);
    this.ids.set(word, id);
    return id;
  }

  termOf(id: number): string {
    return this.names[id]!;
  }

  /** The terms in the order of their numbers. */
  all(): string[] {
    return [...this.names];
  }

  get size(): number {
    return this.names.length;
  }

  get isFull(): boolean {
    return this.ids.size > MOST_WORDS;
  }

  lowOf(id: number): number {
    return this.lows[id]!;
  }

  highOf(id: number): number {
    return this.highs[id]!;
  }

  nextText(): void {
    this.text += 1;
  }

  /** Whether the text at hand has not had the term before. */
  isFirst(id: number): boolean {
    if (this.seenIn[id] === this.text) return false;
    this.seenIn[id] = this.text;
    return true;
  }

  /** Forgets all words. Numbers handed out before mean nothing afterwards. */
  clear(): void {
    this.generation += 1;
    this.ids.clear();
    this.names.length = 0;
    this.seenIn.fill(0);
  }

  private enter(term: string): number {
    const id = this.names.length;
    if (id === this.lows.length) this.grow();
    this.names.push(term);
    this.ids.set(term, id);
    let [low, high] = [0x811c9dc5, 0x9747b28c];
    for (let at = 0; at < term.length; at += 1) {
      const code = term.charCodeAt(at);
      low = Math.imul(low ^ code, 0x01000193);
      high = Math.imul(high ^ code, 0x5bd1e995) ^ (high >>> 15);
    }
    this.lows[id] = low;
    this.highs[id] = high ^ (high >>> 13);
    return id;
  }

  private grow(): void {
    const wider = (from: Uint32Array): Uint32Array<ArrayBuffer> => {
      const to = new Uint32Array(from.length * 2);
      to.set(from);
      return to;
    };
    [this.lows, this.highs, this.seenIn] = [wider(this.lows), wider(this.highs), wider(this.seenIn)];
  }
}
