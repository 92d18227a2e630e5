import type { NewText } from './counter.ts';

/** One transaction takes at most so many texts; a longer file is several. */
const MOST_AT_ONCE = 200_000;
export const BATCH = 4_000;

/** Reads what one transaction takes, a batch at a time, so that what was read before is cut and stored meanwhile. */
export class Reading {
  private readonly source: AsyncIterator<NewText> | Iterator<NewText>;
  /** The first of what follows: read to know whether anything does. */
  private first: NewText[] = [];
  /** What is being read, or was last. */
  some: NewText[] = [];
  isOver = false;

  /** @param most so many at once */
  constructor(
    texts: AsyncIterable<NewText> | Iterable<NewText>,
    private readonly most = MOST_AT_ONCE,
  ) {
    this.source = Symbol.asyncIterator in texts ? texts[Symbol.asyncIterator]() : texts[Symbol.iterator]();
  }

  async next(): Promise<NewText[]> {
    const some = (this.some = this.first);
    this.first = [];
    while (!this.isOver && this.first.length === 0) {
      // What is there already is taken without a wait for each.
      const read = this.source.next();
      const { done, value } = read instanceof Promise ? await read : read;
      if (done === true) this.isOver = true;
      else (some.length < this.most ? some : this.first).push(value);
      if (some.length % BATCH === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    return some;
  }
}
