import type { Tx } from '../../platform/database/database.ts';
import { AS_JUDGED, visitorsOf } from './fold.sql.ts';
import { lastClosedDay, numberOfDay } from './reach-days.ts';
import { ReachSketch } from './reach-sketch.ts';

export interface VisitorRow {
  brand_id: string;
  campaign_id: string | null;
  ad_group_id: string | null;
  creative_id: string | null;
  deal_id: string | null;
  creator_id: string | null;
  type: number;
  day: string;
  hashes: Buffer;
}
interface ScopeDay {
  brand: string;
  scope: string;
  type: number;
  day: string;
  hashes: Buffer[];
}

/** Everything whose reach a row counts for: the brand, and what its source belongs to. */
export const scopesOf = (row: Omit<VisitorRow, 'hashes'>): string[] =>
  [row.brand_id, row.campaign_id, row.ad_group_id, row.creative_id, row.deal_id, row.creator_id].filter((scope) => scope !== null);
export const keyOf = (row: Omit<VisitorRow, 'hashes'>, scope: string): string => `${row.brand_id}/${scope}/${row.type}/${row.day}`;

/** Adds visitors to the sketches of their days. */
export async function foldReach(tx: Tx, rows: readonly VisitorRow[], now: Date): Promise<void> {
  const added = new Map<string, ScopeDay>();
  for (const row of rows) {
    for (const scope of scopesOf(row)) {
      const key = keyOf(row, scope);
      const known = added.get(key);
      if (known) known.hashes.push(row.hashes);
      else added.set(key, { brand: row.brand_id, scope, type: row.type, day: row.day, hashes: [row.hashes] });
    }
  }
  if (added.size === 0) return;
  const scopes = [...added.values()];
  const columns = [scopes.map((s) => s.brand), scopes.map((s) => s.scope), scopes.map((s) => s.type), scopes.map((s) => s.day)];
  const before = await tx.query<{ key: string; sketch: Buffer }[]>(
    `SELECT brand_id || '/' || scope_id || '/' || type || '/' || day AS key, sketch FROM reach_sketches
     JOIN unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::date[]) AS k(brand_id, scope_id, type, day) USING (brand_id, scope_id, type, day)`,
    columns,
  );
  const known = new Map(before.map((row) => [row.key, row.sketch]));
  const sketches = [...added].map(([key, { hashes }]) => {
    const sketch = ReachSketch.read(known.get(key) ?? null);
    for (const part of hashes) sketch.addHashes(part);
    return sketch;
  });
  await tx.query(
    `INSERT INTO reach_sketches (brand_id, scope_id, type, day, sketch, visitors) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::date[], $5::bytea[], $6::bigint[])
     ON CONFLICT (brand_id, scope_id, type, day) DO UPDATE SET sketch = excluded.sketch, visitors = excluded.visitors`,
    [...columns, sketches.map((sketch) => sketch.bytes()), sketches.map((sketch) => sketch.count())],
  );
  await forgetSpans(tx, scopes.filter(({ day }) => numberOfDay(day) <= lastClosedDay(now)));
}

/** Takes away the merged sketches that hold one of the days; they are made again. */
async function forgetSpans(tx: Tx, days: readonly Omit<ScopeDay, 'hashes'>[]): Promise<void> {
  if (days.length === 0) return;
  await tx.query(
    `DELETE FROM reach_spans s USING unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::int[]) AS k(brand_id, scope_id, type, day), generate_series(1, 8) AS g(up)
     WHERE s.brand_id = k.brand_id AND s.scope_id = k.scope_id AND s.type = k.type AND s.level = g.up AND s.n = k.day >> g.up`,
    [days.map((d) => d.brand), days.map((d) => d.scope), days.map((d) => d.type), days.map((d) => numberOfDay(d.day))],
  );
}

/** Makes the sketches of a brand's day anew from the events, as they are judged by now. */
export async function rebuildReach(tx: Tx, brand: string, day: string, now: Date): Promise<void> {
  await tx.query('DELETE FROM reach_sketches WHERE brand_id = $1 AND day = $2', [brand, day]);
  await tx.query('DELETE FROM reach_spans WHERE brand_id = $1 AND n = ($2::date - date \'2000-01-01\') >> level', [brand, day]);
  // The key's day is of another zone, and may be that of the decision before.
  const of = `e.brand_id = $1 AND e.day BETWEEN $2::date - 2 AND $2::date + 2 AND (e.occurred_at AT TIME ZONE coalesce(o.time_zone, 'UTC'))::date = $2::date
    AND NOT EXISTS (SELECT FROM event_batches w WHERE w.batch_id = e.batch_id AND w.rolled_at IS NULL)`;
  await foldReach(tx, await tx.query<VisitorRow[]>(visitorsOf(of, AS_JUDGED), [brand, day]), now);
}
