import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { heldRanges, replayIntervals, type Held, type History, type Outcome } from '../learning/intervals.ts';

const LOCK = 7_311_066;
const MOST_CREATORS = 20_000;
const LATEST = 24;
const FEWEST = 4;
const MOST_DEALS = 20_000;
type Source = 'NOTES' | 'DEALS' | 'CLICKS';

interface HistoryRow extends Record<string, unknown> {
  followers: string;
  tier: string;
  category: string | null;
  rates: number[];
}

/** Replays what would have been predicted for each creator's latest note, and keeps how often the range held. */
@Injectable()
export class CalibrationJobs {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  @Repeats({ name: 'market.calibrate', everyMs: 6 * 3_600_000 })
  async calibrate(): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const [lock] = await tx.query<{ mine: boolean }[]>('SELECT pg_try_advisory_xact_lock($1) AS mine', [LOCK]);
      if (!lock?.mine) return;
      const rows = await tx.query<HistoryRow[]>(
        `SELECT c.followers::text, c.tier, c.categories[1] AS category, n.rates FROM (SELECT * FROM creators WHERE visibility = 'LISTED' AND note_count >= $1 ORDER BY id LIMIT $2) c
         CROSS JOIN LATERAL (SELECT array_agg(ln((l.likes + l.saves + l.comments + l.shares + 1.0) / (c.followers + 1.0))::float8 ORDER BY l.published_at, l.id) AS rates
           FROM (SELECT * FROM notes WHERE creator_id = c.id ORDER BY published_at DESC, id DESC LIMIT $3) l) n`,
        [FEWEST, MOST_CREATORS, LATEST]);
      const histories = (groupOf: (row: HistoryRow) => string): History[] => rows.map((row) => ({ followers: Number(row.followers), group: groupOf(row), rates: row.rates }));
      const found = [
        ...this.kept('NOTES', 'TIER', replayIntervals(histories(({ tier }) => tier))), ...this.kept('NOTES', 'CATEGORY', replayIntervals(histories(({ category }) => category ?? 'other'))),
        ...(await this.ofDeals(tx, 'DEALS', 'engagements')), ...(await this.ofDeals(tx, 'CLICKS', 'clicks')),
      ];
      await tx.query('DELETE FROM range_calibration');
      await tx.query(
        `INSERT INTO range_calibration (source, kind, name, predictions, held, held_recalibrated, stretch, computed_at)
         SELECT r.*, $2 FROM jsonb_to_recordset($1::jsonb) AS r(source text, kind text, name text, predictions int, held float8, held_recalibrated float8, stretch float8)`,
        [JSON.stringify(found), this.clock.now()]);
    });
  }

  /** What was predicted of deals when they were agreed, beside what came of them. A range that was stretched already is measured as it was given. */
  private async ofDeals(tx: Tx, source: Source, figure: 'engagements' | 'clicks') {
    const rows = await tx.query<{ tier: string; category: string; predicted: [number, number, number]; real: number; stretch: number }[]>(
      `SELECT tier, category, ${figure} AS predicted, real_${figure}::float8 AS real, ${figure === 'engagements' ? 'stretch' : 'click_stretch AS stretch'} FROM deal_predictions WHERE real_${figure} IS NOT NULL AND ${figure} IS NOT NULL ORDER BY deal_id DESC LIMIT $1`, [MOST_DEALS]);
    const outcomes = (groupOf: (row: (typeof rows)[number]) => string): Outcome[] => rows.map((row) => ({ group: groupOf(row), predicted: { low: row.predicted[0], mid: row.predicted[1], high: row.predicted[2] }, real: row.real, stretch: row.stretch }));
    return [...this.kept(source, 'TIER', heldRanges(outcomes(({ tier }) => tier))), ...this.kept(source, 'CATEGORY', heldRanges(outcomes(({ category }) => category)))];
  }

  private kept(source: Source, kind: 'TIER' | 'CATEGORY', groups: readonly Held[]) {
    return groups.map(({ group, predictions, held, heldRecalibrated, stretch }) => ({ source, kind, name: group, predictions, held, held_recalibrated: heldRecalibrated, stretch }));
  }
}
