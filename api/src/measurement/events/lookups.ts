import { setTimeout as sleep } from 'node:timers/promises';

const FORGET_MS = 2_000;
const ROUND_MS = 10;
const MOST_AT_ONCE = 2_000;
const MOST_KEPT = 10_000;

/** More names are being looked for than may be; the sender may try again. */
export class TooManyNames extends Error {}

/**
 * Looks for names that are not in memory. Everybody who asks meanwhile shares one query, so the first burst on what was
 * made a moment ago is answered whole, and strangers who try many names get a hundred queries a second out of it and
 * no more. A miss is remembered for two seconds: what is really new arrives by notice.
 */
export class Lookups<Source> {
  private readonly missedUntil = new Map<string, number>();
  private wanted = new Set<string>();
  private last: Promise<void> = Promise.resolve();
  private next: Promise<void> | null = null;

  /**
   * @param read keeps in memory what it finds of the names
   * @param isKnown whether a name is in memory
   */
  constructor(
    private readonly read: (names: string[], source: Source) => Promise<void>,
    private readonly isKnown: (name: string) => boolean,
  ) {}

  /**
   * Resolves when the name is in memory, or is known to be nowhere.
   * @throws TooManyNames, and whatever reading throws
   */
  find(name: string, source: Source, nowMs = Date.now()): Promise<void> {
    if ((this.missedUntil.get(name) ?? 0) > nowMs) return Promise.resolve();
    if (this.wanted.size >= MOST_AT_ONCE && !this.wanted.has(name)) return Promise.reject(new TooManyNames('too many unknown names at once'));
    this.wanted.add(name);
    this.next ??= this.last.then(() => this.round(source));
    return this.next;
  }

  private async round(source: Source): Promise<void> {
    const names = [...this.wanted];
    this.wanted = new Set();
    this.next = null;
    const work = this.read(names, source);
    this.last = Promise.all([work.catch(() => undefined), sleep(ROUND_MS)]).then(() => undefined);
    await work;
    if (this.missedUntil.size >= MOST_KEPT) this.missedUntil.clear();
    const until = Date.now() + FORGET_MS;
    for (const name of names) if (!this.isKnown(name)) this.missedUntil.set(name, until);
  }
}
