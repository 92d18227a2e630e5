import { conversionKinds, eventKind, LINK_CLICK } from '../events/event-kinds.ts';
import { FIRST_SIVT } from '../traffic-quality/invalid-reasons.ts';

/** The events `e` of some whole batches: $1 and $2 bound their days, $3 names them in order. */
export const OF_BATCHES = `e.day BETWEEN $1::date AND $2::date AND e.batch_id BETWEEN ($3::bigint[])[1] AND ($3::bigint[])[cardinality($3::bigint[])] AND e.batch_id = ANY ($3::bigint[])`;

/** Where events are read from, and why each is invalid: as it arrived, or as it is judged by now. */
export interface Judged {
  from: string;
  invalid: string;
}
/** Fresh events: nothing was found out about them yet, and nothing added. */
export const AS_ARRIVED: Judged = { from: 'events e', invalid: 'e.invalid' };
/** Events with what later records of them added. */
const COMPLETED = `(
  SELECT r.batch_id, r.brand_id, r.event_id, r.day, r.occurred_at, r.source_no, r.type, r.context, r.reservation, r.invalid, r.price_micros, r.props,
    coalesce(r.visitor, m.visitor) AS visitor, coalesce(r.click_id, m.click_id) AS click_id, coalesce(r.order_id, m.order_id) AS order_id, coalesce(r.coupon, m.coupon) AS coupon,
    coalesce(r.value_minor, m.value_minor) AS value_minor, coalesce(r.currency, m.currency) AS currency
  FROM events r LEFT JOIN event_completions m ON m.brand_id = r.brand_id AND m.event_id = r.event_id AND m.day = r.day
) e`;
const AS_COMPLETED: Judged = { from: COMPLETED, invalid: 'e.invalid' };
export const AS_JUDGED: Judged = {
  from: `${COMPLETED} LEFT JOIN event_findings f ON f.brand_id = e.brand_id AND f.event_id = e.event_id AND f.day = e.day`,
  invalid: 'coalesce(f.reason, e.invalid)',
};

/** The time zone a brand's hours and days are in. */
const ZONE = `coalesce(o.time_zone, 'UTC')`;

/**
 * The finest counts of events `e` with condition `which`; every roll-up of counts adds them up. Quarters of an hour
 * first, because every zone's hour begins with one and they cost least to find.
 */
export const fineCounts = (which: string, { from, invalid }: Judged): string => `
  SELECT q.brand_id, date_trunc('hour', q.quarter, ${ZONE}) AS hour, (q.quarter AT TIME ZONE ${ZONE})::date AS day,
    q.source_no, q.type, q.currency, q.context, q.reservation, q.invalid, q.n, q.price_micros, q.value_minor
  FROM (
    SELECT e.brand_id, date_bin('15 minutes', e.occurred_at, '2000-01-01Z') AS quarter, e.source_no, e.type, coalesce(e.currency, '') AS currency,
      coalesce(e.context, 0) AS context, e.reservation, ${invalid} AS invalid,
      count(*) AS n, coalesce(sum(e.price_micros), 0) AS price_micros, coalesce(sum(e.value_minor), 0) AS value_minor
    FROM ${from} WHERE ${which} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
  ) q LEFT JOIN organisations o ON o.id = q.brand_id`;

const SUMS = `
  coalesce(sum(n) FILTER (WHERE invalid = 0), 0)::bigint AS valid,
  coalesce(sum(n) FILTER (WHERE invalid BETWEEN 1 AND ${FIRST_SIVT - 1}), 0)::bigint AS givt,
  coalesce(sum(n) FILTER (WHERE invalid >= ${FIRST_SIVT}), 0)::bigint AS sivt,
  coalesce(sum(price_micros) FILTER (WHERE invalid = 0), 0)::bigint AS price_micros`;

interface CountTable {
  table: string;
  key: string;
  sums: readonly string[];
  /** The rows as the finest counts in `fine` give them. */
  rows: string;
}

