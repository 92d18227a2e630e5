import { Injectable } from '@nestjs/common';
import type { DealStatus } from '@meadow/shared';
import { may, type OrganisationView, type Viewer } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';
import { money } from '../../platform/graphql/money.view.ts';
import { endingOf } from '../deals/deal.stages.ts';
import { sponsorShares } from './sponsor-share.ts';
import type { SponsorShareView } from './sponsor-share.view.ts';
import { partnershipStep, type PartnershipSide, type PartnershipStatus } from './partnership.lifecycle.ts';
import type { PartnershipTerms } from './partnership.terms.ts';
import type { PartnershipView } from './partners.view.ts';

interface Row extends Record<string, unknown> {
  id: string;
  brief_id: string;
  brand: OrganisationView;
  partner: OrganisationView;
  status: PartnershipStatus;
  terms: PartnershipTerms;
  hash: string;
  committed_minor: bigint;
  proposed_at: Date;
  proposer_name: string;
  answer_by: Date;
  signed_at: Date | null;
  signer_name: string | null;
  ended_at: Date | null;
  ended_by: PartnershipSide | null;
}
interface DealRow extends Record<string, unknown> {
  id: string;
  partnership_id: string;
  creator_name: string;
  status: DealStatus;
  currency: string;
  fee_minor: bigint;
  brand_pays_minor: bigint;
  platform_fee_minor: bigint;
  creator_gets_minor: bigint;
  partner_pays_minor: bigint;
  charge_bps: number | null;
  ended_creator_minor: bigint | null;
  ended_platform_minor: bigint | null;
  ended_creator_fee_minor: bigint | null;
  funded_at: Date | null;
  settled_at: Date | null;
  brand_id: string;
  partner_id: string;
  url: string | null;
}
const organisation = (id: string) =>
  `(SELECT json_build_object('id', o.id, 'kind', o.kind, 'name', o.name, 'handle', o.handle, 'timeZone', o.time_zone, 'currency', o.currency, 'createdAt', o.created_at) FROM public_organisations o WHERE o.id = ${id})`;

/** What brands agreed with each other, as its two sides see it. */
@Injectable()
export class PartnershipsReader {
  constructor(private readonly db: Database) {}

  /** Newest first; only those of some briefs when asked. */
  async list(viewer: Viewer, briefIds: readonly string[] | null): Promise<PartnershipView[]> {
    const rows = await this.db.read<Row>(
      viewer.context,
      `SELECT p.id, p.brief_id, ${organisation('p.brand_id')} AS brand, ${organisation('p.partner_id')} AS partner, p.status, p.terms, p.hash, p.committed_minor, p.proposed_at, p.proposer_name, p.answer_by, p.signed_at, p.signer_name, p.ended_at, p.ended_by
       FROM brief_partners p WHERE $1 IN (p.brand_id, p.partner_id) AND ($2::uuid[] IS NULL OR p.brief_id = ANY ($2)) ORDER BY p.id DESC LIMIT 200`, [viewer.accountId, briefIds]);
    if (rows.length === 0) return [];
    const deals = await this.db.read<DealRow>(viewer.context, 'SELECT * FROM partner_deals WHERE partnership_id = ANY ($1::uuid[]) ORDER BY id DESC LIMIT 1000', [rows.map(({ id }) => id)]);
    return rows.map((row) => view(row, deals.filter((deal) => deal.partnership_id === row.id), viewer));
  }

  /** The second sponsor of each brief, for whoever may read the brief. */
  async sponsors(viewer: Viewer, briefIds: readonly string[]): Promise<Map<string, OrganisationView>> {
    const rows = await this.db.read<{ brief_id: string; partner: OrganisationView }>(viewer.context, `SELECT s.brief_id, ${organisation('s.partner_id')} AS partner FROM brief_sponsors s WHERE s.brief_id = ANY ($1::uuid[])`, [briefIds]);
    return new Map(rows.map((row) => [row.brief_id, asOrganisation(row.partner)]));
  }

  async organisations(viewer: Viewer, ids: readonly string[]): Promise<Map<string, OrganisationView>> {
    const rows = await this.db.read<{ one: OrganisationView }>(viewer.context, `SELECT ${organisation('w.id')} AS one FROM unnest($1::uuid[]) AS w (id)`, [ids]);
    return new Map(rows.map(({ one }) => [one.id, asOrganisation(one)]));
  }
}

/** JSON knows no instants. */
const asOrganisation = (one: OrganisationView): OrganisationView => ({ ...one, createdAt: new Date(one.createdAt) });

function view(row: Row, deals: readonly DealRow[], viewer: Viewer): PartnershipView {
  const { terms } = row;
  const side: PartnershipSide = viewer.accountId === row.brand.id ? 'BRAND' : 'PARTNER';
  const of = (minor: bigint | string) => money(BigInt(minor), terms.currency);
  const can = (action: Parameters<typeof partnershipStep>[1]) => may(viewer, 'deal:fund') && partnershipStep(row.status, action, side) !== undefined;
  return {
    id: row.id, briefId: row.brief_id, title: terms.title, product: terms.product, disclosureLabel: terms.disclosureLabel, brand: asOrganisation(row.brand), partner: asOrganisation(row.partner), status: row.status,
    shareBps: terms.shareBps, budget: of(terms.budgetMinor), cap: of(terms.capMinor), committed: of(row.committed_minor), hash: row.hash,
    signatures: [{ side: 'BRAND' as const, name: row.proposer_name, at: row.proposed_at }, ...(row.signed_at ? [{ side: 'PARTNER' as const, name: row.signer_name ?? '', at: row.signed_at }] : [])],
    answerBy: row.answer_by, endedBy: row.ended_by, endedAt: row.ended_at,
    deals: deals.map((deal) => ({
      id: deal.id, creatorName: deal.creator_name, status: deal.status, brandsPay: of(deal.brand_pays_minor), noteUrl: deal.url, shares: sharesOfDeal(deal),
    })),
    can: { answer: can('sign'), withdraw: can('withdraw'), end: can('end') },
  };
}

function sharesOfDeal(deal: DealRow): SponsorShareView[] {
  const split = {
    feeMinor: deal.fee_minor, currency: deal.currency, brandPaysMinor: deal.brand_pays_minor, platformFeeMinor: deal.platform_fee_minor, creatorGetsMinor: deal.creator_gets_minor,
    brandFeeMinor: deal.brand_pays_minor - deal.fee_minor, creatorFeeMinor: deal.fee_minor - deal.creator_gets_minor,
  };
  const ending = endingOf({ chargeBps: deal.charge_bps, endedCreatorMinor: deal.ended_creator_minor, endedPlatformMinor: deal.ended_platform_minor, endedCreatorFeeMinor: deal.ended_creator_fee_minor }, split);
  return sponsorShares({ brandId: deal.brand_id, partnerId: deal.partner_id, partnerPaysMinor: deal.partner_pays_minor, fundedAt: deal.funded_at, settledAt: deal.settled_at }, split, ending);
}
