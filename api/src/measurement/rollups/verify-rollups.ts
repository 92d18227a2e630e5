import type { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { pathsOf } from '../attribution/conversion-paths.ts';
import { attributed } from '../attribution/last-click.ts';
import { AS_JUDGED, conversionsOf, countTables, fineCounts, touchesOf, viewsOf, visitorsOf } from './fold.sql.ts';
import { keyOf, scopesOf, type VisitorRow } from './reach-fold.ts';
import { spanDifferences } from './reach-spans.service.ts';
import { ReachSketch } from './reach-sketch.ts';

/** A figure that is not what the raw events give. */
export interface Difference {
  what: string;
  key: string;
  stored: string | null;
  recomputed: string | null;
}

/** Events that are in the figures: all but those whose batch still waits. One statement sees both in one moment. */
const FOLDED = `NOT EXISTS (SELECT FROM event_batches w WHERE w.batch_id = e.batch_id AND w.rolled_at IS NULL)`;

const compared = (what: string, key: string, columns: string, stored: string, recomputed: string): string => `
  WITH stored AS (${stored}), recomputed AS (${recomputed})
  SELECT '${what}' AS what, coalesce(s.key, r.key) AS key, s.value AS stored, r.value AS recomputed
  FROM (SELECT concat_ws('/', ${key}) AS key, concat_ws(' ', ${columns}) AS value FROM stored) s
  FULL JOIN (SELECT concat_ws('/', ${key}) AS key, concat_ws(' ', ${columns}) AS value FROM recomputed) r USING (key)
  WHERE s.value IS DISTINCT FROM r.value ORDER BY 2`;

/** From where on every event is still there. */
interface Since {
  at: string;
  /** Of any zone. */
  day: string;
}
const ALWAYS: Since = { at: '-infinity', day: '-infinity' };
/** An impression or click happens so long after the day of its key, at most, and days of all zones are over. */
const LATER_DAYS = 10;

/** The first day whose figures can be recomputed in whole; null while no raw event was dropped. */
export async function recomputedFrom(db: Database): Promise<string | null> {
  const [row] = await db.read<{ day: string | null }>(systemContext, `SELECT (max(day) + ${LATER_DAYS + 1})::text AS day FROM dropped_event_days`);
  return row?.day ?? null;
}

const sinceOf = (day: string | null): Since => (day === null ? ALWAYS : { at: new Date(Date.parse(day) - 86_400_000).toISOString(), day });

const differing = (...said: Parameters<typeof compared>): [table: string, sql: string] => [said[0], compared(...said)];

const columns: Record<string, string> = { rollup_hours: 'brand_id, extract(epoch FROM hour), source_no, type, currency', rollup_reasons: 'brand_id, extract(epoch FROM hour), source_no, type, reason', rollup_contexts: 'brand_id, extract(epoch FROM hour), source_no, type, context' };
const without = ['rollup_reservations'];

const checksSince = ({ at, day }: Since): [table: string, sql: string][] => {
  const [later, folded] = [`occurred_at >= '${at}'`, `${FOLDED} AND e.occurred_at >= '${at}'`];
  return [
    ...countTables.filter(({ table }) => !without.includes(table)).map(({ table, key, sums, rows }) => {
      const within = key.includes('hour') ? `hour >= '${at}'` : `day >= '${day}'`;
      return differing(table, columns[table] ?? key, sums.join(', '), `SELECT * FROM ${table} WHERE ${within}`, `WITH fine AS MATERIALIZED (SELECT * FROM (${fineCounts(folded, AS_JUDGED)}) f WHERE ${within}) ${rows}`);
    }),
    // A reservation is used by what came for it, whatever is found out about that later.
    differing(
      'rollup_reservations',
      'reservation',
      'price_micros',
      'SELECT r.* FROM rollup_reservations r',
      `SELECT e.reservation, sum(e.price_micros) AS price_micros FROM events e
       WHERE ${FOLDED} AND e.invalid = 0 AND e.price_micros IS NOT NULL AND EXISTS (SELECT FROM rollup_reservations k WHERE k.reservation = e.reservation) GROUP BY 1`,
    ),
    differing('touches', 'click_id', 'brand_id, source_no, visitor, extract(epoch FROM occurred_at), window_days', `SELECT * FROM touches WHERE ${later}`, touchesOf(folded, AS_JUDGED)),
    differing('views', 'brand_id, event_id, day', 'visitor, extract(epoch FROM occurred_at), source_no, window_days', `SELECT * FROM views WHERE ${later}`, viewsOf(folded, AS_JUDGED)),
    differing(
      'conversions',
      'brand_id, day, event_id',
      'type, extract(epoch FROM occurred_at), visitor, click_id, declared_source_no, order_id, value_minor, currency, coupon',
      `SELECT * FROM conversions WHERE ${later}`,
      conversionsOf(folded, AS_JUDGED),
    ),
    differing('attribution', 'brand_id, day, event_id', 'counted, source_no, matched_by, touch_id, extract(epoch FROM touched_at)', 'SELECT * FROM conversions', attributed('true')),
    differing('conversion_paths', 'brand_id, day, event_id', 'rule, click_ids, source_nos, touched_at', 'SELECT * FROM conversion_paths', pathsOf('true')),
  ];
};

/** What commission follows from: the clicks, the orders, and which click an order is counted for. */
const ORDERS = ['touches', 'conversions', 'attribution'];

/** Recomputes every roll-up from the raw events, as far back as these are kept. @returns the differences; none when all is well */
export async function verifyRollups(db: Database): Promise<Difference[]> {
  const since = sinceOf(await recomputedFrom(db));
  const differences = await differencesIn(db, checksSince(since));
  differences.push(...(await verifyReach(db, since)));
  differences.push(...(await spanDifferences(db)).map((one) => ({ what: 'reach_spans', ...one })));
  return differences;
}

/** The same for orders alone. */
export async function verifyOrders(db: Database): Promise<Difference[]> {
  const since = sinceOf(await recomputedFrom(db));
  return differencesIn(db, checksSince(since).filter(([table]) => ORDERS.includes(table)));
}

async function differencesIn(db: Database, checks: readonly [table: string, sql: string][]): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const [, sql] of checks) differences.push(...(await db.read<Difference & { [column: string]: unknown }>(systemContext, sql)).map(plain));
  return differences;
}