/** Every roll-up of counts, as a sum over the finest ones. */
export const countTables: readonly CountTable[] = [
  {
    table: 'rollup_hours', key: 'brand_id, hour, source_no, type, currency', sums: ['valid', 'givt', 'sivt', 'price_micros', 'value_minor'],
    rows: `SELECT brand_id, hour, source_no, type, currency, ${SUMS}, coalesce(sum(value_minor) FILTER (WHERE invalid = 0), 0)::bigint AS value_minor FROM fine GROUP BY 1, 2, 3, 4, 5`,
  },
  {
    table: 'rollup_reasons', key: 'brand_id, hour, source_no, type, reason', sums: ['count'],
    rows: 'SELECT brand_id, hour, source_no, type, invalid AS reason, sum(n)::bigint AS count FROM fine WHERE invalid <> 0 GROUP BY 1, 2, 3, 4, 5',
  },
  {
    table: 'rollup_contexts', key: 'brand_id, hour, source_no, type, context', sums: ['valid', 'givt', 'sivt', 'price_micros'],
    rows: `SELECT brand_id, hour, source_no, type, context, ${SUMS} FROM fine GROUP BY 1, 2, 3, 4, 5`,
  },
  {
    table: 'rollup_days', key: 'brand_id, scope_id, day, type', sums: ['valid', 'givt', 'sivt', 'price_micros'],
    rows: `SELECT fine.brand_id, x.scope_id, day, type, ${SUMS} FROM fine LEFT JOIN event_sources s ON s.no = fine.source_no
      CROSS JOIN LATERAL unnest(array_remove(ARRAY[fine.brand_id, s.campaign_id, s.ad_group_id, s.creative_id, s.link_id, s.deal_id, s.creator_id], NULL)) AS x(scope_id)
      GROUP BY 1, 2, 3, 4`,
  },
  {
    table: 'rollup_reservations', key: 'reservation', sums: ['price_micros'],
    rows: `SELECT reservation, sum(price_micros)::bigint AS price_micros FROM fine WHERE reservation IS NOT NULL AND invalid = 0 GROUP BY 1 HAVING sum(price_micros) > 0`,
  },
];

const sumsOnto = ({ table, key, sums, rows }: CountTable, place: number): string => `
  t${place} AS (INSERT INTO ${table} AS r (${key}, ${sums.join(', ')}) ${rows}
    ON CONFLICT (${key}) DO UPDATE SET ${sums.map((sum) => `${sum} = r.${sum} + excluded.${sum}`).join(', ')})`;

/** Adds the counts of whole batches to every roll-up, reading the events once, and names whose figures they are, and whether somebody of theirs took leave. */
export const FOLD_COUNTS = `WITH fine AS MATERIALIZED (${fineCounts(OF_BATCHES, AS_ARRIVED)}), ${countTables.map(sumsOnto).join(', ')}
  SELECT brand_id AS id, bool_or(type = ${eventKind.consent_withdrawn}) AS withdrew FROM fine GROUP BY 1
  UNION SELECT s.creator_id, false FROM fine JOIN event_sources s ON s.no = fine.source_no WHERE s.creator_id IS NOT NULL`;

/** Who does not want to be followed any more. */
export const FOLD_WITHDRAWALS = `
  INSERT INTO visitor_withdrawals AS w (visitor, withdrawn_at)
  SELECT e.visitor, max(e.occurred_at) FROM events e WHERE ${OF_BATCHES} AND e.type = ${eventKind.consent_withdrawn} AND e.visitor IS NOT NULL GROUP BY 1
  ON CONFLICT (visitor) DO UPDATE SET withdrawn_at = greatest(w.withdrawn_at, excluded.withdrawn_at), is_applied = false`;

/**
 * Moves events in every roll-up of counts from what they arrived as to what they are judged as: $1 brands, $2 ids,
 * $3 days of the key, $4 and $5 the first and last of these. A reservation stays used.
 */
