import { eventKind } from '../events/event-kinds.ts';

/** Name and version of the rule, stored with each conversion. */
export const MODEL = 'LAST_CLICK_1';
/** Clocks of a shop and of the edge may differ by so much. */
export const CLOCK_SLACK = `interval '5 minutes'`;

/**
 * The rule, as one expression over conversions: for each, the click it names by its click id, else the visitor's last
 * click within the window, else the link it was declared with. A refund follows its order's purchase. Of purchases
 * with one order id the first counts.
 * @param which a condition on `c`, the conversions wanted
 */
export const attributed = (which: string): string => `
  SELECT c.brand_id, c.day, c.event_id,
    NOT (c.type = ${eventKind.purchase} AND c.order_id IS NOT NULL AND EXISTS (
      SELECT FROM conversions earlier
      WHERE earlier.brand_id = c.brand_id AND earlier.order_id = c.order_id AND earlier.type = c.type
        AND (earlier.occurred_at, earlier.event_id) < (c.occurred_at, c.event_id))) AS counted,
    coalesce(ordered.source_no, touch.source_no, nullif(c.declared_source_no, 0), 0) AS source_no,
    CASE WHEN ordered.source_no IS NOT NULL THEN 'order' WHEN touch.click_id IS NOT NULL THEN touch.matched_by
      WHEN c.declared_source_no <> 0 THEN 'link' ELSE 'none' END AS matched_by,
    CASE WHEN ordered.source_no IS NULL THEN touch.click_id END AS touch_id,
    CASE WHEN ordered.source_no IS NULL THEN touch.occurred_at END AS touched_at
  FROM conversions c
  LEFT JOIN LATERAL (
    SELECT p.source_no FROM conversions p
    WHERE c.type = ${eventKind.refund} AND p.brand_id = c.brand_id AND p.order_id = c.order_id AND p.type = ${eventKind.purchase}
    ORDER BY p.occurred_at, p.event_id LIMIT 1
  ) ordered ON true
  LEFT JOIN LATERAL (
    (SELECT 1 AS rank, 'click_id' AS matched_by, t.click_id, t.source_no, t.occurred_at FROM touches t
     WHERE t.click_id = c.click_id AND t.brand_id = c.brand_id
       AND t.occurred_at BETWEEN c.occurred_at - make_interval(days => c.window_days) AND c.occurred_at + ${CLOCK_SLACK})
    UNION ALL
    (SELECT 2, 'visitor', t.click_id, t.source_no, t.occurred_at FROM touches t
     WHERE t.brand_id = c.brand_id AND t.visitor = c.visitor
       AND t.occurred_at BETWEEN c.occurred_at - make_interval(days => c.window_days) AND c.occurred_at
     ORDER BY t.occurred_at DESC, t.click_id DESC LIMIT 1)
    ORDER BY rank LIMIT 1
  ) touch ON true
  WHERE ${which}`;

/** Writes what the rule says about the conversions of `which`, where it differs. */
export const attribute = (which: string): string => `
  UPDATE conversions v SET counted = a.counted, source_no = a.source_no, matched_by = a.matched_by, touch_id = a.touch_id, touched_at = a.touched_at
  FROM (${attributed(which)}) a
  WHERE v.brand_id = a.brand_id AND v.day = a.day AND v.event_id = a.event_id
    AND (v.counted, v.source_no, v.matched_by, v.touch_id, v.touched_at)
      IS DISTINCT FROM (a.counted, a.source_no, a.matched_by, a.touch_id, a.touched_at)`;
