/** A slot of the table: the place it goes on from; below its letter in one number how often a word ends there, as a number of `counts`, and whether any word goes on. */
const INTS = 2;
const GOES_ON = 0x1_0000;
const COUNT_SHIFT = 17;
const MOST_COUNTS = 2 ** 15;
/** The place before the first letter. */
export const START = 0;
const NOTHING = 0;

/**
 * Words as ways through letters. A way goes on at the slot found by its place and the next letter, in open addressing; a slot is eight bytes,
 * for cutting a text is waiting for memory.
 */
export class Dictionary {
  private readonly slots: Int32Array;
  private readonly mask: number;
  private readonly chances: number[] = [-1];
  private readonly numbers = new Map<number, number>();
  private used = 0;
  /** By letter, the place after it as a word's first: every letter of a text is asked for it. */
  private readonly firsts = new Int32Array(0x1_0000);
  /** Occurrences of all words together. */
  total = 0;

  private constructor(room: number) {
    this.slots = new Int32Array(room * INTS);
    this.mask = room - 1;
  }

  /** @param words with how often each occurs; the last one said of a word holds */
  static of(words: readonly (readonly [string, number])[]): Dictionary {
    for (let room = 1_024; ; room *= 2) {
      const made = new Dictionary(room);
      if (words.every(([word, count]) => made.add(word, count))) return made.ready();
    }
  }

  /** Places are smaller. */
  get size(): number {
    return this.mask + 1;
  }

  /** The place after a first letter; 0 when no word begins so. */
  first(letter: number): number {
    return this.firsts[letter]!;
  }

  /** The place one letter on; 0 when no word goes on so. */
  next(place: number, letter: number): number {
    const { slots, mask } = this;
    if (place !== START && (slots[place * INTS + 1]! & GOES_ON) === 0) return NOTHING;
    for (let at = placeOf(place, letter) & mask || 1; ; at = (at + 1) & mask || 1) {
      const held = slots[at * INTS + 1]!;
      if (held === 0) return NOTHING;
      if ((held & 0xffff) === letter && slots[at * INTS] === place) return at;
    }
  }

  /** The logarithm of how often the word occurs that ends at a place; below 0 when none does. */
  chance(place: number): number {
    return this.chances[this.slots[place * INTS + 1]! >>> COUNT_SHIFT]!;
  }

  private ready(): this {
    for (let letter = 0; letter < this.firsts.length; letter += 1) this.firsts[letter] = this.next(START, letter);
    return this;
  }

  private add(word: string, count: number): boolean {
    let place = START;
    for (let at = 0; at < word.length; at += 1) {
      const letter = word.charCodeAt(at);
      if (place !== START) this.slots[place * INTS + 1]! |= GOES_ON;
      const known = this.next(place, letter);
      if (known === NOTHING && this.used * 2 > this.mask) return false;
      place = known === NOTHING ? this.enter(place, letter) : known;
    }
    const before = this.chance(place);
    this.total += count - (before < 0 ? 0 : Math.round(Math.exp(before)));
    const held = place * INTS + 1;
    this.slots[held] = (this.slots[held]! & (GOES_ON | 0xffff)) | (this.numberOf(count) << COUNT_SHIFT);
    return true;
  }

  private enter(place: number, letter: number): number {
    let at = placeOf(place, letter) & this.mask || 1;
    while (this.slots[at * INTS + 1] !== NOTHING) at = (at + 1) & this.mask || 1;
    this.slots[at * INTS] = place;
    this.slots[at * INTS + 1] = letter;
    this.used += 1;
    return at;
  }

  private numberOf(count: number): number {
    let number = this.numbers.get(count);
    if (number === undefined) {
      number = this.chances.push(Math.log(count)) - 1;
      if (number >= MOST_COUNTS) throw new RangeError(`a dictionary with ${MOST_COUNTS} different counts`);
      this.numbers.set(count, number);
    }
    return number;
  }
}

function placeOf(place: number, letter: number): number {
  const mixed = Math.imul(place, 0x9e3779b1) ^ Math.imul(letter, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
