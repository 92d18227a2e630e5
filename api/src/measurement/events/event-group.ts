import type pg from 'pg';
import type { BatchIds } from './batch-id.ts';
import { CopyBatch } from './copy-batch.ts';
import { COPY_COLUMNS, EventRows } from './event-row.ts';

/** What became of the rows of one request. */
export interface WriteOutcome {
  accepted: number;
  duplicate: number;
}

/** Rows of the open group, and who is told what became of them. */
export interface Waiting {
  from: number;
  to: number;
  resolve(outcome: WriteOutcome): void;
  reject(error: Error): void;
}
/** Rows of many requests that become one transaction. */
export interface EventGroup {
  id: bigint;
  rows: EventRows;
  waiting: Waiting[];
  openedAtMs: number;
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
 * Writes a group as one transaction: its batch row and one binary COPY, hoping that no row is a duplicate. When one is,
 * the group is written again by the path that counts duplicates exactly. Who waits is answered after the commit.
 */
export class GroupWriter {
  constructor(
    private readonly ids: BatchIds,
    private readonly gauges: { batches: number; rows: number; exactBatches: number },
  ) {}

  /** @param retried the commit of an earlier try may have come through; then nothing is written */
  async write(client: pg.Client, group: EventGroup, retried: boolean): Promise<void> {
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
      if (isBatchTaken(error)) await this.write(client, this.renumbered(group), false);
      else if (codeOf(error) === UNIQUE_VIOLATION) await this.writeExactly(client, group);
      else if (isDayMissing(error) && (await this.madeDays(client, group))) await this.write(client, group, false);
      else if (isAboutData(error)) await this.writeApart(client, group, error);
      else throw error;
    }
  }

  /** The same rows under another batch id: another process had taken this one. */
  private renumbered(group: EventGroup): EventGroup {
    const other: EventGroup = { ...group, id: this.ids.next(), rows: new EventRows() };
    other.rows.reset(other.id);
    for (let row = 0; row < group.rows.count; row += 1) other.rows.addEncoded(group.rows.encoded(row));
    return other;
  }

  /** @returns whether a day was made; those too far from the database's own day are not */
  private async madeDays(client: pg.Client, { rows }: EventGroup): Promise<boolean> {
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
  private async writeExactly(client: pg.Client, group: EventGroup): Promise<void> {
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
  private async writeApart(client: pg.Client, group: EventGroup, reason: unknown): Promise<void> {
    if (group.waiting.length === 1) {
      group.waiting[0]!.reject(new Error('the log refused the events', { cause: reason }));
      return;
    }
    for (const request of group.waiting) {
      const alone: EventGroup = { id: this.ids.next(), rows: new EventRows(), waiting: [], openedAtMs: group.openedAtMs };
      alone.rows.reset(alone.id);
      for (let row = request.from; row < request.to; row += 1) alone.rows.addEncoded(group.rows.encoded(row));
      alone.waiting.push({ from: 0, to: alone.rows.count, resolve: (outcome) => request.resolve(outcome), reject: (error) => request.reject(error) });
      await this.write(client, alone, false);
    }
  }
}

function batchSql({ id, rows }: EventGroup, count = rows.count): string {
  return `INSERT INTO event_batches (batch_id, first_day, last_day, row_count) VALUES (${id}, '${day(rows.firstDay)}', '${day(rows.lastDay)}', ${count})`;
}

function answerAll(group: EventGroup): void {
  for (const one of group.waiting) one.resolve({ accepted: one.to - one.from, duplicate: 0 });
}

/** The first row of a key counts as accepted, each further one as its duplicate. */
function answerEach(group: EventGroup, kept: Set<string>): void {
  for (const one of group.waiting) {
    let accepted = 0;
    for (let row = one.from; row < one.to; row += 1) if (kept.delete(group.rows.keyAt(row))) accepted += 1;
    one.resolve({ accepted, duplicate: one.to - one.from - accepted });
  }
}