export const OF_KEYS = `e.day BETWEEN $4::date AND $5::date AND (e.brand_id, e.event_id, e.day) IN (SELECT * FROM unnest($1::uuid[], $2::text[], $3::date[]))`;
export const moveCounts = `
  WITH fine AS MATERIALIZED (
    SELECT brand_id, hour, day, source_no, type, currency, context, reservation, invalid, -n AS n, -price_micros AS price_micros, -value_minor AS value_minor FROM (${fineCounts(OF_KEYS, AS_COMPLETED)}) was
    UNION ALL ${fineCounts(OF_KEYS, AS_JUDGED)}
  ), ${countTables.filter(({ table }) => table !== 'rollup_reservations').map(sumsOnto).join(', ')} SELECT count(*) FROM fine`;

/** Takes events (keys as above) out of the counts that know values, or puts them there, as they stand now. */
const weighHours = (sign: '+' | '-'): string => `
  WITH fine AS MATERIALIZED (
    SELECT brand_id, hour, day, source_no, type, currency, context, reservation, invalid, ${sign}n AS n, ${sign}price_micros AS price_micros, ${sign}value_minor AS value_minor FROM (${fineCounts(OF_KEYS, AS_JUDGED)}) now
  ), ${countTables.filter(({ table }) => table === 'rollup_hours').map(sumsOnto).join(', ')} SELECT count(*) FROM fine`;
export const TAKE_OUT_OF_HOURS = weighHours('-');
export const PUT_INTO_HOURS = weighHours('+');

/** What was set when an event `e` happened: for its campaign, else for its brand. */
const settingOf = (column: 'click_days' | 'view_days'): string => `(
  SELECT a.${column} FROM attribution_settings a
  WHERE a.brand_id = e.brand_id AND a.since <= e.occurred_at
    AND (a.campaign_id IS NULL OR a.campaign_id = (SELECT s.campaign_id FROM event_sources s WHERE s.no = e.source_no))
  ORDER BY (a.campaign_id IS NULL), a.since DESC, a.id DESC LIMIT 1)`;

/** Clicks that attribution may credit: valid, of a link or of a decision. A click that a site reports by itself is none. */
export const touchesOf = (which: string, { from, invalid }: Judged = AS_ARRIVED): string => `
  SELECT e.click_id, e.brand_id, e.source_no, e.visitor, e.occurred_at, ${settingOf('click_days')} AS window_days FROM ${from}
  WHERE ${which} AND ${invalid} = 0 AND e.click_id IS NOT NULL AND e.source_no <> 0
    AND (e.type = ${LINK_CLICK} OR (e.type = ${eventKind.click} AND e.event_id LIKE 'c:%'))`;

export const FOLD_TOUCHES = `
  INSERT INTO touches (click_id, brand_id, source_no, visitor, occurred_at, window_days) ${touchesOf(OF_BATCHES)}
  ON CONFLICT (click_id) DO NOTHING RETURNING click_id`;

/** Viewable ads that attribution may credit, where the brand has set that views count. */
export const viewsOf = (which: string, { from, invalid }: Judged = AS_ARRIVED): string => `
  SELECT w.* FROM (
    SELECT e.brand_id, e.visitor, e.occurred_at, e.event_id, e.day, e.source_no, ${settingOf('view_days')} AS window_days FROM ${from}
    WHERE ${which} AND ${invalid} = 0 AND e.type = ${eventKind.viewable} AND e.visitor IS NOT NULL AND e.source_no <> 0
      AND e.brand_id IN (SELECT brand_id FROM attribution_settings WHERE view_days > 0)
  ) w WHERE w.window_days > 0`;

export const FOLD_VIEWS = `INSERT INTO views (brand_id, visitor, occurred_at, event_id, day, source_no, window_days) ${viewsOf(OF_BATCHES)} ON CONFLICT DO NOTHING RETURNING brand_id, visitor::text`;

