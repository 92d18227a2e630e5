import type { Pool } from 'pg';
import { uuidBytes } from './uuid-bytes.ts';

export interface KnownKey {
  no: number;
  brand: string;
  brandId: Uint8Array;
}

interface KeyRow {
  key: string;
  no: number;
  brand_id: string;
}

const MISS_MS = 2_000;
const KEYS = 'SELECT key, no, brand_id FROM write_keys WHERE revoked_at IS NULL';
const known = (row: KeyRow): KnownKey => ({ no: row.no, brand: row.brand_id, brandId: uuidBytes(row.brand_id) });

/** The write keys in force, in memory of an edge process. */
export class WriteKeyCache {
  private keys = new Map<string, KnownKey>();
  private readonly misses = new Map<string, number>();

  get(key: string): KnownKey | undefined {
    return this.keys.get(key);
  }

  /** As {@link get}, asking the database for a key made a moment ago; a miss is remembered for two seconds. */
  async find(key: string, pool: Pool): Promise<KnownKey | undefined> {
    const now = Date.now();
    if ((this.misses.get(key) ?? 0) > now) return undefined;
    const { rows } = await pool.query<KeyRow>(`${KEYS} AND key = $1`, [key]);
    if (rows[0]) this.keys.set(key, known(rows[0]));
    else {
      if (this.misses.size > 10_000) this.misses.clear();
      this.misses.set(key, now + MISS_MS);
    }
    return this.keys.get(key);
  }

  async load(pool: Pool): Promise<void> {
    const { rows } = await pool.query<KeyRow>(KEYS);
    this.keys = new Map(rows.map((row) => [row.key, known(row)]));
  }
}
