import { Best } from './best.ts';
import { COUNTRY, STRIDE, TIER } from './creator-columns.ts';
import type { CreatorIndex } from './creator-index.ts';
import { dotProduct, embed, quantised } from './embedding.ts';
import { Int8Vectors } from './int8-dot.ts';

/** Bytes find this many, whole numbers order them. */
const SHORTLIST = 2_500;
/** Feature numbers of what is not a word. */
const CATEGORY_AT = 1 << 28;
const PLACE_AT = 1 << 29;

/** "More like this one": creators about the same things, of like audience and size. Bytes are compared for all, exact vectors for the best of them. */
export class LookAlikes {
  private readonly vectors = new Int8Vectors();
  private readonly starts: number[] = [0];
  private flat = new Int32Array(4_096);

  constructor(private readonly index: CreatorIndex) {}

  /** Remembers the words of the next row; vectors are made when they are first asked for. */
  add(words: readonly number[]): void {
    const from = this.starts.at(-1)!;
    if (from + words.length > this.flat.length) {
      const more = new Int32Array(Math.ceil((from + words.length) * 1.5));
      more.set(this.flat);
      this.flat = more;
    }
    this.flat.set(words, from);
    this.starts.push(from + words.length);
  }

  wordsOf(row: number): Int32Array {
    return this.flat.subarray(this.starts[row], this.starts[row + 1]);
  }

  /** Rows most like this one, most alike first, that one and the dead ones left out. @param alike 0 to 1 */
  to(row: number, limit: number): { row: number; alike: number }[] {
    this.catchUp();
    const { columns } = this.index;
    const products = this.vectors.products(this.vectors.at(row));
    const rough = new Best(Math.max(SHORTLIST, limit), columns.ids);
    let { floor } = rough;
    for (let other = 0; other < products.length; other += 1) {
      const product = products[other]!;
      if (product < floor || other === row || !columns.isLiving(other)) continue;
      rough.offer(other, product);
      floor = rough.floor;
    }
    const own = this.vectorOf(row);
    const best = new Best(limit, columns.ids);
    for (const { row: other } of rough.sorted()) best.offer(other, dotProduct(own, this.vectorOf(other)));
    return best.sorted().map(({ row: other, key }) => ({ row: other, alike: Math.max(0, key) }));
  }

  vectorOf(row: number): Float32Array {
    const { columns, words } = this.index;
    const features: [number, number][] = [];
    for (const word of this.wordsOf(row)) features.push([word, Math.log((columns.living + 1) / (words.count(word) + 0.5))]);
    for (let mask = columns.categories[row]!; mask !== 0; mask &= mask - 1) features.push([CATEGORY_AT + 31 - Math.clz32(mask & -mask), 6]);
    const { facts } = columns;
    const at = row * STRIDE;
    for (const [kind, value, weight] of [[0, facts[at + TIER]! & 7, 3], [1, facts[at + TIER]! >> 3, 2], [2, facts[at + COUNTRY]!, 3]] as const) features.push([PLACE_AT + (kind << 16) + value, weight]);
    return embed(features);
  }

  get bytes(): number {
    return this.vectors.bytes + this.flat.byteLength + this.starts.length * 8;
  }

  private catchUp(): void {
    for (let row = this.vectors.count; row < this.index.columns.size; row += 1) this.vectors.set(row, quantised(this.vectorOf(row)));
  }
}
