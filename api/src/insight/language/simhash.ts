import type { Vocabulary } from './vocabulary.ts';

/** A text has fewer terms than 2 to this. */
const PLANES = 16;

/**
 * For 32 bits at once, how many of the added numbers have each set: plane k holds bit k of the 32 counts.
 * @see https://en.wikipedia.org/wiki/Bit-slicing
 */
class Votes {
  private readonly planes = new Int32Array(PLANES);
  private height = 0;

  clear(): void {
    this.planes.fill(0, 0, this.height);
    this.height = 0;
  }

  add(bits: number): void {
    const { planes } = this;
    let carry = bits;
    for (let plane = 0; carry !== 0; plane += 1) {
      const held = planes[plane]!;
      planes[plane] = held ^ carry;
      carry &= held;
      if (plane >= this.height) this.height = plane + 1;
    }
  }

  /** The bits that at least so many of the numbers have set. */
  atLeast(many: number): number {
    let [more, equal] = [0, ~0];
    for (let plane = Math.max(this.height, 32 - Math.clz32(many)) - 1; plane >= 0; plane -= 1) {
      const wanted = -((many >>> plane) & 1);
      const held = this.planes[plane]!;
      more |= equal & held & ~wanted;
      equal &= ~(held ^ wanted);
    }
    return more | equal;
  }
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
  private readonly lowVotes = new Votes();
  private readonly highVotes = new Votes();

  constructor(private readonly words: Vocabulary) {}

  /**
   * @param scope copies are looked for among texts of the same scope; a number that stands for it
   * @returns whether the like was seen before
   */
  isCopy(scope: number, ids: readonly number[]): boolean {
    if (ids.length === 0) return false;
    if (this.hasExact(scope, ids)) return true;
    if (ids.length < ENOUGH_TERMS) return false;
    const [low, high] = this.simhash(ids);
    // Prints of different scopes are far apart.
    return this.hasNear(low ^ Math.imul(scope, 0x9e3779b1) || 1, high ^ Math.imul(scope, 0x85ebca6b));
  }

  /** SimHash of a text's terms in two halves: texts with nearly the same terms differ in few bits. */
  private simhash(ids: readonly number[]): [number, number] {
    const { words, lowVotes, highVotes } = this;
    lowVotes.clear();
    highVotes.clear();
    for (const id of ids) {
      lowVotes.add(words.lowOf(id));
      highVotes.add(words.highOf(id));
    }
    const most = Math.floor(ids.length / 2) + 1;
    return [lowVotes.atLeast(most), highVotes.atLeast(most)];
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
