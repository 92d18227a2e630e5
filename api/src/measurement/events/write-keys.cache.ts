import type { Pool } from 'pg';
import { MissGuard } from './miss-guard.ts';
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
  private readonly misses = new MissGuard();

  get(key: string): KnownKey | undefined {
    return this.keys.get(key);
  }

  /** As {@link get}, asking the database for a key made a moment ago. */
  async find(key: string, pool: Pool): Promise<KnownKey | undefined> {
    if (!this.misses.mayLookUp(key)) return undefined;
    const { rows } = await pool.query<KeyRow>(`${KEYS} AND key = $1`, [key]);
    if (rows[0]) this.keys.set(key, known(rows[0]));
    else this.misses.missed(key);
    return this.keys.get(key);
  }

  async load(pool: Pool): Promise<void> {
    const { rows } = await pool.query<KeyRow>(KEYS);
    this.keys = new Map(rows.map((row) => [row.key, known(row)]));
  }
}
