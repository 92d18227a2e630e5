import { Injectable } from '@nestjs/common';
import type { DealStatus, Party } from '@meadow/shared';
import { Database } from '../../platform/database/database.ts';
import type { TenantContext } from '../../platform/database/tenant-context.ts';

export interface OwedStep {
  dealId: string;
  brandId: string;
  status: DealStatus;
  /** Title of the brief and the name of the other side. */
  subject: string;
  dueAt: Date;
  /** What the default moves, in the deal's currency. */
  feeMinor: bigint;
  currency: string;
}
/** What a brand asked for the rights to a note, while the creator has not answered. */
export interface OpenRightsAsk {
  dealId: string;
  /** Title of the note and the name of the brand. */
  subject: string;
  askedAt: Date;
}
export interface DealShare {
  dealId: string;
  creatorId: string;
  creatorName: string;
  creatorGetsMinor: bigint;
  platformFeeMinor: bigint;
}
export interface HeldFee {
  dealId: string;
  subject: string;
  amountMinor: bigint;
  currency: string;
  status: DealStatus;
  waitDueAt: Date | null;
}

const ended: readonly DealStatus[] = ['SETTLED', 'PAID', 'DECLINED', 'EXPIRED', 'CANCELLED', 'REFUNDED'];
const held: readonly DealStatus[] = ['FUNDED', 'DRAFTED', 'REVISION', 'APPROVED', 'PUBLISHED', 'VERIFYING', 'COMPLETED', 'DISPUTED'];

/** Deals summed up for dashboards: whose turn it is, what is held, how fees are shared. */
@Injectable()
export class DealOverviewService {
  constructor(private readonly db: Database) {}

  /** Steps that the organisations owe, soonest deadline first. */
  owed(context: TenantContext, orgIds: readonly string[], party: Party & ('BRAND' | 'CREATOR'), first = 20): Promise<OwedStep[]> {
    const own = party === 'BRAND' ? 'd.brand_id' : 'd.creator_id';
    const other = party === 'BRAND' ? 'd.creator_id' : 'd.brand_id';
    return this.db.read<OwedStep & Record<string, unknown>>(
      context,
      `SELECT d.id AS "dealId", d.brand_id AS "brandId", d.status, b.title || ' · ' || o.name AS subject, d.wait_due_at AS "dueAt", d.fee_minor AS "feeMinor", d.currency
       FROM deals d JOIN market_briefs b ON b.id = d.brief_id JOIN public_organisations o ON o.id = ${other}
       WHERE ${own} = ANY ($1::uuid[]) AND d.wait_owner = $2 AND d.wait_due_at IS NOT NULL ORDER BY d.wait_due_at LIMIT $3`,
      [orgIds, party, first],
    );
  }

  /** Questions about rights that wait for a creator, oldest first. */
  rightsAsked(context: TenantContext, creatorId: string, first = 20): Promise<OpenRightsAsk[]> {
    return this.db.read<OpenRightsAsk & Record<string, unknown>>(
      context,
      `SELECT d.id AS "dealId", coalesce(n.title, b.title) || ' · ' || o.name AS subject, s.at AS "askedAt"
       FROM deals d JOIN market_briefs b ON b.id = d.brief_id JOIN public_organisations o ON o.id = d.brand_id LEFT JOIN deal_notes n ON n.deal_id = d.id
       JOIN LATERAL (SELECT r.action, r.at FROM rights_steps r WHERE r.deal_id = d.id ORDER BY r.no DESC LIMIT 1) s ON s.action = 'ASK'
       WHERE d.creator_id = $1 AND d.published_at IS NOT NULL ORDER BY s.at LIMIT $2`,
      [creatorId, first], 'rights_asked',
    );
  }

  /** How what was paid for each deal is shared, and with whom. */
  shares(context: TenantContext, dealIds: readonly string[]): Promise<DealShare[]> {
    return this.db.read<DealShare & Record<string, unknown>>(
      context,
      `SELECT d.id AS "dealId", d.creator_id AS "creatorId", o.name AS "creatorName", coalesce(d.creator_gets_minor, d.fee_minor) AS "creatorGetsMinor",
         coalesce(d.platform_fee_minor, 0) AS "platformFeeMinor"
       FROM deals d JOIN public_organisations o ON o.id = d.creator_id WHERE d.id = ANY ($1::uuid[])`,
      [dealIds],
    );
  }

  /** What is in escrow for a creator, deal by deal. */
  heldFor(context: TenantContext, creatorId: string, currency: string): Promise<HeldFee[]> {
    return this.db.read<HeldFee & Record<string, unknown>>(
      context,
      `SELECT d.id AS "dealId", b.title || ' · ' || o.name AS subject, coalesce(d.creator_gets_minor, d.fee_minor) - d.part_creator_minor AS "amountMinor", d.currency, d.status, d.wait_due_at AS "waitDueAt"
       FROM deals d JOIN market_briefs b ON b.id = d.brief_id JOIN public_organisations o ON o.id = d.brand_id
       WHERE d.creator_id = $1 AND d.currency = $2 AND d.status = ANY ($3::text[]) ORDER BY d.wait_due_at NULLS LAST, d.id`,
      [creatorId, currency, held],
    );
  }

  /** What deals are about and with whom, for lists of their money. */
  async subjects(context: TenantContext, dealIds: readonly string[]): Promise<Map<string, string>> {
    if (dealIds.length === 0) return new Map();
    const rows = await this.db.read<{ id: string; subject: string }>(
      context, `SELECT d.id, b.title || ' · ' || o.name AS subject FROM deals d JOIN market_briefs b ON b.id = d.brief_id JOIN public_organisations o ON o.id = d.brand_id WHERE d.id = ANY ($1::uuid[])`, [dealIds]);
    return new Map(rows.map(({ id, subject }) => [id, subject]));
  }

  /** Per organisation: deals under way and steps it owes, with the next deadline. */
  async counts(context: TenantContext, orgIds: readonly string[]): Promise<Map<string, { active: number; owed: number; nextDueAt: Date | null }>> {
    const rows = await this.db.read<{ org: string; active: number; owed: number; next: Date | null }>(
      context,
      `SELECT org, count(*) FILTER (WHERE d.status <> ALL ($2::text[]))::int AS active,
         count(*) FILTER (WHERE d.wait_owner = side)::int AS owed, min(d.wait_due_at) FILTER (WHERE d.wait_owner = side) AS next
       FROM unnest($1::uuid[]) AS org
       JOIN LATERAL (SELECT x.status, x.wait_owner, x.wait_due_at, CASE WHEN x.brand_id = org THEN 'BRAND' ELSE 'CREATOR' END AS side
         FROM deals x WHERE x.brand_id = org OR x.creator_id = org) d ON true
       GROUP BY org`,
      [orgIds, ended],
    );
    return new Map(rows.map(({ org, active, owed, next }) => [org, { active, owed, nextDueAt: next }]));
  }

  /** Ids of offers a creator has not answered, newest first. */
  async openOffers(context: TenantContext, creatorId: string): Promise<string[]> {
    const rows = await this.db.read<{ id: string }>(
      context,
      `SELECT id FROM deals WHERE creator_id = $1 AND wait_owner = 'CREATOR' AND status IN ('INVITED', 'NEGOTIATING') ORDER BY id DESC LIMIT 20`,
      [creatorId],
    );
    return rows.map(({ id }) => id);
  }
}
