import type { Pool } from 'pg';

const HOUR_MS = 3_600_000;

/** Requests for ads by hour, whatever was shown: pacing learns the shape of a day from them. */
export class TrafficCounts {
  private readonly pool: Pool;
  private hour = 0;
  private requests = 0;
  private waiting = new Map<number, number>();

  constructor(pool: Pool) {
    this.pool = pool;
  }

  add(nowMs: number): void {
    const hour = Math.floor(nowMs / HOUR_MS);
    if (hour !== this.hour) this.turn(hour);
    this.requests += 1;
  }

  async flush(): Promise<void> {
    this.turn(this.hour);
    const waiting = this.waiting;
    this.waiting = new Map();
    for (const [hour, requests] of waiting) {
      try {
        await this.pool.query('SELECT app.count_traffic($1, $2)', [new Date(hour * HOUR_MS), requests]);
      } catch (error) {
        this.waiting.set(hour, (this.waiting.get(hour) ?? 0) + requests);
        throw error;
      }
    }
  }

  private turn(hour: number): void {
    if (this.requests > 0) this.waiting.set(this.hour, (this.waiting.get(this.hour) ?? 0) + this.requests);
    this.hour = hour;
    this.requests = 0;
  }
}