export const conversionsOf = (which: string, { from, invalid }: Judged = AS_ARRIVED): string => `
  SELECT e.brand_id, e.day, e.event_id, e.type, e.occurred_at, e.visitor, e.click_id, e.source_no AS declared_source_no, e.order_id,
    coalesce(e.value_minor, 0) AS value_minor, coalesce(e.currency, '') AS currency, upper(e.coupon) AS coupon
  FROM ${from} WHERE ${which} AND e.type IN (${conversionKinds.join(', ')}) AND ${invalid} = 0`;

export const FOLD_CONVERSIONS = `
  INSERT INTO conversions (brand_id, day, event_id, type, occurred_at, visitor, click_id, declared_source_no, order_id, value_minor, currency, coupon, model, window_days)
  SELECT n.*, $4, $5 FROM (${conversionsOf(OF_BATCHES)}) n ON CONFLICT DO NOTHING RETURNING brand_id, day::text, event_id`;

/**
 * Conversions that new events can change: the new ones ($1 brands, $2 days, $3 ids), those that come after one of the
 * new clicks ($4) or of visitors with new views ($5 brands, $6 visitors), because events may arrive in any order, and all of the same orders.
 */
export const TOUCHED_CONVERSIONS = `
  WITH direct AS (
    SELECT c.* FROM unnest($1::uuid[], $2::date[], $3::text[]) AS k(brand_id, day, event_id) JOIN conversions c USING (brand_id, day, event_id)
    UNION SELECT c.* FROM conversions c WHERE c.click_id = ANY ($4::uuid[])
    UNION SELECT c.* FROM touches t JOIN conversions c
      ON c.brand_id = t.brand_id AND c.visitor = t.visitor AND t.occurred_at BETWEEN c.occurred_at - make_interval(days => coalesce(t.window_days, c.window_days)) AND c.occurred_at
      WHERE t.click_id = ANY ($4::uuid[])
    UNION SELECT c.* FROM unnest($5::uuid[], $6::bigint[]) AS v(brand_id, visitor) JOIN conversions c USING (brand_id, visitor)
  )
  SELECT brand_id, day, event_id FROM direct
  UNION SELECT c.brand_id, c.day, c.event_id FROM direct d JOIN conversions c ON c.brand_id = d.brand_id AND c.order_id = d.order_id`;

/** Sketches of those who shared stand under a number of their own, beside other engagement. */
export const SHARES = 21;
/** Types whose distinct visitors are kept. */
export const REACHING: readonly number[] = [
  eventKind.impression, eventKind.click, eventKind.page_view, eventKind.view_content, eventKind.engagement, eventKind.search, eventKind.add_to_cart, eventKind.purchase, LINK_CLICK,
];
const REACH_TYPE = `CASE WHEN e.type = ${eventKind.engagement} AND e.props ->> 'kind' = 'share' THEN ${SHARES} ELSE e.type END`;

/** Visitors with a valid event, by type, by what they saw and by the brand's day; hashes joined, eight bytes each. */
export const visitorsOf = (which: string, { from, invalid }: Judged = AS_ARRIVED): string => `
  SELECT q.brand_id, s.campaign_id, s.ad_group_id, s.creative_id, s.deal_id, s.creator_id, q.type, q.day::text, q.hashes
  FROM (
    SELECT e.brand_id, e.source_no, ${REACH_TYPE} AS type, (e.occurred_at AT TIME ZONE ${ZONE})::date AS day, string_agg(DISTINCT int8send(e.visitor), ''::bytea) AS hashes
    FROM ${from} LEFT JOIN organisations o ON o.id = e.brand_id
    WHERE ${which} AND e.type IN (${REACHING.join(', ')}) AND ${invalid} = 0 AND e.visitor IS NOT NULL
    GROUP BY 1, 2, 3, 4
  ) q LEFT JOIN event_sources s ON s.no = q.source_no`;
