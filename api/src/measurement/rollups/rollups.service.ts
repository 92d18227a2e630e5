import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { snapshotPaths } from '../attribution/conversion-paths.ts';
import { attribute, MODEL } from '../attribution/last-click.ts';
import { eventKind } from '../events/event-kinds.ts';
import { tellMoved } from '../live/figures-feed.ts';
import { FOLD_CONVERSIONS, FOLD_COUNTS, FOLD_TOUCHES, FOLD_VIEWS, FOLD_WITHDRAWALS, OF_BATCHES, TOUCHED_CONVERSIONS, visitorsOf } from './fold.sql.ts';
import { foldReach, type VisitorRow } from './reach-fold.ts';

/** Events taken in one transaction, about. */
const MOST_EVENTS = 100_000;
/** Held by whoever changes roll-ups. */
export const FOLD_LOCK = 7_311_080;

interface Taken {
  firstDay: string;
  lastDay: string;
  /** In order. */
  ids: string[];
  events: number;
}

/** Turns whole batches of events into the figures that are read: counts, reach, touches and attributed conversions. */
@Injectable()
export class RollupsService {
  constructor(
    private readonly db: Database,
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /**
   * Folds the batches that wait, in one transaction with the mark that they are folded: exactly once, whoever is killed.
   * Only one worker folds at a time.
   * @returns how many events were folded
   */
  fold(): Promise<number> {
    return this.db.transaction(systemContext, async (tx) => {
      const [lock] = await tx.query<{ taken: boolean }[]>('SELECT pg_try_advisory_xact_lock($1) AS taken', [FOLD_LOCK]);
      if (!lock?.taken) return 0;
      const taken = await takeBatches(tx);
      if (!taken) return 0;
      // Fresh partitions have no statistics yet, and the block range index is always the right way.
      await tx.query('SET LOCAL enable_seqscan = off');
      const batches = [taken.firstDay, taken.lastDay, taken.ids];
      const moved = await tx.query<{ id: string; withdrew: boolean }[]>(FOLD_COUNTS, batches);
      if (moved.some(({ withdrew }) => withdrew)) await tx.query(FOLD_WITHDRAWALS, batches);
      await this.foldConversions(tx, batches);
      await foldReach(tx, await tx.query<VisitorRow[]>(visitorsOf(OF_BATCHES), batches), this.clock.now());
      await tellMoved(tx, moved.map(({ id }) => id));
      return taken.events;
    });
  }

  private async foldConversions(tx: Tx, batches: unknown[]): Promise<void> {
    const touches = await tx.query<{ click_id: string }[]>(FOLD_TOUCHES, batches);
    const fresh = await tx.query<{ brand_id: string; day: string; event_id: string }[]>(FOLD_CONVERSIONS, [...batches, MODEL, this.config.ATTRIBUTION_CLICK_DAYS]);
    const views = await tx.query<{ brand_id: string; visitor: string }[]>(FOLD_VIEWS, batches);
    if (touches.length === 0 && fresh.length === 0 && views.length === 0) return;
    const keys = [fresh.map((c) => c.brand_id), fresh.map((c) => c.day), fresh.map((c) => c.event_id), touches.map((t) => t.click_id), views.map((v) => v.brand_id), views.map((v) => v.visitor)];
    const touched = `(c.brand_id, c.day, c.event_id) IN (${TOUCHED_CONVERSIONS})`;
    // Refunds follow their purchases, so purchases go first.
    await tx.query(attribute(`${touched} AND c.type <> ${eventKind.refund}`), keys);
    await tx.query(attribute(`${touched} AND c.type = ${eventKind.refund}`), keys);
    await tx.query(snapshotPaths(touched), keys);
  }

  /** Prepares days to come and forgets batches that nobody will ask for again. */
  async keepHouse(): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      await tx.query(`SELECT app.ensure_event_days((now() AT TIME ZONE 'UTC')::date - 9, (now() AT TIME ZONE 'UTC')::date + 4)`);
      // Networks report again for months, and then no more.
      await tx.query(`DELETE FROM postback_ids WHERE occurred_at < now() - interval '400 days'`);
      await tx.query(`DELETE FROM event_batches WHERE rolled_at < now() - interval '1 hour'`);
    });
  }

  /**
   * Drops raw events of the days that are kept no longer; roll-ups stay.
   * @returns the days that were dropped
   * @see docs/adr/0072-raw-events-by-day.md
   */
  async dropOldDays(): Promise<string[]> {
    const kept = this.config.RAW_EVENT_DAYS;
    if (kept === 0) return [];
    const rows = await this.db.transaction(systemContext, async (tx) => {
      // No fold, no finding and no rebuilding of reach reads what goes.
      const [lock] = await tx.query<{ taken: boolean }[]>('SELECT pg_try_advisory_xact_lock($1) AS taken', [FOLD_LOCK]);
      if (!lock?.taken) return [];
      const before = new Date(this.clock.now().getTime() - kept * 86_400_000).toISOString().slice(0, 10);
      return tx.query<{ day: string }[]>('SELECT d::text AS day FROM app.drop_event_days(least($1::date, current_date - 45)) AS d', [before]);
    });
    return rows.map(({ day }) => day);
  }

  /** Tells the block range indexes of the days in use about the pages written since. */
  async summarise(): Promise<void> {
    await this.db.transaction(systemContext, (tx) =>
      tx.query(`SELECT app.summarise_event_days((now() AT TIME ZONE 'UTC')::date - 1, (now() AT TIME ZONE 'UTC')::date + 1)`),
    );
  }
}

async function takeBatches(tx: Tx): Promise<Taken | null> {
  const rows = await tx.query<{ id: string; first: string; last: string; count: number }[]>(
    `WITH oldest AS (
       SELECT batch_id, row_count, sum(row_count) OVER (ORDER BY batch_id) AS so_far
       FROM (SELECT batch_id, row_count FROM event_batches WHERE rolled_at IS NULL ORDER BY batch_id LIMIT 2000) AS waiting
     ), taken AS (
       UPDATE event_batches SET rolled_at = now()
       WHERE batch_id IN (SELECT batch_id FROM oldest WHERE so_far - row_count < $1) RETURNING *
     )
     SELECT batch_id::text AS id, first_day::text AS first, last_day::text AS last, row_count AS count FROM taken ORDER BY batch_id`,
    [MOST_EVENTS],
  );
  if (rows.length === 0) return null;
  return {
    firstDay: rows.map((row) => row.first).reduce((a, b) => (a < b ? a : b)),
    lastDay: rows.map((row) => row.last).reduce((a, b) => (a > b ? a : b)),
    ids: rows.map((row) => row.id),
    events: rows.reduce((sum, row) => sum + row.count, 0),
  };
}
