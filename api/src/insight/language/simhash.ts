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
/** Of the prints that share a band, so many of the latest are remembered: half a million texts in all. A copy of an older one counts as told anew. */
const PLACES = 8;
const BUCKETS = 65_536;

/** The latest prints by 16 of their bits. Those that share them lie side by side, in one line of the processor's cache. */
class Recent {
  private readonly prints = new Int32Array(BUCKETS * PLACES * 2);
  private readonly next = new Uint8Array(BUCKETS);

  /** @returns whether a print in the bucket differs in at most `most` bits */
  has(bucket: number, low: number, high: number, most: number): boolean {
    const { prints } = this;
    const from = bucket * PLACES * 2;
    for (let at = from; at < from + PLACES * 2; at += 2) {
      const [otherLow, otherHigh] = [prints[at]!, prints[at + 1]!];
      // Nothing was put there yet.
      if ((otherLow | otherHigh) === 0) return false;
      if (bitsOf(otherLow ^ low) + bitsOf(otherHigh ^ high) <= most) return true;
    }
    return false;
  }

  put(bucket: number, low: number, high: number): void {
    const place = this.next[bucket]!;
    this.next[bucket] = (place + 1) % PLACES;
    const at = (bucket * PLACES + place) * 2;
    this.prints[at] = low;
    this.prints[at + 1] = high;
  }
}

/** Tells copies from first tellings. Short texts are copies only when they have the very same terms. */
export class Copies {
  private readonly exact = new Recent();
  private readonly bands = [0, 1, 2, 3].map(() => new Recent());
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
    return this.hasNear(low ^ Math.imul(scope, 0x9e3779b1) || 1, high ^ Math.imul(scope, 0x85ebca6b));
  }

  private hasNear(low: number, high: number): boolean {
    const buckets = [low & 0xffff, low >>> 16, high & 0xffff, high >>> 16];
    for (let band = 0; band < 4; band += 1) if (this.bands[band]!.has(buckets[band]!, low, high, NEAR)) return true;
    for (let band = 0; band < 4; band += 1) this.bands[band]!.put(buckets[band]!, low, high);
    return false;
  }

  /** 64 bits of the terms in their order. */
  private hasExact(scope: number, ids: readonly number[]): boolean {
    let [left, right] = [scope ^ 0x811c9dc5, scope ^ 0x9747b28c];
    for (const id of ids) {
      left = Math.imul(left ^ this.words.lowOf(id), 0x85ebca6b);
      left ^= left >>> 13;
      right = Math.imul(right ^ this.words.highOf(id), 0xc2b2ae35);
      right ^= right >>> 16;
    }
    const bucket = (left ^ (left >>> 16)) & 0xffff;
    if (this.exact.has(bucket, left || 1, right, 0)) return true;
    this.exact.put(bucket, left || 1, right);
    return false;
  }
}
