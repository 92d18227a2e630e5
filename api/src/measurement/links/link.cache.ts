import type { Pool } from 'pg';
import { MissGuard } from '../events/miss-guard.ts';
import { uuidBytes } from '../events/uuid-bytes.ts';
import { landing, type Landing } from './landing.ts';

export interface KnownLink {
  sourceNo: number;
  brand: string;
  brandId: Uint8Array;
  landing: Landing;
  expiresAtMs: number;
}
interface LinkRow {
  slug: string;
  source_no: number;
  brand_id: string;
  destination: string;
  created_at: Date;
  expires_at: Date | null;
}

const OVERLAP_MS = 5 * 60_000;
const WHOLE_EVERY_MS = 60_000;
const COLUMNS = 'slug, source_no, brand_id, destination, created_at, expires_at';

/** All tracked links, in memory of an edge process, so that a redirect asks nobody and goes on while PostgreSQL is away. */
export class LinkCache {
  private readonly links = new Map<string, KnownLink>();
  private readonly misses = new MissGuard();
  private newestMs = 0;
  private wholeAtMs = 0;

  get(slug: string): KnownLink | undefined {
    return this.links.get(slug);
  }

  sourceOf(slug: string, brandId: Uint8Array): number {
    const link = this.links.get(slug);
    return link && Buffer.compare(link.brandId, brandId) === 0 ? link.sourceNo : 0;
  }

  /** As {@link get}, asking the database for a slug made a moment ago. */
  async find(slug: string, pool: Pool): Promise<KnownLink | undefined> {
    const known = this.links.get(slug);
    if (known) return known;
    if (!this.misses.mayLookUp(slug)) return undefined;
    const { rows } = await pool.query<LinkRow>(`SELECT ${COLUMNS} FROM tracked_links WHERE slug = $1`, [slug]);
    if (rows[0]) this.keep(rows[0]);
    else this.misses.missed(slug);
    return this.links.get(slug);
  }

  /** Reads the links made since the last time; all of them at first and from time to time, because an expiry may change. */
  async load(pool: Pool): Promise<void> {
    const isWhole = Date.now() - this.wholeAtMs > WHOLE_EVERY_MS;
    const since = new Date(isWhole ? 0 : Math.max(0, this.newestMs - OVERLAP_MS));
    if (isWhole) this.wholeAtMs = Date.now();
    const { rows } = await pool.query<LinkRow>(`SELECT ${COLUMNS} FROM tracked_links WHERE created_at >= $1`, [since]);
    for (const row of rows) this.keep(row);
  }

  private keep(row: LinkRow): void {
    this.newestMs = Math.max(this.newestMs, row.created_at.getTime());
    this.links.set(row.slug, {
      sourceNo: row.source_no,
      brand: row.brand_id,
      brandId: uuidBytes(row.brand_id),
      landing: landing(row.destination),
      expiresAtMs: row.expires_at?.getTime() ?? Infinity,
    });
  }
}
