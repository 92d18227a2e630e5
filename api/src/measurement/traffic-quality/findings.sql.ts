import { eventKind, LINK_CLICK } from '../events/event-kinds.ts';
import { CLOCK_SLACK } from '../attribution/last-click.ts';
import { invalidReason } from './invalid-reasons.ts';

/** What of one visitor's or device's hour is more than people do. Chosen to leave busy people alone. */
export const sivtLimits = {
  clicksPerHour: 15,
  impressionsPerHour: 240,
  /** Clicks from which on their share of impressions is looked at. */
  anomalyClicks: 6,
  anomalyShare: 0.6,
  deviceClicks: 20,
  deviceCampaigns: 3,
  couponUses: 10,
  couponShare: 0.9,
} as const;

/** Events that arrived in the hour from $1 on; batch ids hold the time of arrival. */
const OF_HOUR = `e.day BETWEEN ($1::timestamptz AT TIME ZONE 'UTC')::date - 8 AND ($1::timestamptz AT TIME ZONE 'UTC')::date + 1
    AND e.batch_id >= ((extract(epoch FROM $1::timestamptz) * 1000)::bigint - 1735689600000) << 22
    AND e.batch_id < ((extract(epoch FROM $1::timestamptz) * 1000)::bigint + 3600000 - 1735689600000) << 22`;
/** Whether there is anything to look through: most hours of a quiet installation are empty, and then nobody has to wait for a fold. */
export const ANYTHING_ARRIVED = `SELECT EXISTS (SELECT FROM events e WHERE ${OF_HOUR}) AS any`;
const ARRIVED = `
  SELECT e.* FROM events e
  WHERE ${OF_HOUR}
    AND e.invalid = 0 AND NOT EXISTS (SELECT FROM event_batches w WHERE w.batch_id = e.batch_id AND w.rolled_at IS NULL)`;

const isClick = `e.type IN (${eventKind.click}, ${LINK_CLICK})`;
const { clicksPerHour, impressionsPerHour, anomalyClicks, anomalyShare, deviceClicks, deviceCampaigns, couponUses, couponShare } = sivtLimits;

/**
 * What is found out about the events that arrived in one hour ($1): brand, id, day and reason; of several reasons the
 * smallest number stands. Deterministic, so that the same events give the same findings.
 */
export const FINDINGS = `
  WITH arrived AS MATERIALIZED (${ARRIVED}),
  velocity AS (
    SELECT brand_id, event_id, day, ${invalidReason.velocity} AS reason FROM (
      SELECT e.brand_id, e.event_id, e.day, ${isClick} AS clicks, row_number() OVER (PARTITION BY e.brand_id, e.visitor, ${isClick} ORDER BY e.occurred_at, e.event_id) AS place
      FROM arrived e WHERE e.visitor IS NOT NULL AND (${isClick} OR e.type = ${eventKind.impression})
    ) v WHERE place > CASE WHEN clicks THEN ${clicksPerHour} ELSE ${impressionsPerHour} END
  ),
  anomaly AS (
    SELECT e.brand_id, e.event_id, e.day, ${invalidReason.click_anomaly} AS reason
    FROM arrived e JOIN (
      SELECT a.brand_id, a.visitor FROM arrived a WHERE a.visitor IS NOT NULL GROUP BY 1, 2
      HAVING count(*) FILTER (WHERE a.type = ${eventKind.click}) >= ${anomalyClicks}
        AND count(*) FILTER (WHERE a.type = ${eventKind.click}) >= ${anomalyShare} * count(*) FILTER (WHERE a.type = ${eventKind.impression})
    ) f USING (brand_id, visitor)
    WHERE e.type = ${eventKind.click}
  ),
  device AS (
    SELECT e.brand_id, e.event_id, e.day, ${invalidReason.same_device} AS reason
    FROM arrived e JOIN (
      SELECT a.fingerprint FROM arrived a LEFT JOIN event_sources s ON s.no = a.source_no
      WHERE a.fingerprint IS NOT NULL AND a.type IN (${eventKind.click}, ${LINK_CLICK}) GROUP BY 1
      HAVING count(*) >= ${deviceClicks} AND count(DISTINCT coalesce(s.campaign_id, s.deal_id)) >= ${deviceCampaigns} AND count(DISTINCT a.visitor) >= 0.9 * count(*)
    ) f USING (fingerprint)
    WHERE ${isClick}
  ),
  unseen AS (
    SELECT e.brand_id, e.event_id, e.day, ${invalidReason.click_without_render} AS reason FROM arrived e
    WHERE e.type = ${eventKind.click} AND e.event_id LIKE 'c:%'
      AND NOT EXISTS (SELECT FROM events i WHERE i.brand_id = e.brand_id AND i.event_id = 'i:' || substr(e.event_id, 3) AND i.day = e.day)
  ),
  bought AS (
    SELECT e.brand_id, e.event_id, e.day, upper(e.coupon) AS coupon, e.source_no = 0
        AND NOT EXISTS (SELECT FROM touches t WHERE t.brand_id = e.brand_id AND t.click_id = e.click_id)
        AND NOT EXISTS (SELECT FROM touches t WHERE t.brand_id = e.brand_id AND t.visitor = e.visitor AND t.occurred_at BETWEEN e.occurred_at - interval '30 days' AND e.occurred_at + ${CLOCK_SLACK}) AS trackless
    FROM arrived e WHERE e.type = ${eventKind.purchase} AND e.coupon IS NOT NULL
  ),
  coupons AS (
    SELECT b.brand_id, b.event_id, b.day, ${invalidReason.coupon_without_click} AS reason FROM bought b JOIN (
      SELECT brand_id, coupon FROM bought GROUP BY 1, 2 HAVING count(*) >= ${couponUses} AND count(*) FILTER (WHERE trackless) >= ${couponShare} * count(*)
    ) f USING (brand_id, coupon) WHERE b.trackless
  )
  SELECT brand_id, event_id, day::text, min(reason)::int AS reason
  FROM (TABLE velocity UNION ALL TABLE anomaly UNION ALL TABLE device UNION ALL TABLE unseen UNION ALL TABLE coupons) found GROUP BY 1, 2, 3`;
