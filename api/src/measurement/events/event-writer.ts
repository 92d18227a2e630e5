import type pg from 'pg';
import { BatchIds } from './batch-id.ts';
import { type EventGroup, GroupWriter, type Waiting, type WriteOutcome } from './event-group.ts';
import { EventRows } from './event-row.ts';

/** The log cannot take events now; the sender may try again. */
export class LogUnavailable extends Error {}
/** More waits to be written than may wait. */
export class LogOverloaded extends Error {}

export interface EventWriterOptions {
  connect(): pg.Client;
  /** Told of each attempt that PostgreSQL refused or broke off. */
  onFailure?(error: unknown): void;
  /** Transactions in flight at once. */
  connections?: number;
  /** A group closes when it has so many rows. */
  groupRows?: number;
  /** Rows that may wait before senders are turned away. */
  maxWaitingRows?: number;
  /** How long rows wait for PostgreSQL before the sender is told to try again. */
  patienceMs?: number;
}

/**
 * Group commit of events. Requests append rows to the open group; a group becomes one transaction ({@link GroupWriter}).
 * A request is answered after its group has committed.
 * @see docs/adr/0020-event-log.md
 */
export class EventWriter {
  readonly gauges = { batches: 0, rows: 0, exactBatches: 0, failures: 0 };
  private readonly options: Required<EventWriterOptions>;
  private readonly ids = new BatchIds();
  private readonly groups = new GroupWriter(this.ids, this.gauges);
  private readonly sealed: EventGroup[] = [];
  private readonly spare: EventRows[] = [];
  private readonly writers: Promise<void>[] = [];
  private readonly idle: ((group: EventGroup | null) => void)[] = [];
  private open: EventGroup;
  private waitingRows = 0;
  private flushPlanned = false;
  private closed = false;
  /** When PostgreSQL last refused or broke; 0 while it answers. */
  private awaySinceMs = 0;

  constructor(options: EventWriterOptions) {
    this.options = { onFailure: () => undefined, connections: 2, groupRows: 4_000, maxWaitingRows: 60_000, patienceMs: 3_000, ...options };
    this.open = this.newGroup();
    for (let i = 0; i < this.options.connections; i += 1) this.writers.push(this.write());
  }

  /** Whether the last attempt to write failed for want of PostgreSQL. */
  get isAway(): boolean {
    return this.awaySinceMs !== 0;
  }

  /** Whether senders are turned away now. */
  get isFull(): boolean {
    return this.closed || this.waitingRows > this.options.maxWaitingRows;
  }

  get queuedRows(): number {
    return this.waitingRows;
  }

  /**
   * Where rows are added that {@link commit} waits for.
   * @throws LogOverloaded
   */
  get rows(): EventRows {
    if (this.closed) throw new LogUnavailable('the edge is stopping');
    if (this.waitingRows > this.options.maxWaitingRows) throw new LogOverloaded('too many events wait to be written');
    if (this.open.rows.count >= this.options.groupRows) this.seal();
    const { open } = this;
    // A batch id tells when its rows arrived, so a group is numbered by its first row: it may have lain open through a quiet night.
    if (open.rows.count === 0) {
      open.id = this.ids.next();
      open.rows.reset(open.id);
    }
    return open.rows;
  }

  /**
   * Waits until the rows that were added to {@link rows} since it had `from` are committed.
   * @throws LogUnavailable when PostgreSQL stays away too long; the rows may yet be written, a retry counts them once
   */
  commit(from: number): Promise<WriteOutcome> {
    const to = this.open.rows.count;
    if (to === from) return Promise.resolve({ accepted: 0, duplicate: 0 });
    return new Promise((resolve, reject) => this.enqueue({ from, to, resolve, reject }));
  }

  /** As {@link commit}, for who needs no promise. */
  enqueue(one: Waiting): void {
    this.waitingRows += one.to - one.from;
    const { waiting } = this.open;
    if (waiting.length === 0) this.open.openedAtMs = Date.now();
    waiting.push(one);
    if (!this.flushPlanned) {
      this.flushPlanned = true;
      // After the requests that this turn of the event loop has read: they share a transaction.
      setImmediate(() => {
        this.flushPlanned = false;
        this.wake();
      });
    }
  }

  async close(): Promise<void> {
    if (this.open.waiting.length > 0) this.seal();
    this.closed = true;
    this.wake();
    for (const take of this.idle.splice(0)) take(null);
    await Promise.all(this.writers);
  }

  private newGroup(): EventGroup {
    const rows = this.spare.pop() ?? new EventRows();
    rows.reset(0n);
    return { id: 0n, rows, waiting: [], openedAtMs: Date.now() };
  }

  private seal(): void {
    this.sealed.push(this.open);
    this.open = this.newGroup();
  }

  private wake(): void {
    while (this.idle.length > 0) {
      const group = this.next();
      if (!group) return;
      this.idle.shift()?.(group);
    }
  }

  private next(): EventGroup | null {
    if (this.sealed.length === 0 && this.open.waiting.length > 0) this.seal();
    return this.sealed.shift() ?? null;
  }

  private take(): Promise<EventGroup | null> {
    const group = this.next();
    if (group || this.closed) return Promise.resolve(group);
    return new Promise((resolve) => this.idle.push(resolve));
  }

  /** One connection's life: take a group, write it, answer; reconnect when the connection is lost. */
  private async write(): Promise<void> {
    let client: pg.Client | null = null;
    for (;;) {
      const group = await this.take();
      if (!group) break;
      let failure: unknown;
      const deadline = group.openedAtMs + this.options.patienceMs;
      for (let attempt = 0; ; attempt += 1) {
        try {
          client ??= await this.connected();
          await this.groups.write(client, group, attempt > 0);
          failure = undefined;
          this.awaySinceMs = 0;
          break;
        } catch (error) {
          failure = error;
          this.gauges.failures += 1;
          this.options.onFailure(error);
          this.awaySinceMs ||= Date.now();
          await client?.end().catch(() => undefined);
          client = null;
          if (Date.now() > deadline || (this.closed && attempt > 2)) break;
          await new Promise((done) => setTimeout(done, Math.min(50 * 2 ** attempt, 400)));
        }
      }
      this.finish(group, failure);
    }
    await client?.end().catch(() => undefined);
  }

  private async connected(): Promise<pg.Client> {
    const client = this.options.connect();
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  private finish(group: EventGroup, failure: unknown): void {
    this.waitingRows -= group.rows.count;
    if (failure !== undefined) {
      const error = new LogUnavailable('events cannot be stored now', { cause: failure });
      for (const one of group.waiting) one.reject(error);
      // The socket may still hold the buffer: it is left to the collector.
      return;
    }
    if (this.spare.length < this.options.connections + 2) this.spare.push(group.rows);
  }
}
