import { eventKind, LINK_CLICK } from '../events/event-kinds.ts';

/** $1 brands, $2 first day, $3 last day, $4 zone, $5 campaign or null, $6 deal or null. */
const BEGIN = `($2::date::timestamp AT TIME ZONE $4)`;
const END = `(($3::date + 1)::timestamp AT TIME ZONE $4)`;
const SOURCES = `
  SELECT no, campaign_id, deal_id, creator_id FROM event_sources
  WHERE brand_id = ANY ($1::uuid[]) AND ($5::uuid IS NULL OR campaign_id = $5) AND ($6::uuid IS NULL OR deal_id = $6)`;
/** Without a campaign or deal, also what speaks of no source belongs to the brand. */
const IN_SCOPE = `(s.no IS NOT NULL OR ($5::uuid IS NULL AND $6::uuid IS NULL))`;
const sum = (type: number, and = '') => `coalesce(sum(r.valid) FILTER (WHERE r.type = ${type}${and}), 0)::bigint`;

export const TRAFFIC = `
  WITH s AS (${SOURCES})
  SELECT (r.hour AT TIME ZONE $4)::date::text AS day, s.deal_id, s.creator_id,
    ${sum(eventKind.impression)} AS impressions, ${sum(eventKind.click, ' AND s.campaign_id IS NOT NULL')} AS clicks,
    ${sum(LINK_CLICK)} AS link_clicks, ${sum(eventKind.engagement)} AS engagements, coalesce(sum(r.price_micros), 0)::bigint AS price_micros
  FROM rollup_hours r LEFT JOIN s ON s.no = r.source_no
  WHERE r.brand_id = ANY ($1::uuid[]) AND r.hour >= ${BEGIN} AND r.hour < ${END} AND ${IN_SCOPE}
  GROUP BY 1, 2, 3`;

const ATTRIBUTED = `c.brand_id = ANY ($1::uuid[]) AND c.occurred_at >= ${BEGIN} AND c.occurred_at < ${END} AND c.counted`;

/** $7 currency. */
export const CONVERSIONS = `
  WITH s AS (${SOURCES})
  SELECT (c.occurred_at AT TIME ZONE $4)::date::text AS day, s.deal_id, s.creator_id,
    (count(*) FILTER (WHERE c.type = ${eventKind.purchase}) - count(*) FILTER (WHERE c.type = ${eventKind.refund}))::bigint AS conversions,
    coalesce(sum(CASE WHEN c.type = ${eventKind.refund} THEN -c.value_minor ELSE c.value_minor END) FILTER (WHERE c.currency = $7), 0)::bigint AS revenue_minor
  FROM conversions c JOIN s ON s.no = c.source_no
  WHERE ${ATTRIBUTED} AND c.type IN (${eventKind.purchase}, ${eventKind.refund})
  GROUP BY 1, 2, 3`;

/** $1 brands, $2 first day, $3 last day, $4 campaign or null, $5 deal or null. */
export const SKETCHES = `
  SELECT CASE WHEN scope_id = coalesce($4::uuid, $5::uuid, brand_id) THEN 'total' ELSE 'deal' END AS kind, scope_id, type, day::text, sketch
  FROM reach_sketches
  WHERE brand_id = ANY ($1::uuid[]) AND day BETWEEN $2::date AND $3::date
    AND (scope_id = coalesce($4::uuid, $5::uuid, brand_id)
      OR scope_id IN (SELECT deal_id FROM event_sources WHERE brand_id = ANY ($1::uuid[]) AND deal_id IS NOT NULL AND $4::uuid IS NULL))`;

/** People who clicked or bought: visitors where they are known, else clicks. */
export const PEOPLE = `
  WITH s AS (${SOURCES})
  SELECT
    (SELECT count(DISTINCT coalesce(t.visitor::text, t.click_id::text)) FROM touches t JOIN s ON s.no = t.source_no
     WHERE t.brand_id = ANY ($1::uuid[]) AND t.occurred_at >= ${BEGIN} AND t.occurred_at < ${END}) AS clicks,
    (SELECT count(DISTINCT coalesce(c.visitor::text, c.click_id::text, c.event_id)) FROM conversions c JOIN s ON s.no = c.source_no
     WHERE ${ATTRIBUTED} AND c.type = ${eventKind.purchase}) AS purchases`;

export const LINK_CLICKS_OF_CREATOR = `
  SELECT coalesce(sum(r.valid), 0)::bigint AS clicks FROM event_sources s JOIN rollup_hours r ON r.source_no = s.no
  WHERE s.creator_id = $1 AND r.type = ${LINK_CLICK}`;
