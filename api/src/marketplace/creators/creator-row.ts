import type { NoteFormat, Platform, Tier } from '@meadow/shared';
import { money } from '../../platform/graphql/money.view.ts';
import type { CreatorView } from './creator.view.ts';
import type { Market } from './market-figures.ts';
import { predict, type Past } from './performance.ts';

/** A listed creator as `market_creators` and its neighbours show it; children arrive as JSON. */
export interface CreatorRow extends Record<string, unknown> {
  id: string;
  name: string;
  handle: string;
  bio: string;
  country: string | null;
  region: string | null;
  language: string | null;
  categories: string[];
  platforms: Platform[];
  tier: Tier;
  level: number;
  followers: bigint;
  open_for_sponsorship: boolean;
  claimed: boolean;
  female_share: number | null;
  ages: { label: string; share: number }[];
  regions: { label: string; share: number }[];
  interests: { label: string; share: number }[];
  active_share: number | null;
  audience_as_of: Date | null;
  note_count: number;
  median_engagements: bigint | null;
  log_rate_mean: number | null;
  log_rate_variance: number | null;
  deals_completed: number;
  deals_failed: number;
  keywords: string[];
  channels: {
    id: string; platform: Platform; handle: string; url: string | null; followers: number; engagement_rate: number | null; average_views: number | null; verified_at: string | null;
  }[];
  rates: { format: NoteFormat; price_minor: string; currency: string; lead_days: number; revisions: number }[];
}

export const creatorColumns = `c.id, c.name, c.handle, c.bio, c.country, c.region, c.language, c.categories, c.platforms, c.tier, c.level, c.followers,
  c.open_for_sponsorship, c.claimed, c.female_share, c.ages, c.regions, c.interests, c.active_share, c.audience_as_of, c.note_count, c.median_engagements,
  c.log_rate_mean, c.log_rate_variance, c.deals_completed, c.deals_failed, c.keywords,
  (SELECT coalesce(json_agg(json_build_object('id', h.id, 'platform', h.platform, 'handle', h.handle, 'url', h.url, 'followers', h.followers,
     'engagement_rate', h.engagement_rate, 'average_views', h.average_views, 'verified_at', h.verified_at) ORDER BY h.followers DESC, h.id), '[]')
   FROM market_channels h WHERE h.creator_id = c.id) AS channels,
  (SELECT coalesce(json_agg(json_build_object('format', r.format, 'price_minor', r.price_minor::text, 'currency', r.currency, 'lead_days', r.lead_days,
     'revisions', r.revisions) ORDER BY r.format), '[]') FROM market_rates r WHERE r.creator_id = c.id) AS rates`;

export const pastOf = (row: CreatorRow): Past => ({
  followers: Number(row.followers),
  noteCount: row.note_count,
  logRateMean: row.log_rate_mean,
  logRateVariance: row.log_rate_variance,
  averageViews: row.channels[0]?.average_views ?? null,
});

/** Rounds to 4 places: shares arrive as 4-byte floats. */
const share = (value: number | null): number | null => (value === null ? null : Math.round(value * 10_000) / 10_000);

export function viewCreator(row: CreatorRow, market: Market): CreatorView {
  const { reach } = predict(pastOf(row), market.prior(row.platforms[0], row.tier, row.categories[0]));
  return {
    id: row.id,
    name: row.name,
    handle: row.handle,
    bio: row.bio,
    country: row.country,
    region: row.region,
    language: row.language,
    categories: row.categories,
    tier: row.tier,
    level: row.level,
    followers: Number(row.followers),
    openForSponsorship: row.open_for_sponsorship,
    claimed: row.claimed,
    channels: row.channels.map((channel) => ({
      id: channel.id,
      platform: channel.platform,
      handle: channel.handle,
      followers: channel.followers,
      engagementRate: channel.engagement_rate,
      averageViews: channel.average_views,
      url: channel.url,
      verifiedAt: channel.verified_at === null ? null : new Date(channel.verified_at),
    })),
    audience: {
      femaleShare: share(row.female_share), ages: row.ages, regions: row.regions, interests: row.interests, activeShare: share(row.active_share), asOf: row.audience_as_of,
    },
    rates: row.rates.map((rate) => ({
      format: rate.format,
      price: money(BigInt(rate.price_minor), rate.currency),
      estimatedCpm: reach.mid >= 1 ? money(BigInt(Math.round((Number(rate.price_minor) / reach.mid) * 1000)), rate.currency) : null,
      leadDays: rate.lead_days,
      revisions: rate.revisions,
    })),
    medianEngagements: row.median_engagements === null ? null : Number(row.median_engagements),
  };
}
