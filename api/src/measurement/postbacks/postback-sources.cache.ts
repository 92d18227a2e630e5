import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { Lookups } from '../events/lookups.ts';
import { uuidBytes } from '../events/uuid-bytes.ts';
import type { KnownKey } from '../events/write-keys.cache.ts';
import { postbackMapping, type PostbackMapping, type PostbackShape } from './postback-mapping.ts';

export interface KnownPostbackSource extends KnownKey {
  shape: PostbackShape;
  mapping: PostbackMapping;
}
interface SourceRow {
  secret_hash: string;
  no: number;
  brand_id: string;
  shape: PostbackShape;
  mapping: unknown;
}

const SOURCES = 'SELECT secret_hash, no, brand_id, shape, mapping FROM postback_sources WHERE revoked_at IS NULL';

/** What is kept of a secret. It is random and long, so one round of a fast digest is enough. */
export const secretDigest = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const known = (row: SourceRow): KnownPostbackSource => ({
  no: row.no, brand: row.brand_id, brandId: uuidBytes(row.brand_id), shape: row.shape, mapping: postbackMapping.catch({}).parse(row.mapping),
});

/** Who may report from server to server, in memory of an edge process. */
export class PostbackSourceCache {
  private sources = new Map<string, KnownPostbackSource>();
  private readonly lookups = new Lookups<Pool>(
    async (digests, pool) => {
      const { rows } = await pool.query<SourceRow>(`${SOURCES} AND secret_hash = ANY ($1)`, [digests]);
      for (const row of rows) this.sources.set(row.secret_hash, known(row));
    },
    (digest) => this.sources.has(digest),
  );

  async find(secret: string, pool: Pool): Promise<KnownPostbackSource | undefined> {
    const digest = secretDigest(secret);
    if (!this.sources.has(digest)) await this.lookups.find(digest, pool);
    return this.sources.get(digest);
  }

  async load(pool: Pool): Promise<void> {
    const { rows } = await pool.query<SourceRow>(SOURCES);
    this.sources = new Map(rows.map((row) => [row.secret_hash, known(row)]));
  }
}
