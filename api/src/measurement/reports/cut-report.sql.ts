import { eventKind } from '../events/event-kinds.ts';
import { COUNTS } from './scope-figures.sql.ts';

/** $1 brand, $2 campaign, $3 ad group, $4 deal, $5 creator, each or null: all sources, and which of them are wanted. */
export const CUT_SOURCES = `
  SELECT no, campaign_id, ad_group_id, creative_id, link_id, deal_id, creator_id,
    coalesce(($2::uuid IS NULL OR campaign_id = $2) AND ($3::uuid IS NULL OR ad_group_id = $3) AND ($4::uuid IS NULL OR deal_id = $4) AND ($5::uuid IS NULL OR creator_id = $5), false) AS wanted
  FROM event_sources WHERE brand_id = $1`;

/** $1 brand, $2 first and $3 last day, $4 zone. */
const IN_RANGE = `d.brand_id = $1 AND d.hour >= ($2::date::timestamp AT TIME ZONE $4) AND d.hour < (($3::date + 1)::timestamp AT TIME ZONE $4)`;

export const HOUR_COUNTS = `SELECT d.source_no, d.hour, ${COUNTS} FROM rollup_hours d WHERE ${IN_RANGE} GROUP BY 1, 2`;
export const CONTEXT_COUNTS = `SELECT d.source_no, d.context, d.hour, (d.hour AT TIME ZONE $4)::date::text AS day, ${COUNTS} FROM rollup_contexts d WHERE ${IN_RANGE} GROUP BY 1, 2, 3`;

/** $5 currency. */
export const CUT_CONVERSIONS = `
  SELECT c.source_no, date_trunc('hour', c.occurred_at, $4) AS hour, (c.occurred_at AT TIME ZONE $4)::date::text AS day,
    (count(*) FILTER (WHERE c.type = ${eventKind.purchase}) - count(*) FILTER (WHERE c.type = ${eventKind.refund}))::bigint AS conversions,
    coalesce(sum(CASE WHEN c.type = ${eventKind.refund} THEN -c.value_minor ELSE c.value_minor END) FILTER (WHERE c.currency = $5), 0)::bigint AS revenue_minor
  FROM conversions c
  WHERE c.brand_id = $1 AND c.source_no <> 0 AND c.counted AND c.type IN (${eventKind.purchase}, ${eventKind.refund})
    AND c.occurred_at >= ($2::date::timestamp AT TIME ZONE $4) AND c.occurred_at < (($3::date + 1)::timestamp AT TIME ZONE $4)
  GROUP BY 1, 2, 3`;

/** $1 brand, $2 first and $3 last day, $4 zone, $5 'week' or 'month': buyers by when they first bought, and how many bought again how much later. */
export const COHORTS = `
  WITH bought AS (
    SELECT c.visitor, date_trunc($5, c.occurred_at AT TIME ZONE $4)::date AS bucket FROM conversions c
    WHERE c.brand_id = $1 AND c.type = ${eventKind.purchase} AND c.counted AND c.visitor IS NOT NULL AND c.occurred_at < (($3::date + 1)::timestamp AT TIME ZONE $4)
    GROUP BY 1, 2
  ), first AS (SELECT visitor, min(bucket) AS cohort FROM bought GROUP BY 1)
  SELECT f.cohort::text, CASE $5 WHEN 'week' THEN (b.bucket - f.cohort) / 7
      ELSE (extract(year FROM age(b.bucket, f.cohort)) * 12 + extract(month FROM age(b.bucket, f.cohort)))::int END AS later, count(*)::int AS people
  FROM first f JOIN bought b USING (visitor) WHERE f.cohort >= date_trunc($5, $2::date::timestamp)::date GROUP BY 1, 2 ORDER BY 1, 2`;
