import type { BriefStatus, NoteFormat, Objective, Platform, Tier } from '@meadow/shared';
import { may, type OrganisationView, type Viewer } from '../../identity/index.ts';
import { money } from '../../platform/graphql/money.view.ts';
import { mayBrief } from './brief.lifecycle.ts';
import type { BriefInput, BriefView } from './brief.view.ts';

/** A brief as `market_briefs` shows it, with its brand. */
export interface BriefRow extends Record<string, unknown> {
  id: string;
  brand: OrganisationView;
  status: BriefStatus;
  title: string;
  product: string;
  product_url: string | null;
  objective: Objective;
  description: string;
  deliverables: { format: NoteFormat; platform: Platform; quantity: number }[];
  budget_minor: bigint;
  committed_minor: bigint;
  currency: string;
  fee_min_minor: bigint | null;
  fee_max_minor: bigint | null;
  platforms: Platform[];
  categories: string[];
  tiers: Tier[];
  country: string | null;
  language: string | null;
  target_female_share: number | null;
  target_ages: string[];
  must_include: string[];
  must_avoid: string[];
  apply_by: string | null;
  publish_from: string | null;
  publish_to: string | null;
  disclosure_label: string;
  usage_rights: { scope: string; months: number; boostAllowed: boolean };
  created_at: Date;
  published_at: Date | null;
  deal_count: number;
  applicant_count: number;
}

/** Days come as text: a day has no instant. */
export const briefColumns = `b.id, b.status, b.title, b.product, b.product_url, b.objective, b.description, b.deliverables, b.budget_minor, b.committed_minor, b.currency,
  b.fee_min_minor, b.fee_max_minor, b.platforms, b.categories, b.tiers, b.country, b.language, b.target_female_share, b.target_ages, b.must_include, b.must_avoid,
  b.apply_by::text, b.publish_from::text, b.publish_to::text, b.disclosure_label, b.usage_rights, b.created_at, b.published_at, b.deal_count, b.applicant_count,
  (SELECT json_build_object('id', o.id, 'kind', o.kind, 'name', o.name, 'handle', o.handle, 'timeZone', o.time_zone, 'currency', o.currency, 'createdAt', o.created_at)
   FROM public_organisations o WHERE o.id = b.brand_id) AS brand`;

export function viewBrief(row: BriefRow, viewer: Viewer, today: string): BriefView {
  const own = row.brand.id === viewer.accountId;
  const writes = own && may(viewer, 'brief:write');
  const optional = (minor: bigint | null) => (minor === null ? null : money(minor, row.currency));
  return {
    id: row.id,
    brand: row.brand,
    status: row.status,
    title: row.title,
    product: row.product,
    productUrl: row.product_url,
    objective: row.objective,
    description: row.description,
    deliverables: row.deliverables,
    budget: money(row.budget_minor, row.currency),
    feeMin: optional(row.fee_min_minor),
    feeMax: optional(row.fee_max_minor),
    platforms: row.platforms,
    categories: row.categories,
    tiers: row.tiers,
    country: row.country,
    language: row.language,
    targetFemaleShare: row.target_female_share === null ? null : Math.round(row.target_female_share * 10_000) / 10_000,
    targetAges: row.target_ages,
    mustInclude: row.must_include,
    mustAvoid: row.must_avoid,
    applyBy: row.apply_by,
    publishFrom: row.publish_from,
    publishTo: row.publish_to,
    disclosureLabel: row.disclosure_label,
    usageRights: row.usage_rights,
    committed: money(row.committed_minor, row.currency),
    dealCount: row.deal_count,
    applicantCount: row.applicant_count,
    createdAt: row.created_at,
    publishedAt: row.published_at,
    can: {
      edit: writes && mayBrief(row.status, 'edit'),
      publish: writes && mayBrief(row.status, 'publish'),
      close: writes && mayBrief(row.status, 'close'),
      archive: writes && mayBrief(row.status, 'archive'),
      invite: own && may(viewer, 'deal:negotiate') && (row.status === 'OPEN' || row.status === 'INVITE_ONLY'),
      apply: viewer.kind === 'CREATOR' && may(viewer, 'brief:apply') && row.status === 'OPEN' && (row.apply_by === null || row.apply_by >= today),
    },
  };
}

/** A stored brief as its author would write it again; what publication checks. */
export const inputOf = (brief: BriefView): BriefInput => ({
  ...brief,
  budgetMinor: brief.budget.minor,
  currency: brief.budget.currency,
  feeMinMinor: brief.feeMin?.minor ?? null,
  feeMaxMinor: brief.feeMax?.minor ?? null,
});
