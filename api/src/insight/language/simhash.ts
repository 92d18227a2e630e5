import type { Vocabulary } from './vocabulary.ts';

/** SimHash of a text's terms in two halves: texts with nearly the same terms differ in few bits. */
function simhash(ids: readonly number[], words: Vocabulary, votes: Int32Array): [number, number] {
  votes.fill(0);
  for (const id of ids) {
    const [low, high] = [words.lowOf(id), words.highOf(id)];
    for (let bit = 0; bit < 32; bit += 1) {
      votes[bit]! += (low >>> bit) & 1;
      votes[bit + 32]! += (high >>> bit) & 1;
    }
  }
  const half = ids.length / 2;
  let [low, high] = [0, 0];
  for (let bit = 0; bit < 32; bit += 1) {
    if (votes[bit]! > half) low |= 1 << bit;
    if (votes[bit + 32]! > half) high |= 1 << bit;
  }
  return [low, high];
}

const bitsOf = (value: number): number => {
  let bits = value - ((value >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

/** Copies differ in at most this many of 64 bits, so one of four bands of 16 bits is equal. */
const NEAR = 3;
/** Fewer terms than this say too little to call two texts copies unless they are equal. */
const ENOUGH_TERMS = 8;
/** So many of the latest texts are remembered; a copy of an older one counts as told anew. */
const REMEMBERED = 2 ** 18;

/** The latest prints in a ring; each band of each print is a chain through the ring, latest first. */
class Prints {
  private readonly lows = new Int32Array(REMEMBERED);
  private readonly highs = new Int32Array(REMEMBERED);
  private readonly earlier = [0, 1, 2, 3].map(() => new Int32Array(REMEMBERED).fill(-1));
  private readonly latest = [0, 1, 2, 3].map(() => new Int32Array(65_536).fill(-1));
  private count = 0;

  /** @returns whether the like was there; if not, it is now */
  has(low: number, high: number): boolean {
    const bands = [low & 0xffff, low >>> 16, high & 0xffff, high >>> 16];
    for (let band = 0; band < 4; band += 1) {
      for (let at = this.latest[band]![bands[band]!]!; at >= 0 && at > this.count - REMEMBERED; at = this.earlier[band]![at % REMEMBERED]!) {
        const place = at % REMEMBERED;
        if (bitsOf(this.lows[place]! ^ low) + bitsOf(this.highs[place]! ^ high) <= NEAR) return true;
      }
    }
    const place = this.count % REMEMBERED;
    this.lows[place] = low;
    this.highs[place] = high;
    for (let band = 0; band < 4; band += 1) {
      this.earlier[band]![place] = this.latest[band]![bands[band]!]!;
      this.latest[band]![bands[band]!] = this.count;
    }
    this.count += 1;
    return false;
  }
}

/** Tells copies from first tellings. Short texts are copies only when they have the very same terms. */
export class Copies {
  private recent = new Set<number>();
  private older = new Set<number>();
  private readonly prints = new Prints();
  private readonly votes = new Int32Array(64);

  constructor(private readonly words: Vocabulary) {}

  /**
   * @param scope copies are looked for among texts of the same scope; a number that stands for it
   * @returns whether the like was seen before
   */
  isCopy(scope: number, ids: readonly number[]): boolean {
    if (ids.length === 0) return false;
    if (this.hasExact(scope, ids)) return true;
    if (ids.length < ENOUGH_TERMS) return false;
    const [low, high] = simhash(ids, this.words, this.votes);
    // Prints of different scopes are far apart.
    return this.prints.has(low ^ Math.imul(scope, 0x9e3779b1), high ^ Math.imul(scope, 0x85ebca6b));
  }

  /** 53 bits of the terms in their order. */
  private hasExact(scope: number, ids: readonly number[]): boolean {
    let [left, right] = [scope ^ 0x811c9dc5, scope ^ 0x9747b28c];
    for (const id of ids) {
      left = Math.imul(left ^ this.words.lowOf(id), 0x85ebca6b);
      left ^= left >>> 13;
      right = Math.imul(right ^ this.words.highOf(id), 0xc2b2ae35);
      right ^= right >>> 16;
    }
    const key = (left >>> 0) * 2 ** 21 + (right >>> 11);
    if (this.recent.has(key) || this.older.has(key)) return true;
    this.recent.add(key);
    if (this.recent.size > REMEMBERED) [this.older, this.recent] = [this.recent, new Set()];
    return false;
  }
}
