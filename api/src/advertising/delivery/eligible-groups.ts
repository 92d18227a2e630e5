import type { Pool } from 'pg';
import { microsPerMinor, type Decision, type Separation } from '@meadow/shared';
import { uuidBytes } from '../../measurement/edge.ts';
import { scoreMicros, shrunkCtr, type Bidder } from './auction.ts';
import { slotsOf } from './day-parts.ts';
import type { Exploration, Seen } from './exploration.ts';
import type { Capped } from './frequency.ts';
import type { Separable } from './separation.ts';
import { saltOf } from './sole-counting.ts';
import { wantsOf, type Targeted, type Targeting } from './targeting-index.ts';

export interface ServedCreative {
  id: string;
  sourceNo: number;
  landingUrl: string;
  /** What every decision for it says, as the inside of a JSON object: written once, not for each viewer. */
  json: string;
}

interface CreativeRow {
  id: string;
  sourceNo: number;
  title: string;
  text: string;
  image: string | null;
  landingUrl: string;
  label: string;
}

/** An ad group that may be shown now, as it stands until somebody changes its campaign. */
export interface GroupFacts extends Targeted, Separable {
  id: string;
  campaignId: string;
  brandId: Uint8Array;
  bidModel: Bidder['bidModel'];
  /** Its bid, or where the search for its bid begins. */
  bidMicros: number;
  /** Whether its bid is found by steering. */
  isSteered: boolean;
  /** Its frequency cap today in the campaign's zone. */
  capped: Capped | null;
  creatives: ServedCreative[];
}

/** The same with what it bids and is expected to bring, from one look at its figures until the next. */
export interface EligibleGroup extends GroupFacts, Bidder {
  /** Its place in line: by the rate that was drawn for it. */
  score: number;
  /** Its worth by the mean of that rate. */
  meanScore: number;
  /** What one more ad of it may be expected to cost at most. */
  highestMicros: number;
  /** Which creative is shown in turn; null where there is one. */
  turns: Uint8Array | null;
}

/** A campaign's budget, as far as leases need it. */
export interface Budget {
  dailyMicros: bigint;
  microsPerMinor: bigint;
}

interface GroupRow {
  id: string;
  campaign_id: string;
  brand_id: string;
  placements: ('FEED' | 'SEARCH')[];
  /** How it is billed. */
  bid_model: 'CPM' | 'CPC';
  is_steered: boolean;
  bid_micros: string;
  targeting: Partial<Omit<Targeting, 'slots'>> & { dayParts?: string[] };
  time_zone: string;
  frequency_cap: number | null;
  product_category: string | null;
  separation: Separation;
  competitor_ids: string[] | null;
  currency: string;
  daily_budget_minor: string;
  today: string;
  creatives: CreativeRow[];
}

const IS_LIVE = `c.status IN ('ACTIVE', 'BUDGET_LIMITED') AND (now() AT TIME ZONE c.time_zone)::date BETWEEN c.flight_start_on AND c.flight_end_on`;
/** Without its mark nobody could tell that it is an ad: then it is not shown, whatever else says so. */
const IS_SHOWN = `cr.status = 'APPROVED' AND cr.source_no IS NOT NULL AND btrim(cr.label) <> ''`;

/** The campaigns that may be shown now, each with a text that is another as soon as anything about it is. */
const KEYS = `
  SELECT c.id, md5(concat_ws(' ', c.daily_budget_minor, c.total_budget_minor, c.pacing, c.currency, c.time_zone, c.objective, c.product_category, c.separation, rules.competitor_ids,
    (now() AT TIME ZONE c.time_zone)::date, (now() AT TIME ZONE c.time_zone) - (now() AT TIME ZONE 'UTC'), g.key, cr.key)) AS key
  FROM campaigns c
  JOIN (SELECT campaign_id, string_agg(xmin::text, ' ' ORDER BY id) AS key FROM ad_groups GROUP BY 1) g ON g.campaign_id = c.id
  JOIN (SELECT cr.campaign_id, string_agg(cr.xmin::text, ' ' ORDER BY cr.id) AS key FROM creatives cr WHERE ${IS_SHOWN} GROUP BY 1) cr ON cr.campaign_id = c.id
  LEFT JOIN brand_rules rules ON rules.brand_id = c.brand_id AND c.separation <> 'NONE'
  WHERE ${IS_LIVE}`;

const FACTS = `
  WITH live AS (
    SELECT c.*, (now() AT TIME ZONE c.time_zone)::date AS today FROM campaigns c WHERE c.id = ANY ($1) AND ${IS_LIVE}
  ), shown AS (
    SELECT cr.ad_group_id,
      json_agg(json_build_object('id', cr.id, 'sourceNo', cr.source_no, 'title', cr.title, 'text', cr.text, 'image', cr.image_url,
        'landingUrl', cr.landing_url, 'label', cr.label) ORDER BY cr.position) AS creatives
    FROM creatives cr WHERE cr.campaign_id = ANY ($1) AND ${IS_SHOWN} GROUP BY 1
  )
  SELECT g.id, g.campaign_id, g.brand_id, g.placements, CASE g.bid_model WHEN 'CPM' THEN 'CPM' ELSE 'CPC' END AS bid_model, g.bid_model NOT IN ('CPM', 'CPC') AS is_steered, g.targeting, g.frequency_cap,
    -- A bid that is found and not yet looked for begins where its search does.
    CASE WHEN g.bid_model = 'AUTOMATIC' THEN g.bid_micros / 2 WHEN g.bid_model = 'TARGET_COST' AND live.objective = 'CONVERSION' THEN g.bid_micros / 50 ELSE g.bid_micros END AS bid_micros,
    live.product_category, live.separation, CASE WHEN live.separation <> 'NONE' THEN rules.competitor_ids END AS competitor_ids,
    live.currency, live.daily_budget_minor, live.today::text, live.time_zone, shown.creatives
  FROM live JOIN ad_groups g ON g.campaign_id = live.id JOIN shown ON shown.ad_group_id = g.id LEFT JOIN brand_rules rules ON rules.brand_id = live.brand_id`;

