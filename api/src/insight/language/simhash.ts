/** FNV-1a of a term, and a second hash of it: 64 bits in two halves. */
function hashOf(term: string): [number, number] {
  let [low, high] = [0x811c9dc5, 0x9747b28c];
  for (let at = 0; at < term.length; at += 1) {
    const code = term.charCodeAt(at);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x5bd1e995) ^ (high >>> 15);
  }
  return [low >>> 0, (high ^ (high >>> 13)) >>> 0];
}

/** SimHash of a text's terms: texts with nearly the same terms differ in few bits. */
export function simhash(terms: readonly string[]): bigint {
  const votes = new Int32Array(64);
  for (const term of terms) {
    const [low, high] = hashOf(term);
    for (let bit = 0; bit < 32; bit += 1) {
      votes[bit]! += (low >>> bit) & 1 ? 1 : -1;
      votes[bit + 32]! += (high >>> bit) & 1 ? 1 : -1;
    }
  }
  let [low, high] = [0, 0];
  for (let bit = 0; bit < 32; bit += 1) {
    if (votes[bit]! > 0) low |= 1 << bit;
    if (votes[bit + 32]! > 0) high |= 1 << bit;
  }
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

const bitsOf = (value: number): number => {
  let bits = value - ((value >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};
const distance = (left: bigint, right: bigint): number => {
  const different = left ^ right;
  return bitsOf(Number(different & 0xffffffffn) | 0) + bitsOf(Number(different >> 32n) | 0);
};

/** Copies differ in at most this many of 64 bits, so one of four bands of 16 bits is equal. */
const NEAR = 3;
const BANDS = [0n, 16n, 32n, 48n];
/** Fewer terms than this say too little to call two texts copies unless they are equal. */
const ENOUGH_TERMS = 8;

/** Tells copies from first tellings. Short texts are copies only when they have the very same terms. */
export class Copies {
  private readonly exact = new Set<string>();
  private readonly near = new Map<string, bigint[]>();

  /** @returns whether the like was seen before */
  isCopy(scope: string, terms: readonly string[]): boolean {
    if (terms.length === 0) return false;
    const key = `${scope}\n${terms.join(' ')}`;
    if (this.exact.has(key)) return true;
    this.exact.add(key);
    if (terms.length < ENOUGH_TERMS) return false;
    const print = simhash(terms);
    const bands = BANDS.map((shift) => `${shift}:${(print >> shift) & 0xffffn}`);
    if (bands.some((band) => this.near.get(band)?.some((other) => distance(print, other) <= NEAR))) return true;
    for (const band of bands) {
      const list = this.near.get(band);
      if (list) list.push(print);
      else this.near.set(band, [print]);
    }
    return false;
  }
}
