import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { dayOfNumber, lastClosedDay, TOP_LEVEL } from './reach-days.ts';
import { rebuildReach } from './reach-fold.ts';
import { ReachSketch } from './reach-sketch.ts';
import { FOLD_LOCK } from './rollups.service.ts';

const AT_ONCE = 500;

interface Wanted {
  brand_id: string;
  scope_id: string;
  type: number;
  n: number;
}

/** Sketches of two days, of four, and so on: what makes the reach of a month a matter of a few sketches. */
@Injectable()
export class ReachSpansService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Makes every span that is missing, from the smallest up. @returns how many were made */
  async build(): Promise<number> {
    await this.rebuild();
    let made = 0;
    for (let level = 1; level <= TOP_LEVEL; level += 1) {
      for (let some = await this.buildSome(level); some > 0; some = await this.buildSome(level)) made += some;
    }
    return made;
  }

  private buildSome(level: number): Promise<number> {
    const closed = lastClosedDay(this.clock.now());
    return this.db.transaction(systemContext, async (tx) => {
      // What is folded meanwhile would be missing in the span.
      await tx.query('SELECT pg_advisory_xact_lock($1)', [FOLD_LOCK]);
      const parts =
        level === 1
          ? `SELECT brand_id, scope_id, type, day - date '2000-01-01' AS n, sketch FROM reach_sketches`
          : `SELECT brand_id, scope_id, type, n, sketch FROM reach_spans WHERE level = ${level - 1}`;
      const wanted = await tx.query<Wanted[]>(
        `SELECT DISTINCT p.brand_id, p.scope_id, p.type, p.n >> 1 AS n FROM (${parts}) p
         WHERE (((p.n >> 1) + 1) << $1::int) - 1 <= $2
           AND NOT EXISTS (SELECT FROM reach_spans s WHERE s.brand_id = p.brand_id AND s.scope_id = p.scope_id AND s.type = p.type AND s.level = $1 AND s.n = p.n >> 1)
         LIMIT ${AT_ONCE}`,
        [level, closed],
      );
      if (wanted.length > 0) await this.merge(tx, level, wanted, parts);
      return wanted.length;
    });
  }

  private async merge(tx: Tx, level: number, wanted: readonly Wanted[], parts: string): Promise<void> {
    const columns = [wanted.map((w) => w.brand_id), wanted.map((w) => w.scope_id), wanted.map((w) => w.type), wanted.map((w) => w.n)];
    const rows = await tx.query<{ place: number; sketch: Buffer }[]>(
      `SELECT k.place::int, p.sketch FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::int[]) WITH ORDINALITY AS k(brand_id, scope_id, type, n, place)
       CROSS JOIN generate_series(0, 1) AS half
       CROSS JOIN LATERAL (SELECT p.sketch FROM (${parts}) p WHERE p.brand_id = k.brand_id AND p.scope_id = k.scope_id AND p.type = k.type AND p.n = (k.n << 1) + half) p`,
      columns,
    );
    const merged = wanted.map(() => new ReachSketch());
    for (const { place, sketch } of rows) merged[place - 1]?.merge(ReachSketch.read(sketch));
    await tx.query(
      `INSERT INTO reach_spans (brand_id, scope_id, type, n, visitors, sketch, level) SELECT *, $7::smallint FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::int[], $5::bigint[], $6::bytea[])`,
      [...columns, merged.map((sketch) => sketch.count()), merged.map((sketch) => sketch.bytes()), level],
    );
  }

  /** Days that are to be made anew from their events, each in its own transaction. */
  private async rebuild(): Promise<void> {
    for (;;) {
      const done = await this.db.transaction(systemContext, async (tx) => {
        await tx.query('SELECT pg_advisory_xact_lock($1)', [FOLD_LOCK]);
        const [taken] = await tx.query<[{ brand_id: string; day: string }[], number]>(
          'DELETE FROM reach_rebuilds WHERE (brand_id, day) IN (SELECT brand_id, day FROM reach_rebuilds LIMIT 1) RETURNING brand_id, day::text',
        );
        const [next] = taken;
        if (next) await rebuildReach(tx, next.brand_id, next.day, this.clock.now());
        return next === undefined;
      });
      if (done) return;
    }
  }
}

/** Spans that are not the union of their days. */
export async function spanDifferences(db: Database): Promise<{ key: string; stored: string | null; recomputed: string | null }[]> {
  const rows = await db.read<{ key: string; level: number; n: number; sketch: Buffer; days: Buffer[] | null }>(
    systemContext,
    `SELECT s.brand_id || '/' || s.scope_id || '/' || s.type AS key, s.level, s.n, s.sketch,
       (SELECT array_agg(d.sketch) FROM reach_sketches d WHERE d.brand_id = s.brand_id AND d.scope_id = s.scope_id AND d.type = s.type
         AND d.day BETWEEN date '2000-01-01' + (s.n << s.level) AND date '2000-01-01' + ((s.n + 1) << s.level) - 1) AS days
     FROM reach_spans s`,
  );
  return rows.flatMap(({ key, level, n, sketch, days }) => {
    const union = new ReachSketch();
    for (const day of days ?? []) union.merge(ReachSketch.read(day));
    if (union.bytes().equals(sketch)) return [];
    return [{ key: `${key}/${dayOfNumber(n * 2 ** level)}+${2 ** level}`, stored: `${ReachSketch.read(sketch).count()} visitors`, recomputed: `${union.count()} visitors` }];
  });
}
