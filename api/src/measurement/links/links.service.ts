import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import type { Context } from '../../platform/database/tenant-context.ts';
import { BadInput } from '../../platform/errors/domain-error.ts';
import { LINK_CLICK } from '../events/event-kinds.ts';
import { landing } from './landing.ts';
import { newSlug } from './slug.ts';

const MAX_DESTINATION = 2_048;

export interface NewLink {
  /** The brand whose link it is. */
  orgId: string;
  creatorId: string;
  dealId: string;
  destination: string;
}
export interface Link {
  id: string;
  dealId: string;
  slug: string;
  url: string;
  destination: string;
  /** Valid clicks so far. */
  clicks: number;
}

/** Short links on the edge that lead to a brand's page and count the way there. */
@Injectable()
export class LinksService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Makes a deal's link; the edge knows it as soon as the transaction has committed.
   * @throws BadInput when the destination is no http(s) address
   */
  async create(tx: Tx, { orgId, creatorId, dealId, destination }: NewLink): Promise<{ id: string; slug: string; url: string }> {
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
    return { id, slug, url: this.urlOf(slug) };
  }

  /** The links of deals, as far as the context may see them. */
  async linksOfDeals(context: Context, dealIds: readonly string[]): Promise<Link[]> {
    if (dealIds.length === 0) return [];
    const rows = await this.db.read<{ id: string; deal_id: string; slug: string; destination: string; clicks: bigint }>(
      context,
      `SELECT l.id, l.deal_id, l.slug, l.destination,
         (SELECT coalesce(sum(r.valid), 0)::bigint FROM rollup_hours r WHERE r.source_no = l.source_no AND r.type = ${LINK_CLICK}) AS clicks
       FROM tracked_links l WHERE l.deal_id = ANY ($1::uuid[]) ORDER BY l.created_at`,
      [dealIds],
      'links_of_deals',
    );
    return rows.map((row) => ({ id: row.id, dealId: row.deal_id, slug: row.slug, url: this.urlOf(row.slug), destination: row.destination, clicks: Number(row.clicks) }));
  }

  /** The first link of a deal, null when it has none. */
  async linkOfDeal(context: Context, dealId: string): Promise<Link | null> {
    return (await this.linksOfDeals(context, [dealId]))[0] ?? null;
  }

  private urlOf(slug: string): string {
    return `${this.config.EDGE_URL.replace(/\/$/, '')}/l/${slug}`;
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
