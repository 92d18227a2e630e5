import type { Pool } from 'pg';
import { Lookups } from './lookups.ts';
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

const KEYS = 'SELECT key, no, brand_id FROM write_keys WHERE revoked_at IS NULL';
const known = (row: KeyRow): KnownKey => ({ no: row.no, brand: row.brand_id, brandId: uuidBytes(row.brand_id) });

/** The write keys in force, in memory of an edge process. */
export class WriteKeyCache {
  private keys = new Map<string, KnownKey>();
  private readonly lookups = new Lookups<Pool>(
    async (keys, pool) => {
      const { rows } = await pool.query<KeyRow>(`${KEYS} AND key = ANY ($1)`, [keys]);
      for (const row of rows) this.keys.set(row.key, known(row));
    },
    (key) => this.keys.has(key),
  );

  get(key: string): KnownKey | undefined {
    return this.keys.get(key);
  }

  /** As {@link get}, asking the database for a key made a moment ago. */
  async find(key: string, pool: Pool): Promise<KnownKey | undefined> {
    if (!this.keys.has(key)) await this.lookups.find(key, pool);
    return this.keys.get(key);
  }

  async load(pool: Pool): Promise<void> {
    const { rows } = await pool.query<KeyRow>(KEYS);
    this.keys = new Map(rows.map((row) => [row.key, known(row)]));
  }
}
