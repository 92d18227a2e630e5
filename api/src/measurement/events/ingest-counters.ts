import type { Pool } from 'pg';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * Counts what the edge answered, by hour, key and code, and adds it to the database every second. A killed process
 * loses the counts of its last second, never events: those are counted from the log.
 */
export class IngestCounters {
  private counts = new Map<string, number>();

  add(code: string, count: number, brand = NOBODY, keyNo = 0): void {
    if (count === 0) return;
    const hour = Math.floor(Date.now() / 3_600_000);
    const key = `${hour}|${brand}|${keyNo}|${code}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + count);
  }

  /** On failure the counts are kept for the next time. */
  async flush(pool: Pool): Promise<void> {
    if (this.counts.size === 0) return;
    const taken = this.counts;
    this.counts = new Map();
    const rows = [...taken].map(([key, count]) => {
      const [hour, brand, keyNo, code] = key.split('|');
      return { hour: new Date(Number(hour) * 3_600_000), brand, keyNo: Number(keyNo), code, count };
    });
    try {
      await pool.query(
        `INSERT INTO ingest_counters (hour, brand_id, key_no, code, count, last_at)
         SELECT *, now() FROM unnest($1::timestamptz[], $2::uuid[], $3::int[], $4::text[], $5::bigint[]) AS t ORDER BY 1, 2, 3, 4
         ON CONFLICT (hour, brand_id, key_no, code) DO UPDATE SET count = ingest_counters.count + excluded.count, last_at = excluded.last_at`,
        [rows.map((r) => r.hour), rows.map((r) => r.brand), rows.map((r) => r.keyNo), rows.map((r) => r.code), rows.map((r) => r.count)],
      );
    } catch (error) {
      for (const [key, count] of taken) this.counts.set(key, (this.counts.get(key) ?? 0) + count);
      throw error;
    }
  }
}
