import { eventKind } from '../events/event-kinds.ts';

/** Name and version of the rule, stored with each conversion. */
export const MODEL = 'LAST_CLICK_2';
/** Clocks of a shop and of the edge may differ by so much. */
export const CLOCK_SLACK = `interval '5 minutes'`;

/** No window is longer: what lies further back is not looked for. */
export const LONGEST = `interval '90 days'`;
/** Whether a touch still counted when `at` came. A click's window is the one that was set when it happened. */
export const lasts = (touch: string, at: string, fallBack: string): string =>
  `${touch}.occurred_at >= ${at} - make_interval(days => coalesce(${touch}.window_days, ${fallBack})) AND ${touch}.occurred_at >= ${at} - ${LONGEST}`;

/**
 * The rule, as one expression over conversions: for each, the click it names by its click id, else the visitor's last
 * click within its window, else the link it was declared with, else the link its coupon speaks for, else the ad that
 * the visitor saw last within the window of views. A brand may put the coupon first. A refund follows its order's purchase. Of purchases
 * with one order id the first counts.
 * @param which a condition on `c`, the conversions wanted
 */
export const attributed = (which: string): string => `
  SELECT c.brand_id, c.day, c.event_id,
    NOT (c.type = ${eventKind.purchase} AND c.order_id IS NOT NULL AND EXISTS (
      SELECT FROM conversions earlier
      WHERE earlier.brand_id = c.brand_id AND earlier.order_id = c.order_id AND earlier.type = c.type
        AND (earlier.occurred_at, earlier.event_id) < (c.occurred_at, c.event_id))) AS counted,
    coalesce(ordered.source_no, touch.source_no, 0) AS source_no,
    CASE WHEN ordered.source_no IS NOT NULL THEN 'order' ELSE coalesce(touch.matched_by, 'none') END AS matched_by,
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
       AND ${lasts('t', 'c.occurred_at', 'c.window_days')} AND t.occurred_at <= c.occurred_at + ${CLOCK_SLACK})
    UNION ALL
    (SELECT 2, 'visitor', t.click_id, t.source_no, t.occurred_at FROM touches t
     WHERE t.brand_id = c.brand_id AND t.visitor = c.visitor
       AND ${lasts('t', 'c.occurred_at', 'c.window_days')} AND t.occurred_at <= c.occurred_at
     ORDER BY t.occurred_at DESC, t.click_id DESC LIMIT 1)
    UNION ALL (SELECT 3, 'link', NULL, c.declared_source_no, NULL WHERE c.declared_source_no <> 0)
    UNION ALL
    (SELECT CASE WHEN (SELECT s.coupon_first FROM attribution_settings s WHERE s.brand_id = c.brand_id AND s.campaign_id IS NULL AND s.since <= c.occurred_at ORDER BY s.since DESC, s.id DESC LIMIT 1)
       THEN 0 ELSE 4 END, 'coupon', NULL, k.source_no, NULL
     FROM coupons k WHERE k.brand_id = c.brand_id AND k.code = c.coupon AND k.since <= c.occurred_at)
    UNION ALL
    (SELECT 5, 'view', NULL, t.source_no, t.occurred_at FROM views t
     WHERE t.brand_id = c.brand_id AND t.visitor = c.visitor AND ${lasts('t', 'c.occurred_at', '0')} AND t.occurred_at <= c.occurred_at
     ORDER BY t.occurred_at DESC, t.event_id DESC LIMIT 1)
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
