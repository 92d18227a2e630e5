import type { Pool } from 'pg';
import type { EventRow } from '../events/event-row.ts';
import { uuidText } from '../events/uuid-bytes.ts';

/** What a record of an event may add to it. */
export interface LaterRecord {
  event_id: string;
  /** Days since 2000-01-01 of the day in the event's key. */
  day: number;
  type: number;
  visitor: string | null;
  click_id: string | null;
  order_id: string | null;
  coupon: string | null;
  value_minor: number | null;
  currency: string | null;
}

/** @returns null when the record says nothing that could be added to an event */
export function laterRecordOf(row: EventRow): LaterRecord | null {
  if (!row.hasVisitor && row.clickId === null && row.orderId === null && row.coupon === null && row.valueMinor === null) return null;
  return {
    event_id: row.eventId, day: row.day, type: row.type,
    visitor: row.hasVisitor ? BigInt.asIntN(64, (BigInt(row.visitorHigh >>> 0) << 32n) | BigInt(row.visitorLow >>> 0)).toString() : null,
    click_id: row.clickId === null ? null : uuidText(row.clickId),
    order_id: storable(row.orderId), coupon: storable(row.coupon), value_minor: row.valueMinor, currency: row.currency,
  };
}

/** As the log writes it: half a character, which JSON may hold, is written as unknown. */
const storable = (text: string | null): string | null => (text === null ? null : Buffer.from(text).toString());

/**
 * Keeps records of events that are in the log, to be merged by the worker. What an event knows already is not added,
 * so a record may be kept however often it is sent, and the record that became the event as well.
 */
export async function keepLaterRecords(pool: Pool, brand: string, records: readonly LaterRecord[]): Promise<void> {
  if (records.length === 0) return;
  await pool.query(
    `INSERT INTO later_event_records (brand_id, event_id, day, type, visitor, click_id, order_id, coupon, value_minor, currency)
     SELECT $1::uuid, r.event_id, date '2000-01-01' + r.day, r.type, r.visitor, r.click_id, r.order_id, r.coupon, r.value_minor, r.currency
     FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (event_id text, day integer, type smallint, visitor bigint, click_id uuid, order_id text, coupon text, value_minor bigint, currency text))
       WITH ORDINALITY AS r(event_id, day, type, visitor, click_id, order_id, coupon, value_minor, currency, place) ORDER BY r.place`,
    [brand, JSON.stringify(records)],
  );
}
