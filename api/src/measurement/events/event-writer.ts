import pg from 'pg';
import { COPY_COLUMNS, EventRows } from './event-row.ts';
import { BatchIds } from './batch-id.ts';
import { CopyBatch } from './copy-batch.ts';

/** What became of the rows of one request. */
export interface WriteOutcome {
  accepted: number;
  duplicate: number;
}

/** The log cannot take events now; the sender may try again. */
export class LogUnavailable extends Error {}
/** More waits to be written than may wait. */
export class LogOverloaded extends Error {}

/** Rows of the open group, and who is told what became of them. */
export interface Waiting {
  from: number;
  to: number;
  resolve(outcome: WriteOutcome): void;
  reject(error: Error): void;
}
interface Group {
  id: bigint;
  rows: EventRows;
  waiting: Waiting[];
  openedAtMs: number;
}

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

const PG_DAY_MS = 86_400_000;
const UNIQUE_VIOLATION = '23505';
const day = (number: number) => new Date(946_684_800_000 + number * PG_DAY_MS).toISOString().slice(0, 10);
const isBatchTaken = (error: unknown): boolean => (error as { constraint?: string } | null)?.constraint === 'event_batches_pkey';
const codeOf = (error: unknown): string | undefined => (error as { code?: string } | null)?.code;
/** A day that nobody made ready: the clock of this machine has stepped. */
const isDayMissing = (error: unknown): boolean => codeOf(error) === '23514' && /no partition/.test(String((error as Error).message));
/** Errors that PostgreSQL gives for the data itself; any other is about the moment and may pass. */
const isAboutData = (error: unknown): boolean => /^(?:22|23)/.test(codeOf(error) ?? '');

/**
 * Group commit of events. Requests append rows to the open group; a group becomes one transaction: its batch row
 * and one binary COPY, hoping that no row is a duplicate. When one is, the group is written again by the path that
 * counts duplicates exactly. A request is answered after its group has committed.
 * @see docs/adr/0020-event-log.md
 */
export class EventWriter {
  readonly gauges = { batches: 0, rows: 0, exactBatches: 0, failures: 0 };
  private readonly options: Required<EventWriterOptions>;
  private readonly ids = new BatchIds();
  private readonly sealed: Group[] = [];
  private readonly spare: EventRows[] = [];
  private readonly writers: Promise<void>[] = [];
  private readonly idle: ((group: Group | null) => void)[] = [];
  private open: Group;
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

