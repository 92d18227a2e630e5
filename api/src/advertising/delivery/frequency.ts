import { uuidv7 } from 'uuidv7';
import type { VisitorId } from '../../measurement/edge.ts';
import { CountTable } from './count-table.ts';
import { SoleCounting, type CountingStore } from './sole-counting.ts';

const MAX_BATCH = 256;
const MAX_WAIT_MS = 200;
const MOST_QUEUED = 20_000;
const DAY_MS = 86_400_000;
/** Pairs of visitor and ad group that a process remembers: some 60 MB. */
const MOST_PAIRS = 4_000_000;

/** An ad group with a cap, on a day of its campaign. */
export interface Capped {
  adGroupId: string;
  /** Keeps the counts of ad groups apart. */
  salt: VisitorId;
  cap: number;
  day: string;
}
/** One more ad of a group for a visitor on a day of its campaign. */
export interface Claim extends Capped {
  visitor: VisitorId;
}

/** Where all processes count together. */
export interface FrequencyStore {
  /** @param claims no two of the same visitor, group and day @returns for each the count with it, 0 when the cap was reached; less when it cannot be said */
  take(instance: string, claims: readonly Claim[]): Promise<number[]>;
  giveBack(claim: Claim): Promise<void>;
  forget(): Promise<void>;
  close(): Promise<void>;
  /** Where one process may count in its memory instead; absent where it may not. */
  readonly sole?: CountingStore;
}

interface Waiting {
  claim: Claim;
  key: string;
  done: (count: number) => void;
}

const keyOf = ({ visitor, adGroupId, day }: Claim): string => `${visitor.high}.${visitor.low}.${adGroupId}.${day}`;

/**
 * How often a visitor was promised an ad group's ad today, by whichever process. A place is taken before the ad is
 * given out, so neither a burst of requests nor a second process slips past the cap. A process that is alone takes places in
 * its memory; of several each asks the store, and claims of many requests travel together.
 * @see docs/adr/0046-frequency-caps.md, docs/adr/0058-sole-counting.md
 */
export class FrequencyCaps {
  private readonly store: FrequencyStore;
  private readonly instance = uuidv7();
  private readonly sole: SoleCounting | null;
  /** By day, what is known of counts: all there is while this process counts alone, otherwise at least so many. */
  private tables = new Map<string, CountTable>();
  private queue: Waiting[] = [];
  private running = 0;

  constructor(store: FrequencyStore) {
    this.store = store;
    this.sole = store.sole ? new SoleCounting(store.sole, this.instance, { know: (claim, count) => this.tableOf(claim.day).raise(claim.visitor, claim.salt, count), forgetAll: () => this.tables.clear(), settle: () => this.settled(), resume: () => this.pump() }) : null;
  }

  /** Whether places are taken in memory now, so that nobody need wait. */
  get isCountedHere(): boolean {
    return this.sole?.isCounting ?? false;
  }

  /** Finds out how to count; the first decisions with capped ads wait for it. */
  async join(): Promise<void> {
    await this.sole?.join();
  }

  /** Whether a visitor is known to have had all places. */
  isReached({ salt, cap, day }: Capped, visitor: VisitorId): boolean {
    const table = this.tables.get(day);
    return table !== undefined && table.get(visitor, salt) >= cap;
  }

  /** Takes a place in memory. Only while {@link isCountedHere}, and after {@link isReached} said no. */
  takeHere(capped: Capped, visitor: VisitorId): void {
    this.sole?.remember(capped, visitor, this.tableOf(capped.day).add(visitor, capped.salt, 1));
  }

  /** @returns whether there was a place; false also when nobody can say, for a cap is a promise */
  async take(claims: readonly Claim[]): Promise<boolean[]> {
    return Promise.all(claims.map((claim) => this.takeOne(claim)));
  }

  giveBack(claim: Claim): void {
    const count = this.tableOf(claim.day).add(claim.visitor, claim.salt, -1);
    if (this.isCountedHere) this.sole?.remember(claim, claim.visitor, count);
    else void this.store.giveBack(claim).catch(() => undefined);
  }

  async tidy(): Promise<void> {
    const oldest = new Date(Date.now() - 2 * DAY_MS).toISOString().slice(0, 10);
    for (const day of this.tables.keys()) if (day < oldest) this.tables.delete(day);
    if (this.sole) this.sole.mayCount = this.pairs() < MOST_PAIRS;
    await this.store.forget();
  }

  async close(): Promise<void> {
    await this.sole?.close();
    await this.store.close();
  }

  private pairs(): number {
    let pairs = 0;
    for (const { size } of this.tables.values()) pairs += size;
    return pairs;
  }

  private tableOf(day: string): CountTable {
    let table = this.tables.get(day);
    if (!table) {
      table = new CountTable();
      this.tables.set(day, table);
    } else if (table.size > MOST_PAIRS) {
      if (this.sole?.isMine) this.sole.mayCount = false;
      else this.tables.clear();
    }
    return table;
  }

  private takeOne(claim: Claim): Promise<boolean> {
    if (this.isCountedHere) {
      if (this.isReached(claim, claim.visitor)) return Promise.resolve(false);
      this.takeHere(claim, claim.visitor);
      return Promise.resolve(true);
    }
    if (this.queue.length >= MOST_QUEUED) return Promise.resolve(false);
    return new Promise((resolve) => {
      let isLate = false;
      const late = setTimeout(() => {
        isLate = true;
        resolve(false);
      }, MAX_WAIT_MS);
      const done = (count: number) => {
        clearTimeout(late);
        // Nobody is told of a place that came too late; it is free for the next.
        if (isLate && count > 0) return this.giveBack(claim);
        if (count >= 0) this.tableOf(claim.day).raise(claim.visitor, claim.salt, count === 0 ? claim.cap : count);
        resolve(count > 0);
      };
      this.queue.push({ claim, key: keyOf(claim), done });
      this.pump();
    });
  }

  /** Two batches under way: one is answered while the other is written. */
  private pump(): void {
    if (this.running >= 2 || this.queue.length === 0 || this.sole?.isTurning) return;
    this.running += 1;
    // What came with the same read of the sockets goes together.
    setImmediate(() => void this.flush());
  }

  /** Waits until no batch is under way; no new one begins while the way of counting turns. */
  private async settled(): Promise<void> {
    while (this.running > 0) await new Promise((done) => setImmediate(done));
  }

  private async flush(): Promise<void> {
    const batch = new Map<string, Waiting>();
    const later: Waiting[] = [];
    for (const waiting of this.queue) {
      if (batch.size >= MAX_BATCH || batch.has(waiting.key)) later.push(waiting);
      else batch.set(waiting.key, waiting);
    }
    this.queue = later;
    const all = [...batch.values()];
    if (all.length > 0) await this.ask(all);
    this.running -= 1;
    this.pump();
  }

  private async ask(all: readonly Waiting[]): Promise<void> {
    if (this.isCountedHere) {
      for (const { claim, done } of all) done(this.isReached(claim, claim.visitor) ? 0 : this.countedHere(claim));
      return;
    }
    try {
      const counts = await this.store.take(this.instance, all.map(({ claim }) => claim));
      all.forEach(({ done }, at) => done(counts[at] ?? 0));
    } catch {
      // Not known to be reached, only not granted.
      for (const { done } of all) done(-1);
    }
  }

  private countedHere(claim: Claim): number {
    this.takeHere(claim, claim.visitor);
    return this.tableOf(claim.day).get(claim.visitor, claim.salt);
  }
}
