import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import type { Context } from '../../platform/database/tenant-context.ts';
import { BadInput, Forbidden, NotFound } from '../../platform/errors/domain-error.ts';
import { LINK_CLICK } from '../events/event-kinds.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { deviceKinds, type DeviceKind } from './device-kind.ts';
import { landing } from './landing.ts';
import { newSlug, readSlug } from './slug.ts';

const MAX_DESTINATION = 2_048;
const MOST_LINKS = 5_000;

export interface NewLink {
  /** The brand whose link it is. */
  orgId: string;
  creatorId: string;
  /** Null where the link belongs to no deal, such as a contest's entry. */
  dealId: string | null;
  destination: string;
}
/** What a brand decides about a link of its own. */
export interface LinkWish {
  /** Letters and digits of any script; made up when absent. */
  slug?: string | null | undefined;
  destination: string;
  targets?: readonly { device: DeviceKind; destination: string }[] | null | undefined;
  /** Whether the query of the request goes on to the destination. */
  passesQuery?: boolean | null | undefined;
  expiresAt?: Date | null | undefined;
}
export interface Link {
  id: string;
  dealId: string | null;
  slug: string;
  url: string;
  destination: string;
  targets: { device: DeviceKind; destination: string }[];
  passesQuery: boolean;
  expiresAt: Date | null;
  /** Valid clicks so far. */
  clicks: number;
}

interface LinkRow extends Record<string, unknown> {
  id: string;
  deal_id: string | null;
  slug: string;
  destination: string;
  targets: Partial<Record<DeviceKind, string>>;
  passes_query: boolean;
  expires_at: Date | null;
  clicks: bigint;
}
const LINKS = `SELECT l.id, l.deal_id, l.slug, l.destination, l.targets, l.passes_query, l.expires_at,
  (SELECT coalesce(sum(r.valid), 0)::bigint FROM rollup_hours r WHERE r.source_no = l.source_no AND r.type = ${LINK_CLICK}) AS clicks
  FROM tracked_links l`;

