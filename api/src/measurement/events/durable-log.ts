import { EventRows, type EventRow } from './event-row.ts';
import type { EventSpool } from './event-spool.ts';
import type { Waiting } from './event-group.ts';
import { LogOverloaded, LogUnavailable, type EventWriter } from './event-writer.ts';

const PATIENCE_MS = 250;

/** A row on its way: it lies in its group's buffer until the group is written, and is copied only when that takes too long. */
class Pending implements Waiting {
  readonly from: number;
  readonly to: number;
  readonly sinceMs = Date.now();
  isSettled = false;

  constructor(
    private readonly log: DurableLog,
    private readonly rows: EventRows,
    private done: ((isDurable: boolean) => void) | null,
  ) {
    this.to = rows.count;
    this.from = rows.count - 1;
  }

  resolve(): void {
    if (this.isSettled) return;
    this.settle()(true);
  }

  reject(): void {
    this.spool();
  }

  spool(): void {
    if (this.isSettled) return;
    const done = this.settle();
    void this.log.keep(Buffer.from(this.rows.encoded(this.from))).then(done);
  }

  /** Who was told is let go at once: it holds a request and its answer, which would outlive the youngest generation until the next look at what is late. */
  private settle(): (isDurable: boolean) => void {
    const { done } = this;
    this.isSettled = true;
    this.done = null;
    return done ?? (() => undefined);
  }
}

/**
 * For a redirect or a beacon, whose sender cannot send again: the event goes to PostgreSQL when it answers within a
 * quarter of a second, else to the spool on disk. Either way it is durable when `record` resolves with true; when both
 * took it, its key makes it count once. With a full disk and no PostgreSQL it is false: then nothing may be promised.
 */
export class DurableLog {
  /** Events that neither PostgreSQL nor the disk took. */
  lost = 0;
  spooled = 0;
  private readonly writer: EventWriter;
  private readonly spool: EventSpool;
  private pending: Pending[] = [];
  private readonly timers: NodeJS.Timeout[];
  private readonly scratch = new EventRows(4_096);
  private replaying: Promise<void> | null = null;

  constructor(writer: EventWriter, spool: EventSpool) {
    this.writer = writer;
    this.spool = spool;
    this.timers = [setInterval(() => this.spoolLate(), 50), setInterval(() => void this.replay(), 500)];
  }

  /** @returns whether it is durable */
  record(row: EventRow): Promise<boolean> {
    return new Promise((resolve) => this.recordThen(row, resolve));
  }

  /** As {@link record}, for the path on which a promise would be felt. @param done must not throw: others of the group are told after it */
  recordThen(row: EventRow, done: (isDurable: boolean) => void): void {
    if (this.writer.isAway || this.writer.isFull) {
      void this.keep(this.encode(row)).then(done);
      return;
    }
    const { rows } = this.writer;
    rows.add(row);
    const pending = new Pending(this, rows, done);
    this.pending.push(pending);
    this.writer.enqueue(pending);
  }

  /** Writes what the spool holds, of this process and of dead ones, when PostgreSQL takes it. */
  replay(): Promise<void> {
    this.replaying ??= this.spool
      .replay((records) => this.rewrite(records))
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => (this.replaying = null));
    return this.replaying;
  }

  /** What PostgreSQL refuses for its own sake is put aside, so that it does not hold up the others for ever. */
  private async rewrite(records: readonly Buffer[]): Promise<void> {
    try {
      const { rows } = this.writer;
      const from = rows.count;
      for (const record of records) rows.addEncoded(record);
      await this.writer.commit(from);
    } catch (error) {
      if (error instanceof LogUnavailable || error instanceof LogOverloaded) throw error;
      const [only, ...more] = records;
      if (only && more.length === 0) {
        await this.spool.setAside(only);
        this.lost += 1;
        return;
      }
      for (const record of records) await this.rewrite([record]);
    }
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.replaying;
    await this.spool.close();
  }

  private encode(row: EventRow): Buffer {
    this.scratch.reset(0n);
    this.scratch.add(row);
    return Buffer.from(this.scratch.encoded(0));
  }

  private spoolLate(): void {
    const latest = Date.now() - PATIENCE_MS;
    const open = this.pending.filter(({ isSettled }) => !isSettled);
    this.pending = open.filter(({ sinceMs }) => sinceMs > latest);
    for (const pending of open) if (pending.sinceMs <= latest) pending.spool();
  }

  /** @returns whether the disk took it */
  async keep(encoded: Buffer): Promise<boolean> {
    try {
      await this.spool.append(encoded);
      this.spooled += 1;
      return true;
    } catch {
      this.lost += 1;
      return false;
    }
  }
}
