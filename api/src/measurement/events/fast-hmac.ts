const ROUNDS = 64;
const BLOCK = 64;

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes, as FIPS 180-4 defines them. */
const K = Int32Array.from([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
const START = Int32Array.from([0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]);
const w = new Int32Array(ROUNDS);

/** One block of SHA-256 into the state. @see FIPS 180-4, 6.2 */
function compress(state: Int32Array, bytes: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i += 1) {
    const from = at + i * 4;
    w[i] = (bytes[from]! << 24) | (bytes[from + 1]! << 16) | (bytes[from + 2]! << 8) | bytes[from + 3]!;
  }
  for (let i = 16; i < ROUNDS; i += 1) {
    const x = w[i - 15]!;
    const y = w[i - 2]!;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (w[i - 16]! + w[i - 7]! + s0 + s1) | 0;
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let i = 0; i < ROUNDS; i += 1) {
    const t1 = (h + (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0;
    const t2 = ((((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}

/**
 * HMAC-SHA256 (RFC 2104) of short messages under one key, half as expensive as `createHmac`: the key's two blocks are hashed once, and nothing
 * is allocated. Only for keys of at most 64 bytes that do not change; it takes the same time whatever the bytes are.
 */
export class FastHmac {
  private readonly inner: Int32Array;
  private readonly outer: Int32Array;
  private readonly state = new Int32Array(8);
  private scratch = new Uint8Array(4 * BLOCK);

  /** @throws RangeError for a longer key */
  constructor(key: Uint8Array) {
    if (key.length > BLOCK) throw new RangeError('a key has at most 64 bytes');
    const of = (pad: number) => {
      const block = new Uint8Array(BLOCK).fill(pad);
      key.forEach((byte, at) => (block[at] = byte ^ pad));
      const state = START.slice();
      compress(state, block, 0);
      return state;
    };
    this.inner = of(0x36);
    this.outer = of(0x5c);
  }

  /** Writes the first `size` bytes of the code of the first `length` bytes to `into`, from `at` on; `into` may be the message itself. */
  sign(message: Uint8Array, length: number, into: Uint8Array, at: number, size: number): void {
    const blocks = Math.ceil((length + 9) / BLOCK);
    if (this.scratch.length < blocks * BLOCK) this.scratch = new Uint8Array(blocks * BLOCK);
    const { scratch, state } = this;
    for (let i = 0; i < length; i += 1) scratch[i] = message[i]!;
    this.digest(this.inner, length, blocks);
    for (let i = 0; i < 32; i += 1) scratch[i] = state[i >>> 2]! >>> (24 - ((i & 3) << 3));
    this.digest(this.outer, 32, 1);
    for (let i = 0; i < size; i += 1) into[at + i] = state[i >>> 2]! >>> (24 - ((i & 3) << 3));
  }

  /** Hashes what stands in the scratch behind a key's block. */
  private digest(from: Int32Array, length: number, blocks: number): void {
    const { scratch, state } = this;
    state.set(from);
    const end = blocks * BLOCK;
    scratch[length] = 0x80;
    scratch.fill(0, length + 1, end);
    const bits = (length + BLOCK) * 8;
    for (let i = 0; i < 4; i += 1) scratch[end - 1 - i] = bits >>> (i << 3);
    for (let block = 0; block < blocks; block += 1) compress(state, scratch, block * BLOCK);
  }
}
