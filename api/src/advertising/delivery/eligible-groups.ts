import type { Pool } from 'pg';
import { microsPerMinor, type Decision, type Separation } from '@meadow/shared';
import { landing, uuidBytes, type Landing } from '../../measurement/edge.ts';
import { scoreMicros, shrunkCtr, RESERVE_CPM_MICROS, type Bidder } from './auction.ts';
import type { LeasedCampaign } from './budget-leases.ts';
import { slotsOf } from './day-parts.ts';
import type { Capped } from './frequency.ts';
import type { Separable } from './separation.ts';
import { saltOf } from './sole-counting.ts';
import { TargetingIndex, type Targeted, type Targeting } from './targeting-index.ts';

export interface ServedCreative {
  id: string;
  sourceNo: number;
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

/** An ad group that may be shown now. */
export interface EligibleGroup extends Bidder, Targeted, Separable {
  id: string;
  campaignId: string;
  brandId: Uint8Array;
  /** Its frequency cap today in the campaign's zone. */
  capped: Capped | null;
  score: number;
  creatives: ServedCreative[];
}

/** All that a decision needs, made anew when campaigns change. */
export interface DeliveryIndex {
  groups: EligibleGroup[];
  targeting: TargetingIndex;
  campaigns: LeasedCampaign[];
}

interface GroupRow {
  id: string;
  campaign_id: string;
  brand_id: string;
  placements: ('FEED' | 'SEARCH')[];
  /** How it is billed. */
  bid_model: 'CPM' | 'CPC';
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
  impressions: string;
  clicks: string;
}

const ELIGIBLE = `
  WITH live AS (
    SELECT c.*, (now() AT TIME ZONE c.time_zone)::date AS today FROM campaigns c
    WHERE c.status IN ('ACTIVE', 'BUDGET_LIMITED') AND (now() AT TIME ZONE c.time_zone)::date BETWEEN c.flight_start_on AND c.flight_end_on
  ), shown AS (
    SELECT cr.ad_group_id,
      json_agg(json_build_object('id', cr.id, 'sourceNo', cr.source_no, 'title', cr.title, 'text', cr.text, 'image', cr.image_url,
        'landingUrl', cr.landing_url, 'label', cr.label) ORDER BY cr.position) AS creatives,
      array_agg(cr.source_no) AS sources
    FROM creatives cr JOIN live ON live.id = cr.campaign_id WHERE cr.status = 'APPROVED' AND cr.source_no IS NOT NULL GROUP BY 1
  )
  SELECT g.id, g.campaign_id, g.brand_id, g.placements, CASE g.bid_model WHEN 'CPM' THEN 'CPM' ELSE 'CPC' END AS bid_model, g.targeting, g.frequency_cap,
    -- A bid that is found and not yet looked for begins where its search does.
    CASE WHEN g.bid_model IN ('CPM', 'CPC') THEN g.bid_micros ELSE coalesce(b.bid_micros, CASE WHEN g.bid_model = 'AUTOMATIC' THEN g.bid_micros / 2 WHEN live.objective = 'CONVERSION' THEN g.bid_micros / 50 ELSE g.bid_micros END) END AS bid_micros,
    live.product_category, live.separation, CASE WHEN live.separation <> 'NONE' THEN rules.competitor_ids END AS competitor_ids,
    live.currency, live.daily_budget_minor, live.today::text, live.time_zone, shown.creatives, seen.impressions, seen.clicks
  FROM live JOIN ad_groups g ON g.campaign_id = live.id LEFT JOIN bid_controls b ON b.ad_group_id = g.id LEFT JOIN brand_rules rules ON rules.brand_id = live.brand_id JOIN shown ON shown.ad_group_id = g.id
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(r.valid) FILTER (WHERE r.type = 1), 0) AS impressions, coalesce(sum(r.valid) FILTER (WHERE r.type = 3), 0) AS clicks
    FROM rollup_hours r WHERE r.source_no = ANY (shown.sources) AND r.hour > now() - interval '7 days'
  ) seen`;

type Said = Pick<Decision, 'campaign_id' | 'ad_group_id' | 'creative_id' | 'title' | 'text' | 'image' | 'landing_url' | 'label'>;

function served(row: GroupRow, { id, sourceNo, title, text, image, landingUrl, label }: CreativeRow): ServedCreative {
  const said: Said = { campaign_id: row.campaign_id, ad_group_id: row.id, creative_id: id, title, text, image, landing_url: landingUrl, label };
  return { id, sourceNo, json: asciiJson(said).slice(1, -1) };
}

/** JSON in ASCII: an answer is then one byte a character, however it is put together. */
export const asciiJson = (value: unknown): string => JSON.stringify(value).replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const list = (value: readonly string[] | undefined): readonly string[] => value ?? [];

function eligible(row: GroupRow): EligibleGroup {
  const bidder: Bidder = {
    bidModel: row.bid_model,
    bidMicros: Number(row.bid_micros),
    pctr: shrunkCtr(Number(row.clicks), Number(row.impressions)),
  };
  const t = row.targeting;
  return {
    ...bidder,
    id: row.id,
    campaignId: row.campaign_id,
    brand: row.brand_id,
    category: row.product_category,
    separation: row.separation,
    competitors: row.competitor_ids && row.competitor_ids.length > 0 ? new Set(row.competitor_ids) : null,
    brandId: uuidBytes(row.brand_id),
    placements: row.placements,
    targeting: {
      countries: list(t.countries), regions: list(t.regions), devices: list(t.devices), languages: list(t.languages),
      genders: list(t.genders), ageBands: list(t.ageBands), interests: list(t.interests), keywords: list(t.keywords),
      exactKeywords: list(t.exactKeywords), broadKeywords: list(t.broadKeywords), negativeKeywords: list(t.negativeKeywords),
      cityTiers: list(t.cityTiers), lookAlikesOf: list(t.lookAlikesOf), slots: slotsOf(list(t.dayParts), row.time_zone, new Date()),
    },
    capped: row.frequency_cap === null ? null : { adGroupId: row.id, salt: saltOf(row.id), cap: row.frequency_cap, day: row.today },
    score: scoreMicros(bidder),
    creatives: row.creatives.map((creative) => served(row, creative)),
  };
}

/** Reads what may be shown now. Equal scores come in another order each time, so that nobody is always second. */
export async function loadDeliveryIndex(pool: Pool): Promise<DeliveryIndex> {
  const { rows } = await pool.query<GroupRow>(ELIGIBLE);
  return indexOf(
    rows.map(eligible),
    new Map(rows.map((row) => [row.campaign_id, { dailyMinor: BigInt(row.daily_budget_minor), scale: microsPerMinor(row.currency) }])),
  );
}

export function indexOf(all: readonly EligibleGroup[], budgets: ReadonlyMap<string, { dailyMinor: bigint; scale: bigint }>): DeliveryIndex {
  const groups = all
    .filter((group) => group.score >= RESERVE_CPM_MICROS)
    .map((group) => ({ group, chance: Math.random() }))
    .sort((a, b) => b.group.score - a.group.score || a.chance - b.chance)
    .map(({ group }) => group);
  const campaigns = new Map<string, LeasedCampaign>();
  for (const group of groups) {
    const budget = budgets.get(group.campaignId);
    if (!budget) continue;
    const price = group.bidModel === 'CPM' ? Math.ceil(group.bidMicros / 1_000) : Math.ceil(group.bidMicros * group.pctr);
    const known = campaigns.get(group.campaignId);
    campaigns.set(group.campaignId, {
      id: group.campaignId,
      dailyMicros: budget.dailyMinor * budget.scale,
      microsPerMinor: budget.scale,
      highestPriceMicros: Math.max(price, known?.highestPriceMicros ?? 0),
    });
  }
  return { groups, targeting: new TargetingIndex(groups), campaigns: [...campaigns.values()] };
}

/** Where the ads of all reviewed campaigns lead, ended ones included: an ad on a screen may be clicked later. */
export async function loadLandings(pool: Pool): Promise<Map<number, Landing>> {
  const { rows } = await pool.query<{ source_no: number; landing_url: string }>('SELECT source_no, landing_url FROM creatives WHERE source_no IS NOT NULL');
  return new Map(rows.map((row) => [row.source_no, landing(row.landing_url)]));
}
