/** 2025-01-01: batch ids stay below 2^63 for 69 years. */
const EPOCH_MS = 1_735_689_600_000;

/**
 * Makes batch ids: 41 bits of milliseconds, 12 bits of the process, 10 bits of a counter. Never the same twice in a
 * process; two processes with the same 12 bits would have to open a batch with the same count in the same millisecond,
 * and then the second transaction fails and takes another id.
 */
export class BatchIds {
  private readonly instance: bigint;
  private last = 0n;

  constructor(instance = Math.floor(Math.random() * 4_096)) {
    this.instance = BigInt(instance & 4_095);
  }

  next(nowMs = Date.now()): bigint {
    const id = (BigInt(nowMs - EPOCH_MS) << 22n) | (this.instance << 10n);
    this.last = id > this.last ? id : this.last + 1n;
    return this.last;
  }
}

/** The moment a batch was opened, in milliseconds. */
export const batchTimeMs = (id: bigint): number => Number(id >> 22n) + EPOCH_MS;
