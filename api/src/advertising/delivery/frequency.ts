import type { VisitorId } from '../../measurement/edge.ts';

const MAX_KNOWN = 200_000;
const MAX_BATCH = 256;
const MAX_WAIT_MS = 200;

/** One more ad of a group for a visitor on a day of its campaign. */
export interface Claim {
  visitor: VisitorId;
  adGroupId: string;
  cap: number;
  day: string;
}

/** Where all processes count together. */
export interface FrequencyStore {
  /** @param claims no two of the same visitor, group and day @returns for each the count with it, 0 when the cap was reached */
  take(claims: readonly Claim[]): Promise<number[]>;
  giveBack(claim: Claim): Promise<void>;
  forget(): Promise<void>;
  close(): Promise<void>;
}

interface Waiting {
  claim: Claim;
  key: string;
  done: (count: number) => void;
}

const keyOf = ({ visitor, adGroupId, day }: Claim): string => `${visitor.high}.${visitor.low}.${adGroupId}.${day}`;

/**
 * How often a visitor was promised an ad group's ad today, by whichever process. A place is taken before the ad is
 * given out, so neither a burst of requests nor a second process slips past the cap. Claims of many requests travel together.
 * @see docs/adr/0046-frequency-caps.md
 */
export class FrequencyCaps {
  private readonly store: FrequencyStore;
  /** Whom a cap was seen to be reached for, so that the store is not asked again. By visitor, then by group and day. */
  private reached = new Map<string, Set<string>>();
  private queue: Waiting[] = [];
  private running = 0;

  constructor(store: FrequencyStore) {
    this.store = store;
  }

  /** Groups and days that are known to be used up for a visitor. */
  knownOf(visitor: VisitorId): ReadonlySet<string> | undefined {
    return this.reached.get(`${visitor.high}.${visitor.low}`);
  }

  /** @returns whether there was a place; false also when the store cannot be asked, for a cap is a promise */
  async take(claims: readonly Claim[]): Promise<boolean[]> {
    return Promise.all(claims.map((claim) => this.takeOne(claim)));
  }

  giveBack(claim: Claim): void {
    this.reached.get(`${claim.visitor.high}.${claim.visitor.low}`)?.delete(`${claim.adGroupId}${claim.day}`);
    void this.store.giveBack(claim).catch(() => undefined);
  }

  tidy(): Promise<void> {
    return this.store.forget();
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private takeOne(claim: Claim): Promise<boolean> {
    return new Promise((resolve) => {
      let isLate = false;
      const late = setTimeout(() => {
        isLate = true;
        resolve(false);
      }, MAX_WAIT_MS);
      const done = (count: number) => {
        clearTimeout(late);
        if (isLate && count > 0) return this.giveBack(claim);
        if (count === 0 || count >= claim.cap) this.know(claim);
        resolve(count > 0);
      };
      this.queue.push({ claim, key: keyOf(claim), done });
      this.pump();
    });
  }

  private know({ visitor, adGroupId, day }: Claim): void {
    const key = `${visitor.high}.${visitor.low}`;
    const known = this.reached.get(key);
    if (known) known.add(`${adGroupId}${day}`);
    else {
      if (this.reached.size >= MAX_KNOWN) this.reached = new Map();
      this.reached.set(key, new Set([`${adGroupId}${day}`]));
    }
  }

  /** Two batches under way: one is answered while the other is written. */
  private pump(): void {
    if (this.running >= 2 || this.queue.length === 0) return;
    this.running += 1;
    // What came with the same read of the sockets goes together.
    setImmediate(() => void this.flush());
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
    if (all.length > 0) {
      try {
        const counts = await this.store.take(all.map(({ claim }) => claim));
        all.forEach(({ done }, at) => done(counts[at] ?? 0));
      } catch {
        // Not known to be reached, only not granted.
        for (const { done } of all) done(-1);
      }
    }
    this.running -= 1;
    this.pump();
  }
}
