import type { NoteFormat, Platform, Tier } from '@meadow/shared';
import type { Candidate } from './score.ts';

export interface Share {
  label: string;
  share: number;
}

/** A creator as the ranking reads them. */
export interface CandidateRow extends Record<string, unknown> {
  id: string;
  categories: string[];
  keywords: string[];
  country: string | null;
  language: string | null;
  platforms: Platform[];
  tier: Tier;
  claimed: boolean;
  female_share: number | null;
  ages: Share[];
  followers: bigint;
  note_count: number;
  log_rate_mean: number | null;
  log_rate_variance: number | null;
  deals_completed: number;
  deals_failed: number;
  average_views: bigint | null;
  prices: { format: NoteFormat; minor: string; currency: string }[] | null;
  total: bigint;
}

export const candidateColumns = `c.id, c.categories, c.keywords, c.country, c.language, c.platforms, c.tier, c.claimed, c.female_share, c.ages, c.followers, c.note_count,
  c.log_rate_mean, c.log_rate_variance, c.deals_completed, c.deals_failed, c.average_views,
  (SELECT json_agg(json_build_object('format', r.format, 'minor', r.price_minor::text, 'currency', r.currency)) FROM market_rates r WHERE r.creator_id = c.id) AS prices`;

export const candidateOf = (row: CandidateRow): Candidate => ({
  id: row.id,
  categories: row.categories,
  keywords: row.keywords,
  country: row.country,
  language: row.language,
  platform: row.platforms[0],
  tier: row.tier,
  claimed: row.claimed,
  femaleShare: row.female_share,
  ages: row.ages,
  past: {
    followers: Number(row.followers),
    noteCount: row.note_count,
    logRateMean: row.log_rate_mean,
    logRateVariance: row.log_rate_variance,
    averageViews: row.average_views === null ? null : Number(row.average_views),
  },
  prices: (row.prices ?? []).map(({ format, minor, currency }) => ({ format, priceMinor: BigInt(minor), currency })),
  dealsCompleted: row.deals_completed,
  dealsFailed: row.deals_failed,
});
