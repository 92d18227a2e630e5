/** Rows by uuid: open addressing over the ids' own bytes, 12 bytes a creator where a Map of strings takes a hundred. */
export class IdTable {
  private slots: Int32Array;
  private mask: number;

  constructor(private readonly bytesOf: () => Uint8Array, expected = 1_024) {
    let capacity = 1_024;
    while (capacity < expected * 2) capacity *= 2;
    this.slots = new Int32Array(capacity).fill(-1);
    this.mask = capacity - 1;
  }

  /** @returns the row that holds the id, or -1 */
  find(id: Uint8Array): number {
    const all = this.bytesOf();
    for (let slot = hash(id, 0) & this.mask; ; slot = (slot + 1) & this.mask) {
      const row = this.slots[slot] ?? -1;
      if (row < 0) return -1;
      if (same(all, row * 16, id)) return row;
    }
  }

  /** Lets an id lead to a row; an earlier row of the same id is forgotten. @param rows how many rows the table may hold by now */
  set(id: Uint8Array, row: number, rows: number): void {
    if (rows * 2 > this.slots.length) this.grow();
    const all = this.bytesOf();
    for (let slot = hash(id, 0) & this.mask; ; slot = (slot + 1) & this.mask) {
      const known = this.slots[slot] ?? -1;
      if (known >= 0 && !same(all, known * 16, id)) continue;
      this.slots[slot] = row;
      return;
    }
  }

  get bytes(): number {
    return this.slots.byteLength;
  }

  private grow(): void {
    const old = this.slots;
    const all = this.bytesOf();
    this.slots = new Int32Array(old.length * 2).fill(-1);
    this.mask = this.slots.length - 1;
    for (const row of old) {
      if (row < 0) continue;
      let slot = hash(all, row * 16) & this.mask;
      while ((this.slots[slot] ?? -1) >= 0) slot = (slot + 1) & this.mask;
      this.slots[slot] = row;
    }
  }
}

function hash(bytes: Uint8Array, at: number): number {
  let value = 0x811c9dc5;
  for (let index = at; index < at + 16; index += 1) value = Math.imul(value ^ (bytes[index] ?? 0), 0x01000193);
  return value >>> 0;
}

function same(all: Uint8Array, at: number, id: Uint8Array): boolean {
  for (let index = 15; index >= 0; index -= 1) if (all[at + index] !== id[index]) return false;
  return true;
}

const hex = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));

export function uuidBytes(id: string, into = new Uint8Array(16), at = 0): Uint8Array {
  const digits = id.replaceAll('-', '');
  for (let index = 0; index < 16; index += 1) into[at + index] = Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16);
  return into;
}

export function uuidText(bytes: Uint8Array, at: number): string {
  let text = '';
  for (let index = 0; index < 16; index += 1) {
    if (index === 4 || index === 6 || index === 8 || index === 10) text += '-';
    text += hex[bytes[at + index] ?? 0];
  }
  return text;
}
