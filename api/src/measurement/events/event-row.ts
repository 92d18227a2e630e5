import { COPY_HEADER } from './copy-batch.ts';
import { POSTGRES_EPOCH_MS } from './rfc3339.ts';

/** One event as the log stores it. A parser fills the same object again and again; {@link EventRows.add} copies it out. */
export interface EventRow {
  /** Days since 2000-01-01 of the day inside the event's key, in UTC. */
  day: number;
  brandId: Uint8Array;
  eventId: string;
  type: number;
  invalid: number;
  occurredMs: number;
  keyNo: number;
  /** Creative or link the event speaks of; 0 when none. */
  sourceNo: number;
  /** Lease of a budget that the decision was made from; 0 when none. */
  reservation: number;
  hasVisitor: boolean;
  visitorHigh: number;
  visitorLow: number;
  clickId: Uint8Array | null;
  /** Null when the event is not the billable one of its token. */
  priceMicros: number | null;
  /** Minor units of `currency`, below 2^53. */
  valueMinor: number | null;
  currency: string | null;
  orderId: string | null;
  coupon: string | null;
  url: string | null;
  referrer: string | null;
  /** JSON text. */
  props: string | null;
  /** Placement, device and country, packed; 0 when nothing is known. */
  context: number;
  /** What the device shows of itself, hashed with a key and the day; only where a device made the request. */
  hasFingerprint: boolean;
  fingerprintHigh: number;
  fingerprintLow: number;
}

export const emptyRow = (): EventRow => ({
  day: 0, brandId: new Uint8Array(16), eventId: '', type: 0, invalid: 0, occurredMs: 0, keyNo: 0, sourceNo: 0, reservation: 0,
  hasVisitor: false, visitorHigh: 0, visitorLow: 0, clickId: null, priceMicros: null, valueMinor: null, currency: null,
  orderId: null, coupon: null, url: null, referrer: null, props: null, context: 0, hasFingerprint: false, fingerprintHigh: 0, fingerprintLow: 0,
});

/** Order of the fields in the binary rows. The key comes first, so that it can be read back without decoding the rest. */
export const COPY_COLUMNS =
  'day, brand_id, event_id, batch_id, occurred_at, type, invalid, key_no, source_no, reservation, visitor, click_id, price_micros, value_minor, currency, order_id, coupon, url, referrer, props, context, fingerprint';
const COLUMN_COUNT = 22;
const FIXED_BYTES = 340;

/**
 * Rows in PostgreSQL's binary COPY format, appended to one buffer. The batch id is the group's, so rows are
 * written once, where they will be sent from.
 * @see https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.4
 */
export class EventRows {
  bytes: Buffer;
  length = COPY_HEADER.length;
  count = 0;
  firstDay = Infinity;
  lastDay = -Infinity;
  /** Where each row starts. */
  readonly starts: number[] = [];
  private batchHigh = 0;
  private batchLow = 0;

  constructor(capacity = 256 * 1_024) {
    this.bytes = Buffer.allocUnsafe(capacity);
    COPY_HEADER.copy(this.bytes);
  }

  /** Forgets the rows; the buffer stays. */
  reset(batchId: bigint): void {
    this.length = COPY_HEADER.length;
    this.count = 0;
    this.starts.length = 0;
    this.firstDay = Infinity;
    this.lastDay = -Infinity;
    this.batchHigh = Number(batchId >> 32n) | 0;
    this.batchLow = Number(batchId & 0xffffffffn) | 0;
  }

  /** Takes back the rows added since there were `count`. */
  truncate(count: number): void {
    if (count >= this.count) return;
    this.length = this.starts[count]!;
    this.starts.length = count;
    this.count = count;
  }

  add(row: EventRow): void {
    const texts = textBytes(row);
    if (this.length + FIXED_BYTES + texts > this.bytes.length) this.grow(FIXED_BYTES + texts);
    const b = this.bytes;
    let at = this.length;
    this.starts.push(at);
    b[at] = 0;
    b[at + 1] = COLUMN_COUNT;
    at = int32(b, at + 2, 4);
    at = int32(b, at, row.day);
    at = uuid(b, at, row.brandId);
    at = ascii(b, at, row.eventId);
    at = int64(b, at, this.batchHigh, this.batchLow);
    at = instant(b, at, row.occurredMs);
    at = int16(b, at, row.type);
    at = int16(b, at, row.invalid);
    at = reference(b, at, row.keyNo);
    at = int32(b, int32(b, at, 4), row.sourceNo);
    at = reference(b, at, row.reservation);
    at = row.hasVisitor ? int64(b, at, row.visitorHigh, row.visitorLow) : int32(b, at, -1);
    at = row.clickId === null ? int32(b, at, -1) : uuid(b, at, row.clickId);
    at = whole(b, at, row.priceMicros);
    at = whole(b, at, row.valueMinor);
    at = utf8(b, at, row.currency);
    at = utf8(b, at, row.orderId);
    at = utf8(b, at, row.coupon);
    at = utf8(b, at, row.url);
    at = utf8(b, at, row.referrer);
    at = row.props === null ? int32(b, at, -1) : jsonb(b, at, row.props);
    at = reference(b, at, row.context);
    this.length = row.hasFingerprint ? int64(b, at, row.fingerprintHigh, row.fingerprintLow) : int32(b, at, -1);
    this.count += 1;
    if (row.day < this.firstDay) this.firstDay = row.day;
    if (row.day > this.lastDay) this.lastDay = row.day;
  }