/** Short links on the edge that lead to a brand's page and count the way there. */
@Injectable()
export class LinksService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Makes a deal's link; the edge knows it as soon as the transaction has committed.
   * @throws BadInput when the destination is no http(s) address
   */
  async create(tx: Tx, { orgId, creatorId, dealId, destination }: NewLink): Promise<{ id: string; slug: string; url: string; sourceNo: number }> {
    const address = checkDestination(destination);
    const [id, slug] = [uuidv7(), newSlug()];
    const [source] = await tx.query<{ no: number }[]>(
      'INSERT INTO event_sources (brand_id, link_id, deal_id, creator_id) VALUES ($1, $2, $3, $4) RETURNING no',
      [orgId, id, dealId, creatorId],
    );
    await tx.query(
      'INSERT INTO tracked_links (id, slug, source_no, brand_id, creator_id, deal_id, destination, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
      [id, slug, source!.no, orgId, creatorId, dealId, address, this.clock.now()],
    );
    return { id, slug, url: this.urlOf(slug), sourceNo: source!.no };
  }

  /** The links of deals, as far as the context may see them. */
  async linksOfDeals(context: Context, dealIds: readonly string[]): Promise<Link[]> {
    if (dealIds.length === 0) return [];
    const rows = await this.db.read<LinkRow>(context, `${LINKS} WHERE l.deal_id = ANY ($1::uuid[]) ORDER BY l.created_at`, [dealIds], 'links_of_deals');
    return rows.map((row) => this.linkOf(row));
  }

  /** Links by id, as far as the context may see them. */
  async linksById(context: Context, ids: readonly string[]): Promise<Link[]> {
    if (ids.length === 0) return [];
    return (await this.db.read<LinkRow>(context, `${LINKS} WHERE l.id = ANY ($1::uuid[])`, [ids])).map((row) => this.linkOf(row));
  }

  /** A brand's links, newest first. */
  async list(viewer: Viewer): Promise<Link[]> {
    const rows = await this.db.read<LinkRow>(viewer.context, `${LINKS} WHERE l.brand_id = $1 ORDER BY l.created_at DESC, l.id DESC LIMIT 500`, [viewer.accountId]);
    return rows.map((row) => this.linkOf(row));
  }

  /**
   * A link that belongs to no deal, such as a newsletter's.
   * @throws Forbidden for others than brands; BadInput
   */
  async createOwn(viewer: Viewer, wish: LinkWish): Promise<Link> {
    if (viewer.kind !== 'BRAND') throw new Forbidden('Only a brand has links of its own.');
    const slug = checkSlug(wish.slug);
    const [destination, targets] = [checkDestination(wish.destination), checkTargets(wish.targets)];
    return this.db.transaction(viewer.context, async (tx) => {
      const [{ count } = { count: 0 }] = await tx.query<{ count: number }[]>('SELECT count(*)::int AS count FROM tracked_links WHERE brand_id = $1', [viewer.accountId]);
      if (count >= MOST_LINKS) throw new BadInput({ slug: `cannot be added: there are ${MOST_LINKS} links already` });
      const id = uuidv7();
      const [source] = await tx.query<{ no: number }[]>('INSERT INTO event_sources (brand_id, link_id) VALUES ($1, $2) RETURNING no', [viewer.accountId, id]);
      const made = await tx.query<unknown[]>(
        `INSERT INTO tracked_links (id, slug, source_no, brand_id, destination, targets, passes_query, expires_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (slug) DO NOTHING RETURNING id`,
        [id, slug, source!.no, viewer.accountId, destination, JSON.stringify(targets), wish.passesQuery ?? false, wish.expiresAt ?? null, this.clock.now()],
      );
      if (made.length === 0) throw new BadInput({ slug: 'is taken' });
      await this.audit.record(tx, viewer, { action: 'link.create', object: 'link', objectId: id, after: { slug, destination } });
      return this.linkOf((await tx.query<LinkRow[]>(`${LINKS} WHERE l.id = $1`, [id]))[0]!);
    });
  }

  /**
   * Leads a link elsewhere from now on; its slug, which is printed somewhere, stays.
   * @throws NotFound, BadInput
   */
  async change(viewer: Viewer, id: string, wish: Omit<LinkWish, 'slug'>): Promise<Link> {
    if (!isUuid(id)) throw new NotFound('link', id);
    const [destination, targets] = [checkDestination(wish.destination), checkTargets(wish.targets)];
    return this.db.transaction(viewer.context, async (tx) => {
      const [before] = await tx.query<{ destination: string }[]>('SELECT destination FROM tracked_links WHERE id = $1 AND brand_id = $2 FOR UPDATE', [id, viewer.accountId]);
      if (!before) throw new NotFound('link', id);
      await tx.query('UPDATE tracked_links SET destination = $2, targets = $3, passes_query = $4, expires_at = $5 WHERE id = $1', [
        id, destination, JSON.stringify(targets), wish.passesQuery ?? false, wish.expiresAt ?? null,
      ]);
      await this.audit.record(tx, viewer, { action: 'link.change', object: 'link', objectId: id, before: { destination: before.destination }, after: { destination } });
      return this.linkOf((await tx.query<LinkRow[]>(`${LINKS} WHERE l.id = $1`, [id]))[0]!);
    });
  }

  /** The first link of a deal, null when it has none. */
  async linkOfDeal(context: Context, dealId: string): Promise<Link | null> {
    return (await this.linksOfDeals(context, [dealId]))[0] ?? null;
  }

  private linkOf(row: LinkRow): Link {
    const { id, slug, destination } = row;
    const targets = deviceKinds.flatMap((device) => (row.targets[device] === undefined ? [] : [{ device, destination: row.targets[device] }]));
    return { id, dealId: row.deal_id, slug, url: this.urlOf(slug), destination, targets, passesQuery: row.passes_query, expiresAt: row.expires_at, clicks: Number(row.clicks) };
  }

  private urlOf(slug: string): string {
    return `${this.config.EDGE_URL.replace(/\/$/, '')}/l/${encodeURIComponent(slug)}`;
  }
}

/** @returns the address as the edge will send it */
export function checkDestination(destination: string): string {
  if (destination.length > MAX_DESTINATION) throw new BadInput({ destination: `has at most ${MAX_DESTINATION} characters` });
  try {
    landing(destination);
    return new URL(destination).href;
  } catch {
    throw new BadInput({ destination: 'must be an address that begins with https:// or http://' });
  }
}

function checkSlug(wish: string | null | undefined): string {
  if (!wish) return newSlug();
  const slug = readSlug(wish);
  if (slug === null) throw new BadInput({ slug: 'must have 2 to 64 letters, digits, - or _' });
  return slug;
}

/** One page per kind of device at most. */
function checkTargets(wish: LinkWish['targets']): Partial<Record<DeviceKind, string>> {
  const targets = wish ?? [];
  if (new Set(targets.map(({ device }) => device)).size < targets.length) throw new BadInput({ targets: 'names a device twice' });
  return Object.fromEntries(targets.map(({ device, destination }) => [device, checkDestination(destination)]));
}
