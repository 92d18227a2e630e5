import type { Pool } from 'pg';

const NOBODY = '00000000-0000-0000-0000-000000000000';
const HOUR_MS = 3_600_000;

interface KeyCounts {
  brand: string;
  keyNo: number;
  codes: Map<string, number>;
}

/**
 * Counts what the edge answered, by key and code, and adds it to the hour in the database every second. A killed
 * process loses the counts of its last second, never events: those are counted from the log.
 */
export class IngestCounters {
  private byKey = new Map<number, KeyCounts>();

  /** @param keyNo 0 with the brand left out when nobody's key was given */
  add(code: string, count: number, brand = NOBODY, keyNo = 0): void {
    if (count === 0) return;
    let known = this.byKey.get(keyNo);
    if (!known) {
      known = { brand, keyNo, codes: new Map() };
      this.byKey.set(keyNo, known);
    }
    known.codes.set(code, (known.codes.get(code) ?? 0) + count);
  }

  /** On failure the counts are kept for the next time. */
  async flush(pool: Pool): Promise<void> {
    const rows = [...this.byKey.values()].flatMap(({ brand, keyNo, codes }) => [...codes].map(([code, count]) => ({ brand, keyNo, code, count })));
    if (rows.length === 0) return;
    this.byKey = new Map();
    try {
      await pool.query(
        `INSERT INTO ingest_counters (hour, brand_id, key_no, code, count, last_at)
         SELECT $1::timestamptz, *, now() FROM unnest($2::uuid[], $3::int[], $4::text[], $5::bigint[]) AS t ORDER BY 2, 3, 4
         ON CONFLICT (hour, brand_id, key_no, code) DO UPDATE SET count = ingest_counters.count + excluded.count, last_at = excluded.last_at`,
        [new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS), rows.map((r) => r.brand), rows.map((r) => r.keyNo), rows.map((r) => r.code), rows.map((r) => r.count)],
      );
    } catch (error) {
      for (const { brand, keyNo, code, count } of rows) this.add(code, count, brand, keyNo);
      throw error;
    }
  }
}
