const PRECISION = 14;
const REGISTERS = 1 << PRECISION;
const REST = 64 - PRECISION;
/** Up to so many visitors are kept one by one, and their count is exact. */
const EXACT = 1_024;
const LIST = 0;
/** Registers follow, each as a printable character, so that they can be sent as text. */
const DENSE = 2;
const ZERO = 48;
const ZEROES = 0x30303030;

/**
 * The distinct visitors of a day, mergeable: a list of hashes while they are few, then a HyperLogLog of 16,384
 * registers (standard error 0.81%). The same visitors give the same bytes, in whatever order and parts they came.
 * @see Flajolet et al., HyperLogLog (2007); Ertl, New cardinality estimation algorithms for HyperLogLog sketches (2017); docs/adr/0022-reach.md
 */
export class ReachSketch {
  private hashes: Set<bigint> | null = new Set();
  private registers: Uint8Array | null = null;

  static read(bytes: Uint8Array | null): ReachSketch {
    const sketch = new ReachSketch();
    if (bytes === null || bytes.length === 0) return sketch;
    if (bytes[0] === DENSE) {
      sketch.hashes = null;
      sketch.registers = Uint8Array.from(bytes.subarray(1), (character) => character - ZERO);
      return sketch;
    }
    sketch.addHashes(Buffer.from(bytes.subarray(1)));
    return sketch;
  }

  /** Adds visitors. @param hashes 8 bytes each, big-endian */
  addHashes(hashes: Buffer): void {
    for (let at = 0; at + 8 <= hashes.length; at += 8) {
      if (this.hashes) {
        this.hashes.add(hashes.readBigUInt64BE(at));
        if (this.hashes.size > EXACT) this.grow();
      } else this.register(hashes.readUInt32BE(at), hashes.readUInt32BE(at + 4));
    }
  }

  /** Takes in the visitors of another sketch. */
  merge(other: ReachSketch): void {
    if (other.hashes) {
      this.addHashes(listBytes(other.hashes));
      return;
    }
    if (this.hashes) this.grow();
    if (this.registers && other.registers) takeHigher(wordsOf(this.registers), wordsOf(other.registers), 0);
  }

  /**
   * Distinct visitors of sketches together, as {@link SENT_SKETCH} sends them, one after the other: no copy is made of any.
   * @param sent `D` and the registers, or `L` and the list in hexadecimal, each behind a comma
   */
  static countOf(sent: string): number {
    const merged = new ReachSketch();
    const bytes = Buffer.from(sent, 'latin1');
    // Once there are registers, lists need not be kept apart.
    if (sent.includes(',D')) merged.grow();
    for (let at = bytes.indexOf(','); at >= 0; ) {
      const next = bytes.indexOf(',', at + 1);
      const end = next < 0 ? bytes.length : next;
      if (bytes[at + 1] === 0x44) merged.takeRegisters(bytes, at + 2);
      else merged.addHashes(Buffer.from(sent.slice(at + 2, end), 'hex'));
      at = next;
    }
    return merged.count();
  }

  private takeRegisters(characters: Buffer, from: number): void {
    if (this.hashes) this.grow();
    // A copy, as words must lie on a multiple of four.
    const theirs = new Uint8Array(characters.subarray(from, from + REGISTERS));
    takeHigher(wordsOf(this.registers!), wordsOf(theirs), ZEROES);
  }

  /** Distinct visitors: exact up to 1,024, estimated above. */
  count(): number {
    if (this.hashes) return this.hashes.size;
    const registers = this.registers!;
    const histogram = new Float64Array(REST + 2);
    for (let i = 0; i < REGISTERS; i += 1) histogram[registers[i]!]! += 1;
    let z = REGISTERS * tau(1 - histogram[REST + 1]! / REGISTERS);
    for (let rank = REST; rank >= 1; rank -= 1) z = 0.5 * (z + histogram[rank]!);
    z += REGISTERS * sigma(histogram[0]! / REGISTERS);
    return Math.round(((REGISTERS / (2 * Math.LN2)) * REGISTERS) / z);
  }

  bytes(): Buffer {
    if (this.registers) return Buffer.concat([Buffer.of(DENSE), this.registers.map((rank) => rank + ZERO)]);
    return Buffer.concat([Buffer.of(LIST), listBytes(this.hashes!)]);
  }

  private grow(): void {
    const list = listBytes(this.hashes!);
    this.hashes = null;
    this.registers = new Uint8Array(REGISTERS);
    this.addHashes(list);
  }

  /** The first 14 bits choose a register, which keeps the longest run of zeros seen behind them. */
  private register(high: number, low: number): void {
    const index = high >>> (32 - PRECISION);
    const top = (high << PRECISION) | (low >>> (32 - PRECISION));
    const bottom = low << PRECISION;
    const zeros = top !== 0 ? Math.clz32(top) : 32 + Math.clz32(bottom);
    const rank = Math.min(zeros, REST) + 1;
    if (rank > this.registers![index]!) this.registers![index] = rank;
  }
}

/** A stored sketch `x.sketch` as text: registers as they are, which needs no hexadecimal. Only lists are shorter. */
export const SENT_SKETCH = `CASE WHEN octet_length(x.sketch) > ${EXACT * 8 + 1} THEN ',D' || convert_from(substr(x.sketch, 2), 'UTF8') ELSE ',L' || encode(substr(x.sketch, 2), 'hex') END`;

const wordsOf = (registers: Uint8Array): Int32Array => new Int32Array(registers.buffer, registers.byteOffset, REGISTERS / 4);

/**
 * The higher of each pair of registers, four in a word: no register has the highest bit of its byte, so setting it keeps
 * a subtraction from borrowing from the neighbour, and it stays where ours is not the lower one.
 * @param less taken off each of their words first
 * @see Warren, Hacker's Delight (2012), 2-18
 */
function takeHigher(ours: Int32Array, theirs: Int32Array, less: number): void {
  for (let i = 0; i < ours.length; i += 1) {
    const mine = ours[i]!;
    const other = theirs[i]! - less;
    const notLower = (((mine | 0x80808080) - other) & 0x80808080) >>> 7;
    const keep = (notLower << 7) - notLower;
    ours[i] = (mine & keep) | (other & ~keep);
  }
}

function listBytes(hashes: Set<bigint>): Buffer {
  const sorted = [...hashes].sort((a, b) => (a < b ? -1 : 1));
  const bytes = Buffer.allocUnsafe(sorted.length * 8);
  sorted.forEach((hash, index) => bytes.writeBigUInt64BE(hash, index * 8));
  return bytes;
}

function sigma(x: number): number {
  if (x === 1) return Infinity;
  let [term, weight, sum, before] = [x, 1, x, NaN];
  while (sum !== before) {
    term *= term;
    before = sum;
    sum += term * weight;
    weight += weight;
  }
  return sum;
}

function tau(x: number): number {
  if (x === 0 || x === 1) return 0;
  let [term, weight, sum, before] = [x, 1, 1 - x, NaN];
  while (sum !== before) {
    term = Math.sqrt(term);
    before = sum;
    weight *= 0.5;
    sum -= (1 - term) ** 2 * weight;
  }
  return sum / 3;
}
