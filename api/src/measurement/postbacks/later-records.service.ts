import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { attribute } from '../attribution/last-click.ts';
import { snapshotPaths } from '../attribution/conversion-paths.ts';
import { eventKind } from '../events/event-kinds.ts';
import { tellMoved } from '../live/figures-feed.ts';
import { AS_JUDGED, OF_KEYS, PUT_INTO_HOURS, TAKE_OUT_OF_HOURS, TOUCHED_CONVERSIONS, visitorsOf } from '../rollups/fold.sql.ts';
import { foldReach, type VisitorRow } from '../rollups/reach-fold.ts';
import { FOLD_LOCK } from '../rollups/rollups.service.ts';
import { COMPLETE, COMPLETE_CONVERSIONS, RECORDS_DUE } from './later-records.sql.ts';

const MOST_RECORDS = 1_000;

interface Completion {
  brand_id: string;
  event_id: string;
  day: string;
  visitor: string | null;
  click_id: string | null;
  order_id: string | null;
  coupon: string | null;
  value_minor: string | null;
  currency: string | null;
}
/** A record with only what its event does not know yet. */
interface Due extends Completion {
  no: string;
}

/**
 * Merges later records into the events they are of. The raw rows stay as they came; counts, reach and credit follow in
 * the same transaction, in which the records are forgotten: each is merged once, whoever is killed.
 * @see docs/adr/0074-later-records.md
 */
@Injectable()
export class LaterRecordsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** @returns how many records were done with; those of events that are not folded yet wait */
  merge(): Promise<number> {
    return this.db.transaction(systemContext, async (tx) => {
      const [lock] = await tx.query<{ taken: boolean }[]>('SELECT pg_try_advisory_xact_lock($1) AS taken', [FOLD_LOCK]);
      if (!lock?.taken) return 0;
      await tx.query('SET LOCAL enable_seqscan = off');
      const due = await tx.query<Due[]>(RECORDS_DUE, [MOST_RECORDS]);
      if (due.length === 0) return 0;
      const added = completionsOf(due);
      if (added.length > 0) await this.complete(tx, added);
      await tx.query('DELETE FROM later_event_records WHERE no = ANY ($1::bigint[])', [due.map(({ no }) => no)]);
      return due.length;
    });
  }

  /** Adds to events and moves every figure that they are in; the fold's lock is held. */
  private async complete(tx: Tx, added: readonly Completion[]): Promise<void> {
    const days = added.map(({ day }) => day).sort();
    const [brands, ids] = [added.map((a) => a.brand_id), added.map((a) => a.event_id)];
    const keys = [brands, ids, added.map((a) => a.day)];
    const within = [...keys, days[0], days.at(-1)];
    await tx.query(TAKE_OUT_OF_HOURS, within);
    await tx.query(COMPLETE, [JSON.stringify(added), this.clock.now()]);
    await tx.query(PUT_INTO_HOURS, within);
    // A currency in which nothing is counted any more: the one of events without a value.
    await tx.query('DELETE FROM rollup_hours WHERE brand_id = ANY ($1::uuid[]) AND hour BETWEEN $2::date - 9 AND $3::date + 9 AND valid = 0 AND givt = 0 AND sivt = 0', [brands, days[0], days.at(-1)]);
    await tx.query(COMPLETE_CONVERSIONS, keys);
    await recredit(tx, keys);
    if (added.some(({ visitor }) => visitor !== null)) await foldReach(tx, await tx.query<VisitorRow[]>(visitorsOf(OF_KEYS, AS_JUDGED), within), this.clock.now());
    const creators = await tx.query<{ id: string }[]>(
      `SELECT DISTINCT s.creator_id AS id FROM conversions c JOIN event_sources s ON s.no = c.source_no
       WHERE (c.brand_id, c.event_id, c.day) IN (SELECT * FROM unnest($1::uuid[], $2::text[], $3::date[])) AND s.creator_id IS NOT NULL`,
      keys,
    );
    await tellMoved(tx, [...new Set([...brands, ...creators.map(({ id }) => id)])]);
  }
}

/** Who or what led to the events may be known now, and of which order they are. */
async function recredit(tx: Tx, [brands, ids, days]: (readonly string[])[]): Promise<void> {
  const touched = `(c.brand_id, c.day, c.event_id) IN (${TOUCHED_CONVERSIONS})`;
  const keys = [brands, days, ids, [], [], []];
  await tx.query(attribute(`${touched} AND c.type <> ${eventKind.refund}`), keys);
  await tx.query(attribute(`${touched} AND c.type = ${eventKind.refund}`), keys);
  await tx.query(snapshotPaths(touched), keys);
}

/** What the records add to each event: of each field, what was told first. */
export function completionsOf(due: readonly Due[]): Completion[] {
  const events = new Map<string, Completion>();
  for (const { no: _, ...record } of due) {
    const { brand_id: brand, event_id: id, day, visitor, click_id: click, order_id: order, coupon, value_minor: value } = record;
    if (visitor === null && click === null && order === null && coupon === null && value === null) continue;
    const key = `${brand}/${day}/${id}`;
    const known = events.get(key);
    if (!known) {
      events.set(key, record);
      continue;
    }
    known.visitor ??= visitor;
    known.click_id ??= click;
    known.order_id ??= order;
    known.coupon ??= coupon;
    // A value and its currency are one.
    if (known.value_minor === null) [known.value_minor, known.currency] = [value, record.currency];
  }
  return [...events.values()];
}
