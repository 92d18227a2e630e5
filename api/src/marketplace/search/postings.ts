const FIRST = 4;

/** Which rows hold a term: one growing list of rows per term, ascending because rows are only ever added. */
export class Postings {
  private readonly terms = new Map<string, number>();
  private readonly names: string[] = [];
  private lists: Int32Array[] = [];
  private lengths = new Int32Array(1_024);

  /** @returns the term's number, a new one for a new term */
  number(term: string): number {
    const known = this.terms.get(term);
    if (known !== undefined) return known;
    const made = this.names.length;
    // A term cut out of a long text would keep the whole text alive.
    const own = Buffer.from(term).toString();
    this.terms.set(own, made);
    this.names.push(own);
    this.lists.push(new Int32Array(FIRST));
    if (made >= this.lengths.length) {
      const more = new Int32Array(this.lengths.length * 2);
      more.set(this.lengths);
      this.lengths = more;
    }
    return made;
  }

  find(term: string): number {
    return this.terms.get(term) ?? -1;
  }

  name(term: number): string {
    return this.names[term] ?? '';
  }

  add(term: number, row: number): void {
    let list = this.lists[term]!;
    const length = this.lengths[term] ?? 0;
    if (length > 0 && list[length - 1] === row) return;
    if (length === list.length) {
      const more = new Int32Array(length < 65_536 ? length * 2 : Math.ceil(length * 1.25));
      more.set(list);
      this.lists[term] = list = more;
    }
    list[length] = row;
    this.lengths[term] = length + 1;
  }

  /** Rows that hold the term, dead ones among them. */
  rows(term: number): Int32Array {
    return term < 0 ? new Int32Array(0) : this.lists[term]!.subarray(0, this.lengths[term]);
  }

  count(term: number): number {
    return term < 0 ? 0 : (this.lengths[term] ?? 0);
  }

  get size(): number {
    return this.names.length;
  }

  /** Gives back what doubling left over; after a bulk load. */
  trim(): void {
    this.lists = this.lists.map((list, term) => list.slice(0, Math.max(FIRST, this.lengths[term] ?? 0)));
  }

  get bytes(): number {
    return this.lists.reduce((sum, list) => sum + list.byteLength, 0) + this.lengths.byteLength + this.names.length * 80;
  }
}
