import type { Pool } from 'pg';
import { Lookups } from '../events/lookups.ts';
import { uuidBytes } from '../events/uuid-bytes.ts';
import { deviceKinds, type DeviceKind } from './device-kind.ts';
import { landing, type Landing } from './landing.ts';
import { slugForm } from './slug.ts';

export interface KnownLink {
  sourceNo: number;
  brand: string;
  brandId: Uint8Array;
  landing: Landing;
  /** Where one kind of device goes instead. */
  targets: Partial<Record<DeviceKind, Landing>> | null;
  passesQuery: boolean;
  expiresAtMs: number;
}
interface LinkRow {
  slug: string;
  source_no: number;
  brand_id: string;
  destination: string;
  targets: Partial<Record<DeviceKind, string>>;
  passes_query: boolean;
  changed_at: Date;
  expires_at: Date | null;
}

const OVERLAP_MS = 5 * 60_000;
const WHOLE_EVERY_MS = 60_000;
const COLUMNS = 'slug, source_no, brand_id, destination, targets, passes_query, changed_at, expires_at';

/** All tracked links, in memory of an edge process, so that a redirect asks nobody and goes on while PostgreSQL is away. */
export class LinkCache {
  private readonly links = new Map<string, KnownLink>();
  private readonly lookups = new Lookups<Pool>(
    async (slugs, pool) => {
      const { rows } = await pool.query<LinkRow>(`SELECT ${COLUMNS} FROM tracked_links WHERE slug = ANY ($1)`, [slugs.flatMap((slug) => [slug, slugForm(slug)])]);
      for (const row of rows) this.keep(row);
    },
    (slug) => this.get(slug) !== undefined,
  );
  private newestMs = 0;
  private wholeAtMs = 0;

  get(slug: string): KnownLink | undefined {
    return this.links.get(slug) ?? this.links.get(slugForm(slug));
  }

  sourceOf(slug: string, brandId: Uint8Array): number {
    const link = this.get(slug);
    return link && Buffer.compare(link.brandId, brandId) === 0 ? link.sourceNo : 0;
  }

  /** As {@link get}, asking the database for a slug made a moment ago. */
  async find(slug: string, pool: Pool): Promise<KnownLink | undefined> {
    if (!this.get(slug)) await this.lookups.find(slug, pool);
    return this.get(slug);
  }

  /** Reads the links made or changed since the last time; all of them at first and from time to time. */
  async load(pool: Pool): Promise<void> {
    const isWhole = Date.now() - this.wholeAtMs > WHOLE_EVERY_MS;
    const since = new Date(isWhole ? 0 : Math.max(0, this.newestMs - OVERLAP_MS));
    if (isWhole) this.wholeAtMs = Date.now();
    const { rows } = await pool.query<LinkRow>(`SELECT ${COLUMNS} FROM tracked_links WHERE changed_at >= $1`, [since]);
    for (const row of rows) this.keep(row);
  }

  private keep(row: LinkRow): void {
    this.newestMs = Math.max(this.newestMs, row.changed_at.getTime());
    this.links.set(row.slug, {
      sourceNo: row.source_no,
      brand: row.brand_id,
      brandId: uuidBytes(row.brand_id),
      landing: landing(row.destination),
      targets: targetsOf(row),
      passesQuery: row.passes_query,
      expiresAtMs: row.expires_at?.getTime() ?? Infinity,
    });
  }
}

function targetsOf({ targets }: LinkRow): KnownLink['targets'] {
  const set = deviceKinds.flatMap((kind) => (targets[kind] === undefined ? [] : [[kind, landing(targets[kind])] as const]));
  return set.length === 0 ? null : Object.fromEntries(set);
}
