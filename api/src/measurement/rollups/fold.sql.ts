import { conversionKinds, eventKind, LINK_CLICK } from '../events/event-kinds.ts';
import { FIRST_SIVT } from '../traffic-quality/invalid-reasons.ts';

/** The events `e` of some whole batches: $1 and $2 bound their days, $3 names them in order. */
export const OF_BATCHES = `e.day BETWEEN $1::date AND $2::date AND e.batch_id BETWEEN ($3::bigint[])[1] AND ($3::bigint[])[cardinality($3::bigint[])] AND e.batch_id = ANY ($3::bigint[])`;

/** The time zone a brand's hours and days are in. */
const ZONE = `coalesce(o.time_zone, 'UTC')`;

/** Counts by hour of events `e` with condition `which`. */
export const hourlyCounts = (which: string): string => `
  SELECT e.brand_id, date_trunc('hour', e.occurred_at, ${ZONE}) AS hour, e.source_no, e.type, coalesce(e.currency, '') AS currency,
    count(*) FILTER (WHERE e.invalid = 0) AS valid,
    count(*) FILTER (WHERE e.invalid BETWEEN 1 AND ${FIRST_SIVT - 1}) AS givt,
    count(*) FILTER (WHERE e.invalid >= ${FIRST_SIVT}) AS sivt,
    coalesce(sum(e.price_micros) FILTER (WHERE e.invalid = 0), 0)::bigint AS price_micros,
    coalesce(sum(e.value_minor) FILTER (WHERE e.invalid = 0), 0)::bigint AS value_minor
  FROM events e LEFT JOIN organisations o ON o.id = e.brand_id
  WHERE ${which} GROUP BY 1, 2, 3, 4, 5`;

export const FOLD_HOURS = `
  INSERT INTO rollup_hours AS r (brand_id, hour, source_no, type, currency, valid, givt, sivt, price_micros, value_minor)
  ${hourlyCounts(OF_BATCHES)}
  ON CONFLICT (brand_id, hour, source_no, type, currency) DO UPDATE SET
    valid = r.valid + excluded.valid, givt = r.givt + excluded.givt, sivt = r.sivt + excluded.sivt,
    price_micros = r.price_micros + excluded.price_micros, value_minor = r.value_minor + excluded.value_minor`;

/** Counts of invalid events by reason. */
export const hourlyReasons = (which: string): string => `
  SELECT e.brand_id, date_trunc('hour', e.occurred_at, ${ZONE}) AS hour, e.source_no, e.type, e.invalid AS reason, count(*) AS count
  FROM events e LEFT JOIN organisations o ON o.id = e.brand_id
  WHERE ${which} AND e.invalid <> 0 GROUP BY 1, 2, 3, 4, 5`;

export const FOLD_REASONS = `
  INSERT INTO rollup_reasons AS r (brand_id, hour, source_no, type, reason, count) ${hourlyReasons(OF_BATCHES)}
  ON CONFLICT (brand_id, hour, source_no, type, reason) DO UPDATE SET count = r.count + excluded.count`;

export const FOLD_RESERVATIONS = `
  INSERT INTO rollup_reservations AS r (reservation, price_micros)
  SELECT e.reservation, sum(e.price_micros) FROM events e
  WHERE ${OF_BATCHES} AND e.reservation IS NOT NULL AND e.price_micros IS NOT NULL AND e.invalid = 0 GROUP BY 1
  ON CONFLICT (reservation) DO UPDATE SET price_micros = r.price_micros + excluded.price_micros`;

/** Clicks that attribution may credit: valid, of a link or of a decision. A click that a site reports by itself is none. */
export const touchesOf = (which: string): string => `
  SELECT e.click_id, e.brand_id, e.source_no, e.visitor, e.occurred_at FROM events e
  WHERE ${which} AND e.invalid = 0 AND e.click_id IS NOT NULL AND e.source_no <> 0
    AND (e.type = ${LINK_CLICK} OR (e.type = ${eventKind.click} AND e.event_id LIKE 'c:%'))`;

export const FOLD_TOUCHES = `
  INSERT INTO touches (click_id, brand_id, source_no, visitor, occurred_at) ${touchesOf(OF_BATCHES)}
  ON CONFLICT (click_id) DO NOTHING RETURNING click_id`;

export const conversionsOf = (which: string): string => `
  SELECT e.brand_id, e.day, e.event_id, e.type, e.occurred_at, e.visitor, e.click_id, e.source_no AS declared_source_no, e.order_id,
    coalesce(e.value_minor, 0) AS value_minor, coalesce(e.currency, '') AS currency
  FROM events e WHERE ${which} AND e.type IN (${conversionKinds.join(', ')}) AND e.invalid = 0`;

export const FOLD_CONVERSIONS = `
  INSERT INTO conversions (brand_id, day, event_id, type, occurred_at, visitor, click_id, declared_source_no, order_id, value_minor, currency, model, window_days)
  SELECT n.*, $4, $5 FROM (${conversionsOf(OF_BATCHES)}) n ON CONFLICT DO NOTHING RETURNING brand_id, day::text, event_id`;

/**
 * Conversions that new events can change: the new ones ($1 brands, $2 days, $3 ids), those that come after one of the
 * new clicks ($4), because events may arrive in any order, and all of the same orders.
 */
export const TOUCHED_CONVERSIONS = `
  WITH direct AS (
    SELECT c.* FROM unnest($1::uuid[], $2::date[], $3::text[]) AS k(brand_id, day, event_id) JOIN conversions c USING (brand_id, day, event_id)
    UNION SELECT c.* FROM conversions c WHERE c.click_id = ANY ($4::uuid[])
    UNION SELECT c.* FROM touches t JOIN conversions c
      ON c.brand_id = t.brand_id AND c.visitor = t.visitor AND t.occurred_at BETWEEN c.occurred_at - make_interval(days => c.window_days) AND c.occurred_at
      WHERE t.click_id = ANY ($4::uuid[])
  )
  SELECT brand_id, day, event_id FROM direct
  UNION SELECT c.brand_id, c.day, c.event_id FROM direct d JOIN conversions c ON c.brand_id = d.brand_id AND c.order_id = d.order_id`;

/** Types whose distinct visitors are kept. */
const REACHING = [eventKind.impression, eventKind.page_view, eventKind.add_to_cart];

/** Visitors with a valid event, by type, by what they saw and by the brand's day; hashes joined, eight bytes each. */
export const visitorsOf = (which: string): string => `
  SELECT e.brand_id, s.campaign_id, s.deal_id, e.type, (e.occurred_at AT TIME ZONE ${ZONE})::date::text AS day,
    string_agg(DISTINCT int8send(e.visitor), ''::bytea) AS hashes
  FROM events e LEFT JOIN organisations o ON o.id = e.brand_id LEFT JOIN event_sources s ON s.no = e.source_no
  WHERE ${which} AND e.type IN (${REACHING.join(', ')}) AND e.invalid = 0 AND e.visitor IS NOT NULL
  GROUP BY 1, 2, 3, 4, 5`;
