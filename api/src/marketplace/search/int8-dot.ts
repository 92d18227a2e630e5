/**
 * Dot products of one vector of 64 signed bytes with many, 16 bytes a step. Written as WebAssembly because JavaScript has no
 * SIMD; assembled here, because one loop is not worth a tool chain.
 */
export const DIMENSIONS = 64;

/** As much of WebAssembly as is used here; the language's own types leave it to the browser's. */
declare const WebAssembly: {
  Memory: new (descriptor: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer; grow(pages: number): number };
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: Record<string, unknown> };
};

const I32 = 0x7f;
const V128 = 0x7b;
const leb = (value: number): number[] => {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest & 127) | 128);
  }
};
const section = (id: number, body: readonly number[]): number[] => [id, ...leb(body.length), ...body];
const name = (text: string): number[] => [text.length, ...Buffer.from(text)];
const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const tee = (local: number): number[] => [0x22, local];
const simd = (code: number, ...rest: number[]): number[] => [0xfd, ...leb(code), ...rest];
const load = (offset: number): number[] => simd(0x00, 0, ...leb(offset));
const constant = (value: number): number[] => [0x41, value];
const addWhole = [0x6a];

// Parameters: 0 query, 1 vectors, 2 count, 3 results. Locals: 4–7 the query, 8 the sum, 9 a piece of a vector.
const [EXTMUL_LOW, EXTMUL_HIGH, ADD_16, EXTADD_16, ADD_32, LANE] = [156, 157, 142, 126, 174, 0x1b];
const pieces = [0, 1, 2, 3];
const body = [
  ...pieces.flatMap((piece) => [...get(0), ...load(piece * 16), ...set(4 + piece)]),
  0x03, 0x40,
  ...pieces.flatMap((piece) => [
    // Products of two signed bytes reach 16,129, so two of them still fit into 16 bits.
    ...get(1), ...load(piece * 16), ...tee(9), ...get(4 + piece), ...simd(EXTMUL_LOW), ...get(9), ...get(4 + piece), ...simd(EXTMUL_HIGH), ...simd(ADD_16), ...simd(EXTADD_16),
    ...(piece > 0 ? simd(ADD_32) : []),
  ]),
  ...set(8),
  ...get(3), ...pieces.flatMap((lane) => [...get(8), ...simd(LANE, lane), ...(lane > 0 ? addWhole : [])]), 0x36, 2, 0,
  ...get(1), ...constant(0xc0), 0x00, ...addWhole, ...set(1),
  ...get(3), ...constant(4), ...addWhole, ...set(3),
  ...get(2), ...constant(1), 0x6b, ...tee(2), 0x0d, 0,
  0x0b, 0x0b,
];
// One run of locals: six vectors.
const code = [1, 6, V128, ...body];
const program = new Uint8Array([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  ...section(1, [1, 0x60, 4, I32, I32, I32, I32, 0]),
  ...section(2, [1, ...name('e'), ...name('m'), 2, 0, 1]),
  ...section(3, [1, 0]),
  ...section(7, [1, ...name('dot'), 0, 0]),
  ...section(10, [1, ...leb(code.length), ...code]),
]);

const PAGE = 65_536;

/** Vectors of 64 signed bytes side by side, and their dot products with one of them or any other. */
export class Int8Vectors {
  private readonly memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 });
  private readonly dot: (query: number, vectors: number, count: number, results: number) => void;
  count = 0;

  constructor() {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(program), { e: { m: this.memory } });
    const { dot } = exports;
    if (typeof dot !== 'function') throw new Error('The dot product did not compile.');
    this.dot = (query, vectors, count, results) => void dot(query, vectors, count, results);
  }

  set(row: number, vector: Int8Array): void {
    this.reserve(row + 1);
    new Int8Array(this.memory.buffer, (row + 1) * DIMENSIONS, DIMENSIONS).set(vector);
    this.count = Math.max(this.count, row + 1);
  }

  at(row: number): Int8Array {
    return new Int8Array(this.memory.buffer, (row + 1) * DIMENSIONS, DIMENSIONS).slice();
  }

  /** @returns one product per row; valid until the next call */
  products(query: Int8Array): Int32Array {
    const results = this.reserve(this.count);
    new Int8Array(this.memory.buffer, 0, DIMENSIONS).set(query);
    if (this.count > 0) this.dot(0, DIMENSIONS, this.count, results);
    return new Int32Array(this.memory.buffer, results, this.count);
  }

  get bytes(): number {
    return this.memory.buffer.byteLength;
  }

  /** Room for the query, `rows` vectors and their results. @returns where the results begin */
  private reserve(rows: number): number {
    const results = (rows + 1) * DIMENSIONS;
    const missing = results + rows * 4 - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(Math.max(missing, this.memory.buffer.byteLength * 0.25) / PAGE));
    return results;
  }
}
