const FORGET_MS = 2_000;
const MOST_A_SECOND = 100;
const MOST_KEPT = 10_000;

/**
 * Whether a key that is not in memory may be looked up in the database: a miss is remembered for two seconds, and
 * strangers who try many names get no more than a hundred lookups a second out of it. What is really new arrives by notice.
 */
export class MissGuard {
  private readonly missedUntil = new Map<string, number>();
  private second = 0;
  private lookups = 0;

  mayLookUp(name: string, nowMs = Date.now()): boolean {
    if ((this.missedUntil.get(name) ?? 0) > nowMs) return false;
    const second = Math.floor(nowMs / 1_000);
    if (second !== this.second) {
      this.second = second;
      this.lookups = 0;
    }
    this.lookups += 1;
    return this.lookups <= MOST_A_SECOND;
  }

  missed(name: string, nowMs = Date.now()): void {
    if (this.missedUntil.size >= MOST_KEPT) this.missedUntil.clear();
    this.missedUntil.set(name, nowMs + FORGET_MS);
  }
}