const SEEN = `
  SELECT source_no, coalesce(sum(valid) FILTER (WHERE type = 1), 0) AS impressions, coalesce(sum(valid) FILTER (WHERE type = 3), 0) AS clicks
  FROM rollup_hours WHERE source_no = ANY ($1) AND hour > now() - interval '7 days' GROUP BY 1`;

type Said = Pick<Decision, 'campaign_id' | 'ad_group_id' | 'creative_id' | 'title' | 'text' | 'image' | 'landing_url' | 'label'>;

function served(row: GroupRow, { id, sourceNo, title, text, image, landingUrl, label }: CreativeRow): ServedCreative {
  const said: Said = { campaign_id: row.campaign_id, ad_group_id: row.id, creative_id: id, title, text, image, landing_url: landingUrl, label };
  return { id, sourceNo, landingUrl, json: asciiJson(said).slice(1, -1) };
}

/** JSON in ASCII: an answer is then one byte a character, however it is put together. */
export const asciiJson = (value: unknown): string => JSON.stringify(value).replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const list = (value: readonly string[] | undefined): readonly string[] => value ?? [];

function factsOf(row: GroupRow): GroupFacts {
  const t = row.targeting;
  return {
    id: row.id,
    campaignId: row.campaign_id,
    brand: row.brand_id,
    category: row.product_category,
    separation: row.separation,
    competitors: row.competitor_ids && row.competitor_ids.length > 0 ? new Set(row.competitor_ids) : null,
    brandId: uuidBytes(row.brand_id),
    placements: row.placements,
    wants: wantsOf({
      countries: list(t.countries), regions: list(t.regions), devices: list(t.devices), languages: list(t.languages),
      genders: list(t.genders), ageBands: list(t.ageBands), interests: list(t.interests), keywords: list(t.keywords),
      exactKeywords: list(t.exactKeywords), broadKeywords: list(t.broadKeywords), negativeKeywords: list(t.negativeKeywords),
      cityTiers: list(t.cityTiers), lookAlikesOf: list(t.lookAlikesOf), slots: slotsOf(list(t.dayParts), row.time_zone, new Date()),
    }),
    bidModel: row.bid_model,
    bidMicros: Number(row.bid_micros),
    isSteered: row.is_steered,
    capped: row.frequency_cap === null ? null : { adGroupId: row.id, salt: saltOf(row.id), cap: row.frequency_cap, day: row.today },
    creatives: row.creatives.map((creative) => served(row, creative)),
  };
}

const nothing: Seen = { impressions: 0, clicks: 0 };

/** Every field in one place and order: groups of one shape are read faster. */
export function eligible(facts: GroupFacts, bidMicros: number, seen: ReadonlyMap<number, Seen>, exploration: Exploration): EligibleGroup {
  const { id, campaignId, brand, category, separation, competitors, brandId, placements, wants, bidModel, isSteered, capped, creatives } = facts;
  const each = creatives.map(({ sourceNo }) => seen.get(sourceNo) ?? nothing);
  const all = each.reduce((sum, one) => ({ impressions: sum.impressions + one.impressions, clicks: sum.clicks + one.clicks }), nothing);
  const meanCtr = shrunkCtr(all.clicks, all.impressions);
  const pctr = bidModel === 'CPM' ? meanCtr : exploration.rateOf(all);
  return {
    id, campaignId, brand, category, separation, competitors, brandId, placements, wants, bidModel, bidMicros, isSteered, capped, creatives, pctr, meanCtr,
    score: scoreMicros({ bidModel, bidMicros, pctr }), meanScore: scoreMicros({ bidModel, bidMicros, pctr: meanCtr }),
    highestMicros: bidModel === 'CPM' ? Math.floor(bidMicros / 1_000) : Math.ceil(bidMicros * meanCtr),
    turns: exploration.turnsOf(each),
  };
}

export async function readKeys(pool: Pool): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ id: string; key: string }>(KEYS);
  return new Map(rows.map(({ id, key }) => [id, key]));
}

/** Reads some campaigns whole. */
export async function readFacts(pool: Pool, campaignIds: readonly string[]): Promise<{ facts: GroupFacts; budget: Budget }[]> {
  const { rows } = await pool.query<GroupRow>(FACTS, [campaignIds]);
  return rows.map((row) => {
    const scale = microsPerMinor(row.currency);
    return { facts: factsOf(row), budget: { dailyMicros: BigInt(row.daily_budget_minor) * scale, microsPerMinor: scale } };
  });
}

/** How often creatives were shown and clicked in a week, by source. */
export async function readSeen(pool: Pool, sources: readonly number[]): Promise<Map<number, Seen>> {
  const { rows } = await pool.query<{ source_no: number; impressions: string; clicks: string }>(SEEN, [sources]);
  return new Map(rows.map((row) => [row.source_no, { impressions: Number(row.impressions), clicks: Number(row.clicks) }]));
}

/** What is bid for groups whose bids are found. */
export async function readSteered(pool: Pool, adGroupIds: readonly string[]): Promise<Map<string, number>> {
  if (adGroupIds.length === 0) return new Map();
  const { rows } = await pool.query<{ ad_group_id: string; bid_micros: string }>('SELECT ad_group_id, bid_micros FROM bid_controls WHERE ad_group_id = ANY ($1)', [adGroupIds]);
  return new Map(rows.map((row) => [row.ad_group_id, Number(row.bid_micros)]));
}
