const lacking = (field: string, known = field): string => `CASE WHEN e.type = r.type AND e.${known} IS NULL AND m.${known} IS NULL THEN r.${field} END`;

/**
 * The oldest $1 records whose events are in the figures, each with only what its event lacks. A record of another type,
 * or of an event that is gone, adds nothing. One key lookup a record, whatever the number of days.
 */
export const RECORDS_DUE = `
  SELECT r.no::text, r.brand_id, r.event_id, r.day::text, (${lacking('visitor')})::text AS visitor, ${lacking('click_id')} AS click_id, ${lacking('order_id')} AS order_id,
    ${lacking('coupon')} AS coupon, (${lacking('value_minor')})::text AS value_minor, ${lacking('currency', 'value_minor')} AS currency
  FROM (SELECT * FROM later_event_records ORDER BY no LIMIT $1) r
  LEFT JOIN LATERAL (SELECT * FROM events x WHERE x.brand_id = r.brand_id AND x.event_id = r.event_id AND x.day = r.day LIMIT 1) e ON true
  LEFT JOIN event_completions m ON m.brand_id = r.brand_id AND m.event_id = r.event_id AND m.day = r.day
  WHERE NOT EXISTS (SELECT FROM event_batches w WHERE w.batch_id = e.batch_id AND w.rolled_at IS NULL)
  ORDER BY r.no`;

/** Writes down what is added ($1, as JSON) at a moment ($2). */
export const COMPLETE = `
  INSERT INTO event_completions AS m (brand_id, event_id, day, visitor, click_id, order_id, coupon, value_minor, currency, completed_at)
  SELECT a.*, $2::timestamptz FROM jsonb_to_recordset($1::jsonb)
    AS a(brand_id uuid, event_id text, day date, visitor bigint, click_id uuid, order_id text, coupon text, value_minor bigint, currency text)
  ON CONFLICT (brand_id, event_id, day) DO UPDATE SET visitor = coalesce(m.visitor, excluded.visitor), click_id = coalesce(m.click_id, excluded.click_id),
    order_id = coalesce(m.order_id, excluded.order_id), coupon = coalesce(m.coupon, excluded.coupon),
    value_minor = coalesce(m.value_minor, excluded.value_minor), currency = coalesce(m.currency, excluded.currency), completed_at = excluded.completed_at`;

/** Conversions of the events ($1 brands, $2 ids, $3 days) with what was added. A conversion without a value has no currency. */
export const COMPLETE_CONVERSIONS = `
  UPDATE conversions c SET visitor = coalesce(c.visitor, m.visitor), click_id = coalesce(c.click_id, m.click_id), order_id = coalesce(c.order_id, m.order_id),
    coupon = coalesce(c.coupon, upper(m.coupon)), value_minor = CASE WHEN c.currency = '' THEN coalesce(m.value_minor, 0) ELSE c.value_minor END,
    currency = CASE WHEN c.currency = '' THEN coalesce(m.currency, '') ELSE c.currency END
  FROM unnest($1::uuid[], $2::text[], $3::date[]) AS k(brand_id, event_id, day) JOIN event_completions m USING (brand_id, event_id, day)
  WHERE c.brand_id = k.brand_id AND c.event_id = k.event_id AND c.day = k.day`;
