import type { Pool } from 'pg';

/** A report that came again after so long is looked for in the log before it is taken for new. */
const RECENT = `interval '6 days'`;
const REMEMBERED = `interval '30 days'`;

/**
 * Gives each event the moment it was first reported for, and remembers the moment of new ones. The log knows an event
 * by its id and day: with one moment, a report counts once on whatever day it comes again.
 * A moment whose event never reached the log (the edge was killed in between) is given up.
 * @param reports ids with the moments they were now reported for
 */
export async function firstMoments(pool: Pool, brand: string, reports: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  if (reports.size === 0) return new Map();
  const { rows } = await pool.query<{ event_id: string; occurred_at: Date }>(
    `INSERT INTO postback_ids AS p (brand_id, event_id, occurred_at)
     SELECT $1::uuid, t.id, t.at FROM unnest($2::text[], $3::timestamptz[]) AS t(id, at) ORDER BY t.id
     ON CONFLICT (brand_id, event_id) DO UPDATE SET occurred_at =
       CASE WHEN p.occurred_at BETWEEN now() - ${REMEMBERED} AND now() - ${RECENT}
           AND NOT EXISTS (SELECT FROM events e WHERE e.brand_id = p.brand_id AND e.event_id = p.event_id AND e.day = (p.occurred_at AT TIME ZONE 'UTC')::date)
         THEN excluded.occurred_at ELSE p.occurred_at END
     RETURNING event_id, occurred_at`,
    [brand, [...reports.keys()], [...reports.values()]],
  );
  return new Map(rows.map((row) => [row.event_id, row.occurred_at.toISOString()]));
}
