import { uuidBytes, type VisitorId } from '../../measurement/edge.ts';
import type { Capped } from './frequency.ts';

const RENEW_MS = 500;
const LOOK_MS = 1_000;
const WAIT_MS = 100;
const KEEP_MS = 25;
/** What PostgreSQL grants. This process reckons with less, for clocks and for renewals that a crash of PostgreSQL forgets. */
export const LEASE_S = 5;
const HELD_MS = 4_000;
const JOIN_MS = 1_500;
/** Places that may wait to be written down. */
const MOST_WAITING = 100_000;
const PORTION = 20_000;

/** How a process counts: alone in memory, or all in the store; it waits while another counts alone, and leaves when another came. */
export type CountingWord = 'ALONE' | 'LEAVE' | 'SHARED' | 'WAIT';
export interface Counted {
  visitor: VisitorId;
  adGroupId: string;
  day: string;
  count: number;
}
/** The store as far as one process may count in its memory. */
export interface CountingStore {
  join(instance: string, leaseS: number, mayBeAlone: boolean): Promise<CountingWord>;
  leave(instance: string, isGoing: boolean): Promise<void>;
  /** @returns false when another process counts by now */
  keep(instance: string, counts: KeptCounts): Promise<boolean>;
  /** What was counted before, in portions; behind the last of the portion before. */
  counted(behind: Counted | null, most: number): Promise<Counted[]>;
}
/** Who counts: what it must do when the way of counting turns. */
export interface CountingHost {
  know(counted: Counted & { salt: VisitorId }, count: number): void;
  forgetAll(): void;
  /** Waits until nothing is asked of the store. */
  settle(): Promise<void>;
  resume(): void;
}

/** How far counts have come, column by column, to be written down together. */
export class KeptCounts {
  readonly highs: number[] = [];
  readonly lows: number[] = [];
  /** Number of the group and day, from 1. */
  readonly which: number[] = [];
  readonly counts: number[] = [];
  readonly groups: string[] = [];
  readonly days: string[] = [];
  private readonly numbers = new Map<string, Map<string, number>>();

  add({ adGroupId, day }: Pick<Capped, 'adGroupId' | 'day'>, visitor: VisitorId, count: number): void {
    let ofDay = this.numbers.get(day);
    if (!ofDay) this.numbers.set(day, (ofDay = new Map<string, number>()));
    let number = ofDay.get(adGroupId);
    if (number === undefined) {
      number = this.groups.push(adGroupId);
      this.days.push(day);
      ofDay.set(adGroupId, number);
    }
    this.highs.push(visitor.high);
    this.lows.push(visitor.low);
    this.which.push(number);
    this.counts.push(count);
  }
}