  /** Appends a row that was cut out of another buffer, giving it this group's batch id. */
  addEncoded(encoded: Uint8Array): void {
    if (this.length + encoded.length > this.bytes.length) this.grow(encoded.length);
    const at = this.length;
    this.starts.push(at);
    this.bytes.set(encoded, at);
    const idLength = this.bytes.readInt32BE(at + 30);
    int64(this.bytes, at + 34 + idLength, this.batchHigh, this.batchLow);
    this.length = at + encoded.length;
    this.count += 1;
    const day = this.bytes.readInt32BE(at + 6);
    if (day < this.firstDay) this.firstDay = day;
    if (day > this.lastDay) this.lastDay = day;
  }

  encoded(index: number): Buffer {
    return this.bytes.subarray(this.starts[index], this.starts[index + 1] ?? this.length);
  }

  /** Key of a row, comparable with `day-number/brand/id` of what the database returns. */
  keyAt(index: number): string {
    const at = this.starts[index]!;
    const idLength = this.bytes.readInt32BE(at + 30);
    const id = this.bytes.toString('latin1', at + 34, at + 34 + idLength);
    return `${this.bytes.readInt32BE(at + 6)}/${this.bytes.toString('hex', at + 14, at + 30)}/${id}`;
  }

  private grow(need: number): void {
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + need));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

/** Upper bound of the bytes of a row's texts: three for a UTF-16 unit. */
function textBytes(row: EventRow): number {
  const units =
    row.eventId.length + (row.url?.length ?? 0) + (row.referrer?.length ?? 0) + (row.props?.length ?? 0) +
    (row.orderId?.length ?? 0) + (row.coupon?.length ?? 0) + (row.currency?.length ?? 0);
  return units * 3;
}

function int16(b: Buffer, at: number, value: number): number {
  b[at] = 0;
  b[at + 1] = 0;
  b[at + 2] = 0;
  b[at + 3] = 2;
  b[at + 4] = value >>> 8;
  b[at + 5] = value;
  return at + 6;
}

function int32(b: Buffer, at: number, value: number): number {
  b[at] = value >>> 24;
  b[at + 1] = value >>> 16;
  b[at + 2] = value >>> 8;
  b[at + 3] = value;
  return at + 4;
}

const reference = (b: Buffer, at: number, no: number): number => (no === 0 ? int32(b, at, -1) : int32(b, int32(b, at, 4), no));

function int64(b: Buffer, at: number, high: number, low: number): number {
  return int32(b, int32(b, int32(b, at, 8), high), low);
}

const whole = (b: Buffer, at: number, value: number | null): number =>
  value === null ? int32(b, at, -1) : int64(b, at, Math.floor(value / 0x1_0000_0000), value >>> 0);

function instant(b: Buffer, at: number, ms: number): number {
  const micros = (ms - POSTGRES_EPOCH_MS) * 1_000;
  return int64(b, at, Math.floor(micros / 0x1_0000_0000), micros % 0x1_0000_0000);
}

function uuid(b: Buffer, at: number, id: Uint8Array): number {
  const start = int32(b, at, 16);
  for (let i = 0; i < 16; i += 1) b[start + i] = id[i]!;
  return start + 16;
}

function ascii(b: Buffer, at: number, text: string): number {
  const start = int32(b, at, text.length);
  for (let i = 0; i < text.length; i += 1) b[start + i] = text.charCodeAt(i);
  return start + text.length;
}

function utf8(b: Buffer, at: number, text: string | null): number {
  if (text === null) return int32(b, at, -1);
  const length = b.write(text, at + 4, 'utf8');
  int32(b, at, length);
  return at + 4 + length;
}

function jsonb(b: Buffer, at: number, text: string): number {
  b[at + 4] = 1;
  const length = b.write(text, at + 5, 'utf8') + 1;
  int32(b, at, length);
  return at + 4 + length;
}
