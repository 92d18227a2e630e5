/** Sets of rows, a bit each, 32 to a word. */
export type Bits = Int32Array;

export const wordsFor = (rows: number): number => (rows + 31) >>> 5;

export function setBit(bits: Bits, row: number): void {
  bits[row >>> 5]! |= 1 << (row & 31);
}

export function clearBit(bits: Bits, row: number): void {
  bits[row >>> 5]! &= ~(1 << (row & 31));
}

/** How many rows are in both. */
export function countBoth(a: Bits, b: Bits, words: number): number {
  let count = 0;
  for (let at = 0; at < words; at += 1) {
    const both = a[at]! & b[at]!;
    if (both !== 0) count += popcount(both);
  }
  return count;
}

export function popcount(value: number): number {
  let bits = value - ((value >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Named sets that grow together: the rows of each platform, each country and so on. */
export class BitSets {
  private readonly sets = new Map<string, Bits>();
  private words = 64;

  of(name: string): Bits {
    const known = this.sets.get(name);
    if (known) return known;
    const made = new Int32Array(this.words);
    this.sets.set(name, made);
    return made;
  }

  find(name: string): Bits | undefined {
    return this.sets.get(name);
  }

  reserve(rows: number): void {
    const words = wordsFor(rows);
    if (words <= this.words) return;
    this.words = words;
    for (const [name, old] of this.sets) {
      const more = new Int32Array(words);
      more.set(old);
      this.sets.set(name, more);
    }
  }

  get bytes(): number {
    return this.sets.size * this.words * 4;
  }
}