/** Half of an ad group's id, the random half. */
export function saltOf(adGroupId: string): VisitorId {
  const bytes = uuidBytes(adGroupId);
  const word = (at: number) => (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  return { high: word(8), low: word(12) };
}

/**
 * Lets a process count in memory as long as it is the only one. It has leave for a few seconds at a time, reads what was counted before it
 * begins, writes down behind the way, and hands over as soon as a second process says that it is there.
 * @see docs/adr/0058-sole-counting.md
 */
export class SoleCounting {
  mayCount = true;
  private state: 'WAIT' | 'SHARED' | 'LOADING' | 'TURNING' | 'ALONE' | 'LEAVING' = 'WAIT';
  private heldUntil = 0;
  private kept = new KeptCounts();
  private keeping: Promise<void> | null = null;
  private loading: Promise<void> | null = null;
  private joining: Promise<void> | null = null;
  private ticking: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private keeper: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly store: CountingStore,
    private readonly instance: string,
    private readonly host: CountingHost,
  ) {}

  get isCounting(): boolean {
    return this.state === 'ALONE' && this.kept.counts.length < MOST_WAITING && performance.now() < this.heldUntil;
  }

  /** Whether it counts alone or is about to. */
  get isMine(): boolean {
    return this.state !== 'WAIT' && this.state !== 'SHARED';
  }

  /** Whether nobody may ask the store now: another counts alone, or what this one has counted is not all written down. */
  get isTurning(): boolean {
    return this.state !== 'SHARED' && this.state !== 'LOADING' && !this.isCounting;
  }

  /** Returns when it is known how to count, or another process takes its time. */
  join(): Promise<void> {
    this.joining ??= this.begin();
    return this.joining;
  }

  remember(capped: Capped, visitor: VisitorId, count: number): void {
    this.kept.add(capped, visitor, count);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    clearInterval(this.keeper);
    if (!this.joining) return;
    await this.ticking;
    await this.loading;
    try {
      await this.keepAll();
      await this.store.leave(this.instance, true);
    } catch {
      // The lease runs out by itself.
    }
    this.state = 'WAIT';
  }

  private async begin(): Promise<void> {
    this.keeper = setInterval(() => void this.keep().catch(() => undefined), KEEP_MS);
    const end = performance.now() + JOIN_MS;
    await this.tick();
    while (this.state === 'WAIT' && performance.now() < end && !this.isClosed) {
      await new Promise((done) => setTimeout(done, WAIT_MS));
      await this.tick();
    }
    await this.loading;
    this.next();
  }

  private next(): void {
    if (this.isClosed) return;
    const wait = this.state === 'WAIT' ? WAIT_MS : this.state === 'SHARED' ? LOOK_MS : RENEW_MS;
    this.timer = setTimeout(() => void this.tick().then(() => this.next()), wait);
  }

  private tick(): Promise<void> {
    this.ticking = this.ask().catch(() => undefined);
    return this.ticking;
  }

  private async ask(): Promise<void> {
    const askedAt = performance.now();
    const word = await this.store.join(this.instance, LEASE_S, this.mayCount);
    if (word === 'ALONE') {
      this.heldUntil = askedAt + HELD_MS;
      if (this.state === 'SHARED' || this.state === 'WAIT') this.state = 'LOADING';
      if (this.state === 'LOADING') this.loading ??= this.load().finally(() => (this.loading = null));
      return this.host.resume();
    }
    if (word === 'LEAVE') return this.leave();
    // Somebody else counts, or may: what this process had counted since its leave ran out is lost.
    if (this.isMine) this.kept = new KeptCounts();
    this.state = word;
    if (word === 'SHARED') this.host.resume();
  }

  /** Until all is read it counts in the store, where nobody else may. */
  private async load(): Promise<void> {
    try {
      this.host.forgetAll();
      for (let behind: Counted | null = null; ; ) {
        const portion: Counted[] = await this.store.counted(behind, PORTION);
        for (const one of portion) this.host.know({ ...one, salt: saltOf(one.adGroupId) }, one.count);
        behind = portion.at(-1) ?? null;
        if (portion.length < PORTION) break;
      }
    } catch {
      return; // The next renewal tries again.
    }
    if (!this.is('LOADING')) return;
    this.state = 'TURNING';
    await this.host.settle();
    if (!this.is('TURNING')) return;
    this.state = 'ALONE';
    this.host.resume();
  }

  private is(state: typeof this.state): boolean {
    return this.state === state;
  }

  /** Everything is written down before anybody else may count. @throws when that fails; the next renewal tries again */
  private async leave(): Promise<void> {
    this.state = 'LEAVING';
    await this.keepAll();
    await this.store.leave(this.instance, false);
    this.state = 'SHARED';
    this.host.resume();
  }

  private async keepAll(): Promise<void> {
    while (this.kept.counts.length > 0 || this.keeping) await this.keep();
  }

  private keep(): Promise<void> {
    this.keeping ??= this.write().finally(() => (this.keeping = null));
    return this.keeping;
  }

  private async write(): Promise<void> {
    const kept = this.kept;
    if (kept.counts.length === 0) return;
    this.kept = new KeptCounts();
    try {
      if (!(await this.store.keep(this.instance, kept)) && this.isMine) this.state = 'WAIT';
    } catch (error) {
      this.kept = joined(kept, this.kept);
      throw error;
    }
    this.host.resume();
  }
}

/** Both as one, the later one's counts behind: of a pair the larger is written. */
function joined(first: KeptCounts, second: KeptCounts): KeptCounts {
  const visitorOf = (at: number): VisitorId => ({ high: second.highs[at]!, low: second.lows[at]! });
  second.counts.forEach((count, at) => {
    const number = second.which[at]! - 1;
    first.add({ adGroupId: second.groups[number]!, day: second.days[number]! }, visitorOf(at), count);
  });
  return first;
}
