import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { defineJob } from '../../platform/queue/define-job.ts';
import { moveCounts, REACHING, TOUCHED_CONVERSIONS } from '../rollups/fold.sql.ts';
import { rebuildReach } from '../rollups/reach-fold.ts';
import { FOLD_LOCK } from '../rollups/rollups.service.ts';
import { attribute } from '../attribution/last-click.ts';
import { snapshotPaths } from '../attribution/conversion-paths.ts';
import { batchTimeMs } from '../events/batch-id.ts';
import { eventKind, LINK_CLICK } from '../events/event-kinds.ts';
import { ANYTHING_ARRIVED, FINDINGS } from './findings.sql.ts';

const HOUR_MS = 3_600_000;
/** Impressions of a click may come so long after it; then what is missing stays missing. */
const SETTLED_AFTER_MS = 40 * 60_000;
/** Looked back upon by a worker that never looked before; others begin where they ended. */
const HOURS_BACK = 24;
/** Raw events of hours further back may be gone. */
const MOST_HOURS_BACK = 45 * 24;

/** Billed events of these campaigns were found invalid: what was charged for them goes back. */
export const billedTrafficFound = defineJob({
  name: 'measurement.billed-traffic-found',
  payload: z.object({ campaignIds: z.array(z.uuid()) }),
  attempts: 8,
  backoffMs: 5_000,
});

interface Finding {
  brand_id: string;
  event_id: string;
  day: string;
  reason: number;
}
interface Found extends Finding {
  type: number;
  click_id: string | null;
  campaign_id: string | null;
  price_micros: bigint | null;
  brand_day: string;
}

/**
 * Sophisticated invalid traffic: looks through each hour of arrivals once it has settled. The raw rows stay as they
 * came; counts, reach, touches and credit follow in the same transaction, and charges through a promise made in it.
 */
@Injectable()
export class TrafficFindingsService {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * Looks through the hours that have settled and were not looked through, oldest first. An hour of which a batch still
   * waits to be folded waits too: what is not in the figures yet cannot be taken out of them, and an hour is looked at once.
   */
  async checkDue(): Promise<void> {
    const settled = Math.floor((this.clock.now().getTime() - SETTLED_AFTER_MS) / HOUR_MS) - 1;
    const [state] = await this.db.read<{ waiting: bigint | null; checked: Date | null }>(
      systemContext,
      'SELECT (SELECT min(batch_id) FROM event_batches WHERE rolled_at IS NULL) AS waiting, (SELECT max(hour) FROM traffic_checks) AS checked',
    );
    const last = state?.waiting == null ? settled : Math.min(settled, Math.floor(batchTimeMs(state.waiting) / HOUR_MS) - 1);
    const first = Math.max(Math.min(settled - HOURS_BACK, (state?.checked?.getTime() ?? Infinity) / HOUR_MS), settled - MOST_HOURS_BACK) + 1;
    const rows = await this.db.read<{ hour: Date }>(systemContext, 'SELECT hour FROM traffic_checks WHERE hour >= $1', [new Date(first * HOUR_MS)]);
    const checked = new Set(rows.map(({ hour }) => hour.getTime()));
    for (let hour = first; hour <= last; hour += 1) {
      if (!checked.has(hour * HOUR_MS)) await this.check(new Date(hour * HOUR_MS));
    }
  }

  /** @returns how many events of the hour of arrival were found invalid now */
  check(hour: Date): Promise<number> {
    return this.db.transaction(systemContext, async (tx) => {
      // As in the fold: the block range index is always the right way to a range of batches.
      await tx.query('SET LOCAL enable_seqscan = off');
      const [arrived] = await tx.query<{ any: boolean }[]>(ANYTHING_ARRIVED, [hour]);
      let found = 0;
      if (arrived?.any) {
        await tx.query('SELECT pg_advisory_xact_lock($1)', [FOLD_LOCK]);
        found = await this.record(tx, await tx.query<Finding[]>(FINDINGS, [hour]));
      }
      await tx.query('INSERT INTO traffic_checks (hour, checked_at, found) VALUES ($1, $2, $3) ON CONFLICT (hour) DO UPDATE SET checked_at = excluded.checked_at, found = traffic_checks.found + excluded.found', [hour, this.clock.now(), found]);
      return found;
    });
  }