const plain = ({ what, key, stored, recomputed }: Difference): Difference => ({ what, key, stored, recomputed });

async function verifyReach(db: Database, { at, day }: Since): Promise<Difference[]> {
  // Both sides in one statement, and so in one moment.
  const rows = await db.read<{ visitors: Omit<VisitorRow, 'hashes'> | null; hashes: Buffer | null; key: string | null; sketch: Buffer | null }>(
    systemContext,
    `SELECT to_jsonb(raw) - 'hashes' AS visitors, raw.hashes, NULL AS key, NULL::bytea AS sketch FROM (${visitorsOf(`${FOLDED} AND e.occurred_at >= '${at}'`, AS_JUDGED)}) raw WHERE raw.day::date >= '${day}'
     UNION ALL SELECT NULL, NULL, brand_id || '/' || scope_id || '/' || type || '/' || day, sketch FROM reach_sketches WHERE day >= '${day}'`,
  );
  const expected = new Map<string, ReachSketch>();
  for (const { visitors, hashes } of rows) {
    if (!visitors || !hashes) continue;
    for (const scope of scopesOf(visitors)) {
      const key = keyOf(visitors, scope);
      const sketch = expected.get(key) ?? new ReachSketch();
      sketch.addHashes(hashes);
      expected.set(key, sketch);
    }
  }
  const stored = new Map(rows.flatMap(({ key, sketch }) => (key !== null && sketch !== null ? [[key, sketch] as const] : [])));
  return [...new Set([...expected.keys(), ...stored.keys()])].flatMap((key) => {
    const [mine, theirs] = [stored.get(key) ?? null, expected.get(key)?.bytes() ?? null];
    if (mine && theirs && mine.equals(theirs)) return [];
    const count = (bytes: Buffer | null) => (bytes ? `${ReachSketch.read(bytes).count()} visitors` : null);
    return [{ what: 'reach_sketches', key, stored: count(mine), recomputed: count(theirs) }];
  });
}
