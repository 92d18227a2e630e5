import type { Pool } from 'pg';

const HOUR_MS = 3_600_000;
/** Written with one statement: longer lists would hold decisions up. */
const PORTION = 500;
/** Decisions are looked at so often at most: the one that is stands for those since. */
const EVERY_MS = 50;

/** What became of an ad group that fitted a request: OpenRTB's loss reasons, and from 1001 on our own. */
export const lossReasons = { won: 0, outbid: 102, advertiserApart: 205, categoryApart: 209, noBudget: 1001, capped: 1002, heldOut: 1003, sameBrand: 1004, excluded: 1005, unfit: 1007 } as const;
export type LossReason = (typeof lossReasons)[keyof typeof lossReasons];

/** Counts of a sample, by hour: why ad groups that fitted were not shown. */
export class LossCounts {
  private readonly pool: Pool;
  private hour = 0;
  private lookedAtMs = 0;
  private since = 0;
  private counts = new Map<string, Map<LossReason, number>>();
  private waiting: { hour: number; counts: Map<string, Map<LossReason, number>> }[] = [];

  constructor(pool: Pool) {
    this.pool = pool;
  }

  /** @returns how many decisions the present one stands for; 0 when it is not looked at */
  due(nowMs: number): number {
    this.since += 1;
    if (nowMs - this.lookedAtMs < EVERY_MS && nowMs >= this.lookedAtMs) return 0;
    const weight = this.since;
    this.lookedAtMs = nowMs;
    this.since = 0;
    const hour = Math.floor(nowMs / HOUR_MS);
    if (hour !== this.hour) this.turn(hour);
    return weight;
  }

  add(adGroupId: string, reason: LossReason, weight: number): void {
    let reasons = this.counts.get(adGroupId);
    if (!reasons) this.counts.set(adGroupId, (reasons = new Map<LossReason, number>()));
    reasons.set(reason, (reasons.get(reason) ?? 0) + weight);
  }

  /** @throws when PostgreSQL is away; what was counted waits for the next time */
  async flush(): Promise<void> {
    this.turn(this.hour);
    for (let next = this.waiting[0]; next; next = this.waiting[0]) {
      const rows = [...next.counts].flatMap(([id, reasons]) => [...reasons].map(([reason, count]) => ({ id, reason, count })));
      for (let portion = rows.slice(0, PORTION); portion.length > 0; portion = rows.slice(0, PORTION)) {
        await this.pool.query('SELECT app.count_losses($1, $2, $3, $4)', [
          new Date(next.hour * HOUR_MS), portion.map(({ id }) => id), portion.map(({ reason }) => reason), portion.map(({ count }) => count),
        ]);
        for (const { id, reason } of portion) next.counts.get(id)?.delete(reason);
        rows.splice(0, PORTION);
      }
      this.waiting = this.waiting.filter((one) => one !== next);
    }
  }

  private turn(hour: number): void {
    if (this.counts.size > 0) this.waiting.push({ hour: this.hour, counts: this.counts });
    // Hours that nobody could take are not kept for ever.
    this.waiting = this.waiting.slice(-24);
    this.counts = new Map();
    this.hour = hour;
  }
}
