import { eventKind } from '../events/event-kinds.ts';
import { CLOCK_SLACK, lasts } from './last-click.ts';

/** Name and version of the rule by which paths are taken, stored with each. */
export const PATH_RULE = 'CLICKS_1';

/**
 * What led to conversions, as one expression: the clicks of the visitor and the click that was named, within the
 * window, at most the last hundred, oldest first; without any, the link it was declared with. Where a coupon or a view
 * decided, that alone. Read after the last touch has been written. A refund has the path of
 * its order's purchase.
 * @param which a condition on `c`, the conversions wanted
 */
export const pathsOf = (which: string): string => `
  SELECT c.brand_id, c.day, c.event_id, '${PATH_RULE}' AS rule,
    CASE WHEN x.is_alone THEN '{}' ELSE coalesce(w.click_ids, '{}') END AS click_ids,
    CASE WHEN x.is_alone THEN ARRAY[x.source_no] ELSE coalesce(w.source_nos, CASE WHEN x.declared_source_no <> 0 THEN ARRAY[x.declared_source_no] ELSE '{}' END) END AS source_nos,
    CASE WHEN x.is_alone THEN ARRAY[coalesce(x.touched_at, x.occurred_at)] ELSE coalesce(w.touched_at, CASE WHEN x.declared_source_no <> 0 THEN ARRAY[x.occurred_at] ELSE '{}' END) END AS touched_at
  FROM conversions c
  LEFT JOIN LATERAL (
    SELECT p.* FROM conversions p
    WHERE c.type = ${eventKind.refund} AND p.brand_id = c.brand_id AND p.order_id = c.order_id AND p.type = ${eventKind.purchase}
    ORDER BY p.occurred_at, p.event_id LIMIT 1
  ) o ON true
  CROSS JOIN LATERAL (SELECT coalesce(o.occurred_at, c.occurred_at) AS occurred_at, coalesce(o.declared_source_no, c.declared_source_no) AS declared_source_no,
    CASE WHEN o.event_id IS NULL THEN c.visitor ELSE o.visitor END AS visitor, CASE WHEN o.event_id IS NULL THEN c.click_id ELSE o.click_id END AS click_id,
    coalesce(o.window_days, c.window_days) AS window_days, coalesce(o.source_no, c.source_no) AS source_no,
    CASE WHEN o.event_id IS NULL THEN c.touched_at ELSE o.touched_at END AS touched_at, coalesce(o.matched_by, c.matched_by) IN ('coupon', 'view') AS is_alone) x
  LEFT JOIN LATERAL (
    SELECT array_agg(t.click_id ORDER BY t.occurred_at, t.click_id) AS click_ids, array_agg(t.source_no ORDER BY t.occurred_at, t.click_id) AS source_nos,
      array_agg(t.occurred_at ORDER BY t.occurred_at, t.click_id) AS touched_at
    FROM (
      SELECT n.* FROM (
        SELECT v.* FROM touches v WHERE v.brand_id = c.brand_id AND v.visitor = x.visitor
          AND ${lasts('v', 'x.occurred_at', 'x.window_days')} AND v.occurred_at <= x.occurred_at
        UNION SELECT k.* FROM touches k WHERE k.click_id = x.click_id AND k.brand_id = c.brand_id
          AND ${lasts('k', 'x.occurred_at', 'x.window_days')} AND k.occurred_at <= x.occurred_at + ${CLOCK_SLACK}
      ) n ORDER BY n.occurred_at DESC, n.click_id DESC LIMIT 100
    ) t
  ) w ON true
  WHERE ${which}`;

/** Snapshots the paths of the conversions of `which`, where they are not as stored. */
export const snapshotPaths = (which: string): string => `
  INSERT INTO conversion_paths AS s (brand_id, day, event_id, rule, click_ids, source_nos, touched_at) ${pathsOf(which)}
  ON CONFLICT (brand_id, event_id, day) DO UPDATE SET rule = excluded.rule, click_ids = excluded.click_ids, source_nos = excluded.source_nos, touched_at = excluded.touched_at
  WHERE (s.rule, s.click_ids, s.source_nos, s.touched_at) IS DISTINCT FROM (excluded.rule, excluded.click_ids, excluded.source_nos, excluded.touched_at)`;

/** $1 brand, $2 first day, $3 last day, $4 zone, $5 currency: conversions with what led to them. */
export const CREDITED = `
  SELECT (c.type = ${eventKind.refund}) AS is_refund, CASE WHEN c.currency = $5 THEN c.value_minor ELSE 0 END AS value_minor, c.occurred_at,
    p.source_nos, p.touched_at
  FROM conversions c JOIN conversion_paths p USING (brand_id, day, event_id)
  WHERE c.brand_id = $1 AND c.counted AND c.type IN (${eventKind.purchase}, ${eventKind.refund})
    AND c.occurred_at >= ($2::date::timestamp AT TIME ZONE $4) AND c.occurred_at < (($3::date + 1)::timestamp AT TIME ZONE $4)
  ORDER BY c.occurred_at, c.event_id`;

/** $1 brand, $2 first day, $3 last day, $4 zone: ways of visitors who clicked and did not buy, with how many went each. */
export const LEFT_WITHOUT = `
  SELECT source_nos, count(*)::int AS people FROM (
    SELECT array_agg(t.source_no ORDER BY t.occurred_at, t.click_id) AS source_nos FROM touches t
    WHERE t.brand_id = $1 AND t.visitor IS NOT NULL
      AND t.occurred_at >= ($2::date::timestamp AT TIME ZONE $4) AND t.occurred_at < (($3::date + 1)::timestamp AT TIME ZONE $4)
      AND NOT EXISTS (SELECT FROM conversions c WHERE c.brand_id = t.brand_id AND c.visitor = t.visitor AND c.type = ${eventKind.purchase} AND c.counted)
    GROUP BY t.visitor HAVING count(*) <= 100
  ) ways GROUP BY source_nos`;
