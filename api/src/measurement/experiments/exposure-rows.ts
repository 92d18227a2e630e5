import { COPY_HEADER } from '../events/copy-batch.ts';
import { POSTGRES_EPOCH_MS } from '../events/rfc3339.ts';

export const EXPOSURE_COLUMNS = 'experiment_id, visitor, arm, at';
const COLUMNS = 4;
/** A count of columns; then the length of each and its value: 16, 8, 2 and 8 bytes. */
const ROW_BYTES = 2 + 4 * COLUMNS + 16 + 8 + 2 + 8;
const FIRST_ROWS = 512;
const WORD = 0x1_0000_0000;

/** Exposures in PostgreSQL's binary COPY format, appended to one buffer: a first visit costs the edge no object. */
export class ExposureRows {
  count = 0;
  private buffer: Buffer;

  constructor() {
    this.buffer = Buffer.allocUnsafe(COPY_HEADER.length + FIRST_ROWS * ROW_BYTES);
    COPY_HEADER.copy(this.buffer);
  }

  /** Header and rows, without the trailer. */
  get bytes(): Buffer {
    return this.buffer.subarray(0, this.end);
  }

  /** Forgets the rows and keeps the memory. */
  clear(): void {
    this.count = 0;
  }

  /** @param experimentId 16 bytes */
  add(experimentId: Uint8Array, visitor: { high: number; low: number }, arm: number, atMs: number): void {
    if (this.end + ROW_BYTES > this.buffer.length) this.buffer = Buffer.concat([this.buffer, Buffer.allocUnsafe(this.buffer.length + ROW_BYTES)]);
    const { buffer, end } = this;
    const micros = (atMs - POSTGRES_EPOCH_MS) * 1_000;
    let at = buffer.writeInt16BE(COLUMNS, end);
    at = buffer.writeInt32BE(16, at);
    buffer.set(experimentId, at);
    at = buffer.writeInt32BE(8, at + 16);
    at = buffer.writeInt32BE(visitor.high | 0, at);
    at = buffer.writeInt32BE(visitor.low | 0, at);
    at = buffer.writeInt32BE(2, at);
    at = buffer.writeInt16BE(arm, at);
    at = buffer.writeInt32BE(8, at);
    at = buffer.writeInt32BE(Math.floor(micros / WORD), at);
    buffer.writeUInt32BE(micros % WORD, at);
    this.count += 1;
  }

  private get end(): number {
    return COPY_HEADER.length + this.count * ROW_BYTES;
  }
}