  /** Writes findings and moves every figure that the events are in; the fold's lock is held. */
  private async record(tx: Tx, findings: readonly Finding[]): Promise<number> {
    if (findings.length === 0) return 0;
    const found = await tx.query<Found[]>(
      `WITH new AS (
         INSERT INTO event_findings (brand_id, event_id, day, reason, found_at) SELECT *, $5 FROM unnest($1::uuid[], $2::text[], $3::date[], $4::smallint[])
         ON CONFLICT DO NOTHING RETURNING *
       )
       SELECT n.brand_id, n.event_id, n.day::text, n.reason, e.type, e.click_id, s.campaign_id, e.price_micros, (e.occurred_at AT TIME ZONE coalesce(o.time_zone, 'UTC'))::date::text AS brand_day
       FROM new n JOIN events e USING (brand_id, event_id, day) LEFT JOIN event_sources s ON s.no = e.source_no LEFT JOIN organisations o ON o.id = n.brand_id`,
      [...columnsOf(findings), findings.map(({ reason }) => reason), this.clock.now()],
    );
    if (found.length === 0) return 0;
    const days = found.map(({ day }) => day).sort();
    await tx.query(moveCounts, [...columnsOf(found), days[0], days.at(-1)]);
    await this.recredit(tx, found);
    const reached = new Set(found.filter(({ type }) => REACHING.includes(type)).map((one) => `${one.brand_id} ${one.brand_day}`));
    for (const one of reached) {
      const [brand = '', day = ''] = one.split(' ');
      await rebuildReach(tx, brand, day, this.clock.now());
    }
    const campaignIds = [...new Set(found.flatMap(({ campaign_id: id, price_micros: price }) => (id !== null && price !== null && BigInt(price) > 0n ? [id] : [])))];
    if (campaignIds.length > 0) await this.outbox.add(tx, billedTrafficFound, { campaignIds });
    return found.length;
  }

  /** A click that was none gets no credit, and a purchase that was none is none. */
  private async recredit(tx: Tx, found: readonly Found[]): Promise<void> {
    const clicks = found.flatMap(({ click_id: id }) => (id === null ? [] : [id]));
    const gone = columnsOf(found);
    const [views] = await tx.query<[{ brand_id: string; visitor: string }[]]>('DELETE FROM views v USING unnest($1::uuid[], $2::text[], $3::date[]) k(brand_id, event_id, day) WHERE (v.brand_id, v.event_id, v.day) = (k.brand_id, k.event_id, k.day) RETURNING v.brand_id, v.visitor::text', gone);
    const touched = await tx.query<Finding[]>(`SELECT brand_id, day::text, event_id FROM (${TOUCHED_CONVERSIONS}) t`, [
      found.map((f) => f.brand_id), found.map((f) => f.day), found.map((f) => f.event_id), clicks, views.map((v) => v.brand_id), views.map((v) => v.visitor),
    ]);
    await tx.query(`DELETE FROM touches WHERE click_id IN (SELECT e.click_id FROM events e JOIN unnest($1::uuid[], $2::text[], $3::date[]) k(brand_id, event_id, day) USING (brand_id, event_id, day) WHERE e.type IN (${eventKind.click}, ${LINK_CLICK}))`, gone);
    await tx.query('DELETE FROM conversion_paths c USING unnest($1::uuid[], $2::text[], $3::date[]) k(brand_id, event_id, day) WHERE (c.brand_id, c.event_id, c.day) = (k.brand_id, k.event_id, k.day)', gone);
    await tx.query('DELETE FROM conversions c USING unnest($1::uuid[], $2::text[], $3::date[]) k(brand_id, event_id, day) WHERE (c.brand_id, c.event_id, c.day) = (k.brand_id, k.event_id, k.day)', gone);
    const which = '(c.brand_id, c.event_id, c.day) IN (SELECT * FROM unnest($1::uuid[], $2::text[], $3::date[]))';
    const keys = columnsOf(touched);
    await tx.query(attribute(`${which} AND c.type <> ${eventKind.refund}`), keys);
    await tx.query(attribute(`${which} AND c.type = ${eventKind.refund}`), keys);
    await tx.query(snapshotPaths(which), keys);
  }
}

const columnsOf = (rows: readonly Pick<Finding, 'brand_id' | 'event_id' | 'day'>[]): [string[], string[], string[]] => [rows.map((r) => r.brand_id), rows.map((r) => r.event_id), rows.map((r) => r.day)];
