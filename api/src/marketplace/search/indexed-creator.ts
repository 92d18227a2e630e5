import type { NoteFormat, Platform, Tier } from '@meadow/shared';
import type { Outcomes } from '../creators/outcomes.ts';

/** Words kept of a creator; the later ones are rare. */
const WORDS = 40;

export interface Share {
  label: string;
  share: number;
}

/** What the index knows of a creator. Null is unknown, never zero. */
export interface IndexedCreator {
  id: string;
  name: string;
  handle: string;
  categories: readonly string[];
  /** What the notes are about, most frequent first. */
  keywords: readonly string[];
  country: string | null;
  language: string | null;
  platforms: readonly Platform[];
  tier: Tier;
  level: number;
  followers: number;
  open: boolean;
  claimed: boolean;
  femaleShare: number | null;
  ages: readonly Share[];
  activeShare: number | null;
  noteCount: number;
  sponsoredCount: number;
  logRateMean: number | null;
  logRateVariance: number | null;
  averageViews: number | null;
  /** What the links of delivered deals brought; predictions are made from it, it is shown to nobody. */
  outcomes?: Outcomes | null;
  dealsCompleted: number;
  dealsFailed: number;
  prices: readonly { format: NoteFormat; priceMinor: bigint; currency: string }[];
}

/** A creator as SQL gives it. */
export interface IndexedRow extends Record<string, unknown> {
  id: string;
  name: string;
  handle: string;
  categories: string[];
  keywords: string[];
  fine_tags: string[] | null;
  country: string | null;
  language: string | null;
  platforms: Platform[];
  tier: Tier;
  level: number;
  followers: bigint;
  open_for_sponsorship: boolean;
  claimed: boolean;
  female_share: number | null;
  ages: Share[];
  active_share: number | null;
  note_count: number;
  sponsored_count: number;
  log_rate_mean: number | null;
  log_rate_variance: number | null;
  average_views: bigint | null;
  outcome_deals: number;
  outcome_clicks: bigint;
  outcome_conversions: bigint;
  deals_completed: number;
  deals_failed: number;
  prices: { format: NoteFormat; minor: string; currency: string }[] | null;
}

export const indexedColumns = `c.id, c.name, c.handle, c.categories, c.keywords, c.country, c.language, c.platforms, c.tier, c.level, c.followers, c.open_for_sponsorship, c.claimed,
  c.female_share, c.ages, c.active_share, c.note_count, c.sponsored_count, c.log_rate_mean, c.log_rate_variance, c.average_views, c.outcome_deals, c.outcome_clicks, c.outcome_conversions, c.deals_completed, c.deals_failed,
  (SELECT json_agg(json_build_object('format', r.format, 'minor', r.price_minor::text, 'currency', r.currency)) FROM market_rates r WHERE r.creator_id = c.id) AS prices,
  (SELECT array_agg(f.tag ORDER BY f.lift * f.texts DESC, f.tag) FROM creator_fine_tags f WHERE f.creator_id = c.id) AS fine_tags`;

export const indexedOf = (row: IndexedRow): IndexedCreator => ({
  id: row.id,
  name: row.name,
  handle: row.handle,
  categories: row.categories,
  // What they write about more than others do comes first, for it tells them apart.
  keywords: [...new Set([...(row.fine_tags ?? []), ...row.keywords])].slice(0, WORDS),
  country: row.country,
  language: row.language,
  platforms: row.platforms,
  tier: row.tier,
  level: row.level,
  followers: Number(row.followers),
  open: row.open_for_sponsorship,
  claimed: row.claimed,
  femaleShare: row.female_share,
  ages: row.ages,
  activeShare: row.active_share,
  noteCount: row.note_count,
  sponsoredCount: row.sponsored_count,
  logRateMean: row.log_rate_mean,
  logRateVariance: row.log_rate_variance,
  averageViews: row.average_views === null ? null : Number(row.average_views),
  outcomes: row.outcome_deals === 0 ? null : { deals: row.outcome_deals, clicks: Number(row.outcome_clicks), conversions: Number(row.outcome_conversions) },
  dealsCompleted: row.deals_completed,
  dealsFailed: row.deals_failed,
  prices: (row.prices ?? []).map(({ format, minor, currency }) => ({ format, priceMinor: BigInt(minor), currency })),
});
