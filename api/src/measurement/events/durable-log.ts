import { EventRows, type EventRow } from './event-row.ts';
import type { EventSpool } from './event-spool.ts';
import type { EventWriter } from './event-writer.ts';

const PATIENCE_MS = 250;

interface Pending {
  sinceMs: number;
  encoded: Buffer;
  resolve(): void;
}

/**
 * For a redirect or a beacon, whose sender cannot send again: the event goes to PostgreSQL when it answers within a
 * quarter of a second, else to the spool on disk. Either way it is durable when `record` resolves; when both took
 * it, its key makes it count once.
 */
export class DurableLog {
  /** Events that neither PostgreSQL nor the disk took. */
  lost = 0;
  spooled = 0;
  private readonly writer: EventWriter;
  private readonly spool: EventSpool;
  private readonly pending = new Set<Pending>();
  private readonly timers: NodeJS.Timeout[];
  private readonly scratch = new EventRows(4_096);
  private replaying: Promise<void> | null = null;

  constructor(writer: EventWriter, spool: EventSpool) {
    this.writer = writer;
    this.spool = spool;
    this.timers = [setInterval(() => this.spoolLate(), 50), setInterval(() => void this.replay(), 500)];
  }

  record(row: EventRow): Promise<void> {
    if (this.writer.isAway || this.writer.isFull) return this.keep(this.encode(row));
    const { rows } = this.writer;
    const from = rows.count;
    rows.add(row);
    const encoded = Buffer.from(rows.encoded(from));
    return new Promise((resolve) => {
      const pending: Pending = { sinceMs: Date.now(), encoded, resolve };
      this.pending.add(pending);
      this.writer.commit(from).then(
        () => {
          if (this.pending.delete(pending)) resolve();
        },
        () => {
          if (this.pending.delete(pending)) void this.keep(encoded).then(resolve);
        },
      );
    });
  }

  /** Writes what the spool holds, of this process and of dead ones, when PostgreSQL takes it. */
  replay(): Promise<void> {
    this.replaying ??= this.spool
      .replay(async (records) => {
        const { rows } = this.writer;
        const from = rows.count;
        for (const record of records) rows.addEncoded(record);
        await this.writer.commit(from);
      })
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => (this.replaying = null));
    return this.replaying;
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
    for (const pending of this.pending) {
      if (pending.sinceMs > latest) return;
      this.pending.delete(pending);
      void this.keep(pending.encoded).then(pending.resolve);
    }
  }

  private async keep(encoded: Buffer): Promise<void> {
    try {
      await this.spool.append(encoded);
      this.spooled += 1;
    } catch {
      this.lost += 1;
    }
  }
}
