/** The best `limit` rows by key, largest first; equal keys by id ascending. A heap whose root is the worst kept. */
export class Best {
  private readonly rows: number[] = [];
  private readonly keys: number[] = [];

  constructor(
    private readonly limit: number,
    private readonly ids: Uint8Array,
  ) {}

  /** A key below this cannot enter. */
  get floor(): number {
    return this.rows.length < this.limit ? Number.NEGATIVE_INFINITY : (this.keys[0] ?? Number.NEGATIVE_INFINITY);
  }

  offer(row: number, key: number): void {
    if (this.rows.length < this.limit) {
      this.rows.push(row);
      this.keys.push(key);
      this.up(this.rows.length - 1);
    } else if (this.limit > 0 && this.isBetter(row, key, 0)) {
      this.rows[0] = row;
      this.keys[0] = key;
      this.down(0);
    }
  }

  /** Best first. */
  sorted(): { row: number; key: number }[] {
    return this.rows.map((row, at) => ({ row, key: this.keys[at]! })).sort((a, b) => b.key - a.key || compareIds(this.ids, a.row, b.row));
  }

  private isBetter(row: number, key: number, than: number): boolean {
    const other = this.keys[than]!;
    return key === other ? compareIds(this.ids, row, this.rows[than]!) < 0 : key > other;
  }

  private up(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (this.isBetter(this.rows[at]!, this.keys[at]!, parent)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  private down(from: number): void {
    for (let at = from; ; ) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < this.rows.length && !this.isBetter(this.rows[child]!, this.keys[child]!, worst)) worst = child;
      if (worst === at) return;
      this.swap(at, worst);
      at = worst;
    }
  }

  private swap(a: number, b: number): void {
    [this.rows[a], this.rows[b]] = [this.rows[b]!, this.rows[a]!];
    [this.keys[a], this.keys[b]] = [this.keys[b]!, this.keys[a]!];
  }
}

export function compareIds(ids: Uint8Array, a: number, b: number): number {
  for (let index = 0; index < 16; index += 1) {
    const difference = ids[a * 16 + index]! - ids[b * 16 + index]!;
    if (difference !== 0) return difference;
  }
  return 0;
}