  /** @throws LogOverloaded */
  get rows(): EventRows {
    if (this.closed) throw new LogUnavailable('the edge is stopping');
    if (this.waitingRows > this.options.maxWaitingRows) throw new LogOverloaded('too many events wait to be written');
    if (this.open.rows.count >= this.options.groupRows) this.seal();
    return this.open.rows;
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

  private newGroup(): Group {
    const rows = this.spare.pop() ?? new EventRows();
    const id = this.ids.next();
    rows.reset(id);
    return { id, rows, waiting: [], openedAtMs: Date.now() };
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

  private next(): Group | null {
    if (this.sealed.length === 0 && this.open.waiting.length > 0) this.seal();
    return this.sealed.shift() ?? null;
  }

  private take(): Promise<Group | null> {
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
          await this.writeGroup(client, group, attempt > 0);
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

  private finish(group: Group, failure: unknown): void {
    this.waitingRows -= group.rows.count;
    if (failure !== undefined) {
      const error = new LogUnavailable('events cannot be stored now', { cause: failure });
      for (const one of group.waiting) one.reject(error);
      // The socket may still hold the buffer: it is left to the collector.
      return;
    }
    if (this.spare.length < this.options.connections + 2) this.spare.push(group.rows);
  }

  private async writeGroup(client: pg.Client, group: Group, retried: boolean): Promise<void> {
    if (retried && (await this.isWritten(client, group.id))) {
      answerAll(group);
      return;
    }
    try {
      const { rows } = group;
      await client.query(new CopyBatch(`${batchSql(group)}; COPY events (${COPY_COLUMNS}) FROM STDIN (FORMAT binary)`, rows.bytes.subarray(0, rows.length))).done;
      this.gauges.batches += 1;
      this.gauges.rows += rows.count;
      answerAll(group);
    } catch (error) {
      if (isBatchTaken(error)) await this.writeGroup(client, this.renumbered(group), false);
      else if (codeOf(error) === UNIQUE_VIOLATION) await this.writeExactly(client, group);
      else if (isDayMissing(error) && (await this.madeDays(client, group))) await this.writeGroup(client, group, false);
      else if (isAboutData(error)) await this.writeApart(client, group, error);
      else throw error;
    }
  }

  /** The same rows under another batch id: another process had taken this one. */
  private renumbered(group: Group): Group {
    const other: Group = { ...group, id: this.ids.next(), rows: new EventRows() };
    other.rows.reset(other.id);
    for (let row = 0; row < group.rows.count; row += 1) other.rows.addEncoded(group.rows.encoded(row));
    return other;
  }

  /** @returns whether a day was made; those too far from the database's own day are not */
  private async madeDays(client: pg.Client, { rows }: Group): Promise<boolean> {
    let made = 0;
    for (const wanted of new Set(Array.from({ length: rows.count }, (_, row) => Number(rows.keyAt(row).split('/')[0])))) {
      const answer = await client.query<{ made: number }>('SELECT app.ensure_event_days($1, $1) AS made', [day(wanted)]).catch((error: unknown) => {
        if (isAboutData(error)) return null;
        throw error;
      });
      made += answer?.rows[0]?.made ?? 0;
    }
    return made > 0;
  }

  private async isWritten(client: pg.Client, id: bigint): Promise<boolean> {
    const { rowCount } = await client.query('SELECT FROM event_batches WHERE batch_id = $1', [id.toString()]);
    return rowCount === 1;
  }

  /** The path for a group in which a row is already known: through a staging table, so that each duplicate is found and counted. */
  private async writeExactly(client: pg.Client, group: Group): Promise<void> {
    const { rows } = group;
    this.gauges.exactBatches += 1;
    await client.query('BEGIN; CREATE TEMP TABLE IF NOT EXISTS event_staging (LIKE event_shape) ON COMMIT DELETE ROWS');
    try {
      await client.query(new CopyBatch(`COPY event_staging (${COPY_COLUMNS}) FROM STDIN (FORMAT binary)`, rows.bytes.subarray(0, rows.length))).done;
      // In the order of the key, so that two processes with the same events wait for each other and never in a circle.
      const { rows: kept } = await client.query<{ key: string }>(
        `INSERT INTO events (${COPY_COLUMNS}) SELECT ${COPY_COLUMNS} FROM event_staging ORDER BY day, brand_id, event_id
         ON CONFLICT DO NOTHING RETURNING (day - date '2000-01-01') || '/' || replace(brand_id::text, '-', '') || '/' || event_id AS key`,
      );
      if (kept.length > 0) await client.query(batchSql(group, kept.length));
      await client.query('COMMIT');
      this.gauges.batches += 1;
      this.gauges.rows += kept.length;
      answerEach(group, new Set(kept.map((row) => row.key)));
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** A row that PostgreSQL refuses must not take others with it: each request is written for itself, and the sick one is told. */
  private async writeApart(client: pg.Client, group: Group, reason: unknown): Promise<void> {
    if (group.waiting.length === 1) {
      group.waiting[0]!.reject(new Error('the log refused the events', { cause: reason }));
      return;
    }
    for (const request of group.waiting) {
      const alone: Group = { id: this.ids.next(), rows: new EventRows(), waiting: [], openedAtMs: group.openedAtMs };
      alone.rows.reset(alone.id);
      for (let row = request.from; row < request.to; row += 1) alone.rows.addEncoded(group.rows.encoded(row));
      alone.waiting.push({ from: 0, to: alone.rows.count, resolve: (outcome) => request.resolve(outcome), reject: (error) => request.reject(error) });
      await this.writeGroup(client, alone, false);
    }
  }
}

function batchSql({ id, rows }: Group, count = rows.count): string {
  return `INSERT INTO event_batches (batch_id, first_day, last_day, row_count) VALUES (${id}, '${day(rows.firstDay)}', '${day(rows.lastDay)}', ${count})`;
}

function answerAll(group: Group): void {
  for (const one of group.waiting) one.resolve({ accepted: one.to - one.from, duplicate: 0 });
}

/** The first row of a key counts as accepted, each further one as its duplicate. */
function answerEach(group: Group, kept: Set<string>): void {
  for (const one of group.waiting) {
    let accepted = 0;
    for (let row = one.from; row < one.to; row += 1) if (kept.delete(group.rows.keyAt(row))) accepted += 1;
    one.resolve({ accepted, duplicate: one.to - one.from - accepted });
  }
}
