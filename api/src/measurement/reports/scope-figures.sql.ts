import { eventKind, LINK_CLICK } from '../events/event-kinds.ts';
import { SENT_SKETCH } from '../rollups/reach-sketch.ts';

const counted = (type: number): string => `coalesce(sum(d.valid) FILTER (WHERE d.type = ${type}), 0)::float8`;

/** Counts of rows `d` of a roll-up of counts. */
export const COUNTS = `
  ${counted(eventKind.impression)} AS impressions, ${counted(eventKind.viewable)} AS viewables, ${counted(eventKind.click)} AS clicks, ${counted(LINK_CLICK)} AS link_clicks,
  ${counted(eventKind.engagement)} AS engagements, ${counted(eventKind.page_view)} AS page_views,
  coalesce(sum(d.valid), 0)::float8 AS valid, coalesce(sum(d.givt), 0)::float8 AS givt, coalesce(sum(d.sivt), 0)::float8 AS sivt,
  coalesce(sum(d.price_micros), 0)::text AS price_micros`;

const EPOCH = `date '2000-01-01'`;

/** Sketches of a scope `k` over the spans of the range ($5 levels, $6 numbers); a span that is not made yet is its days. */
const sketches = (types: string) => `
  SELECT string_agg(${SENT_SKETCH}, '') AS sketches FROM unnest($5::int[], $6::int[]) AS c(level, n)
  CROSS JOIN LATERAL (
    SELECT s.sketch FROM reach_spans s WHERE s.brand_id = $1 AND s.scope_id = k.scope_id AND s.type = ANY (${types}) AND s.level = c.level AND s.n = c.n
    UNION ALL
    SELECT r.sketch FROM reach_sketches r WHERE r.brand_id = $1 AND r.scope_id = k.scope_id AND r.type = ANY (${types})
      AND r.day BETWEEN ${EPOCH} + (c.n << c.level) AND ${EPOCH} + ((c.n + 1) << c.level) - 1
      AND (c.level = 0 OR NOT EXISTS (
        SELECT FROM reach_spans s WHERE s.brand_id = $1 AND s.scope_id = k.scope_id AND s.type = ANY (${types}) AND s.level = c.level AND s.n = c.n))
  ) x`;

/** $1 brand, $2 scopes, $3 first and $4 last day, $5 and $6 spans: a row per scope with its counts and what its reach is merged from. */
export const SCOPE_TOTALS = `
  SELECT k.scope_id::text AS scope, t.*, r.sketches FROM unnest($2::uuid[]) AS k(scope_id)
  CROSS JOIN LATERAL (SELECT ${COUNTS} FROM rollup_days d WHERE d.brand_id = $1 AND d.scope_id = k.scope_id AND d.day BETWEEN $3::date AND $4::date) t
  CROSS JOIN LATERAL (${sketches(`'{${eventKind.impression}}'`)}) r`;

/** $1 brand, $2 scopes, $3 first and $4 last day: a row per scope and day, with the day's own reach. */
export const SCOPE_DAYS = `
  SELECT t.*, coalesce(r.visitors, 0)::float8 AS reach FROM (
    SELECT d.scope_id::text AS scope, d.scope_id, d.day, (d.day - ${EPOCH})::int AS number, ${COUNTS}
    FROM rollup_days d WHERE d.brand_id = $1 AND d.scope_id = ANY ($2::uuid[]) AND d.day BETWEEN $3::date AND $4::date GROUP BY 1, 2, 3, 4
  ) t LEFT JOIN (
    SELECT scope_id, day, visitors FROM reach_sketches WHERE brand_id = $1 AND scope_id = ANY ($2::uuid[]) AND type = ${eventKind.impression} AND day BETWEEN $3::date AND $4::date
  ) r USING (scope_id, day)`;

/** $1 brand, $2 scope, $5 and $6 spans, $7 types, $3 and $4 for the same places as above: what the people of any of the types are merged from. */
export const SCOPE_PEOPLE = `SELECT r.sketches FROM (SELECT $2::uuid AS scope_id WHERE $3::date <= $4::date) k CROSS JOIN LATERAL (${sketches('$7::smallint[]')}) r`;
