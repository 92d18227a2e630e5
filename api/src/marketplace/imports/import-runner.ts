import { basename } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { DomainError } from '../../platform/errors/domain-error.ts';
import { Handles } from '../../platform/queue/handles.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CreatorStats } from '../creators/creator-stats.ts';
import { openRows } from './file-rows.ts';
import type { ImportKind, Mapping } from './detect-columns.ts';
import { runImport } from './imports.jobs.ts';
import { isRefusal, readCreator, type ImportedCreator } from './read-creator.ts';
import { readNote, type ImportedNote } from './read-note.ts';
import type { FileRow, RefusedRow } from './row.ts';
import { writeCreators, type Importer, type Written } from './write-creators.ts';
import { writeNotes } from './write-notes.ts';

const BATCH = 1_000;
/** Rejections kept per run; all are counted. */
const KEPT_REJECTIONS = 10_000;

interface Run extends Importer {
  id: string;
  kind: ImportKind;
  fileName: string;
  path: string;
  mapping: Mapping;
  rowsRead: number;
  rejected: number;
}
interface RunRow {
  id: string;
  org_id: string;
  kind: ImportKind;
  visibility: 'PRIVATE' | 'LISTED';
  file_name: string;
  path: string;
  mapping: Mapping;
  status: string;
  rows_read: bigint;
  rejected: bigint;
}
interface BatchResult extends Written {
  refused: RefusedRow[];
}
/** A second worker that has the same run meets the batches of the first. */
class RunTakenOver extends Error {}

/** Reads a file in batches, each one transaction with its counts, so that a run that was killed goes on where it was. */
@Injectable()
export class ImportRunner {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly stats: CreatorStats,
  ) {}

  @Handles(runImport)
  async run({ runId }: PayloadOf<typeof runImport>): Promise<void> {
    const run = await this.load(runId);
    if (!run) return;
    try {
      await this.readFile(run);
      await this.finish(run.id, null);
    } catch (error) {
      if (error instanceof RunTakenOver) return;
      if (error instanceof DomainError) await this.finish(run.id, error.message);
      else if ((error as NodeJS.ErrnoException).code === 'ENOENT') await this.finish(run.id, 'The uploaded file is no longer there.');
      else throw error;
    }
  }

  private async load(id: string): Promise<Run | undefined> {
    const [row] = await this.db.read<RunRow & Record<string, unknown>>(systemContext, `SELECT * FROM import_runs WHERE id = $1 AND status = 'RUNNING'`, [id]);
    return row && {
      id, kind: row.kind, orgId: row.org_id, visibility: row.visibility, fileName: basename(row.file_name), path: row.path, mapping: row.mapping,
      rowsRead: Number(row.rows_read), rejected: Number(row.rejected),
    };
  }

  private async readFile(run: Run): Promise<void> {
    const { rows } = await openRows(run.path);
    let position = 0;
    let batch: FileRow[] = [];
    for await (const row of rows) {
      position += 1;
      if (position <= run.rowsRead) continue;
      batch.push(row);
      if (batch.length < BATCH) continue;
      await this.commit(run, batch);
      batch = [];
    }
    if (batch.length > 0) await this.commit(run, batch);
  }

  private async commit(run: Run, batch: readonly FileRow[]): Promise<void> {
    const refusedNow = await this.db.transaction(systemContext, async (tx) => {
      const [at] = await tx.query<{ rows_read: bigint }[]>(`SELECT rows_read FROM import_runs WHERE id = $1 AND status = 'RUNNING' FOR UPDATE`, [run.id]);
      if (!at || Number(at.rows_read) !== run.rowsRead) throw new RunTakenOver();
      // Two files of one importer take turns: both may bring the same creator.
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('imports ' || $1, 0))`, [run.orgId]);
      const result = run.kind === 'CREATORS' ? await this.creators(tx, run, batch) : await this.notes(tx, run, batch);
      await this.keepRejections(tx, run, result.refused);
      await tx.query(
        `UPDATE import_runs SET rows_read = rows_read + $2, created = created + $3, updated = updated + $4, unchanged = unchanged + $5, rejected = rejected + $6 WHERE id = $1`,
        [run.id, batch.length, result.created, result.updated, result.unchanged, result.refused.length],
      );
      return result.refused.length;
    });
    run.rowsRead += batch.length;
    run.rejected += refusedNow;
  }

  private async creators(tx: Tx, run: Run, batch: readonly FileRow[]): Promise<BatchResult> {
    const { read, refused } = sort(batch, (values) => readCreator(values, run.mapping, run));
    return { ...(await writeCreators(tx, run, read.map(({ item }) => item))), refused };
  }

  private async notes(tx: Tx, run: Run, batch: readonly FileRow[]): Promise<BatchResult> {
    const { read, refused } = sort(batch, (values) => readNote(values, run.mapping, run));
    const { unknown, creatorIds, ...written } = await writeNotes(tx, run.orgId, read.map(({ item }) => item));
    await this.stats.refresh(tx, creatorIds);
    const strangers = unknown.flatMap((index): RefusedRow[] => {
      const found = read[index];
      return found ? [{ line: found.line, refused: 'CREATOR_UNKNOWN', reason: `No imported creator has the id “${found.item.creatorId}”.`, excerpt: found.excerpt }] : [];
    });
    return { ...written, refused: [...refused, ...strangers] };
  }

  private async keepRejections(tx: Tx, run: Run, refused: readonly RefusedRow[]): Promise<void> {
    const kept = refused.slice(0, Math.max(0, KEPT_REJECTIONS - run.rejected));
    if (kept.length === 0) return;
    await tx.query(
      `INSERT INTO import_rejections (run_id, org_id, line, code, reason, excerpt)
       SELECT $1, $2, line, code, reason, excerpt FROM jsonb_to_recordset($3::jsonb) AS r(line bigint, code text, reason text, excerpt text)
       ON CONFLICT DO NOTHING`,
      [run.id, run.orgId, JSON.stringify(kept.map(({ line, refused: code, reason, excerpt }) => ({ line, code, reason, excerpt })))],
    );
  }

  private async finish(id: string, failure: string | null): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      await this.stats.refreshMarket(tx);
      await tx.query(`UPDATE import_runs SET status = $2, failure = $3, finished_at = $4 WHERE id = $1 AND status = 'RUNNING'`, [
        id, failure === null ? 'COMPLETED' : 'FAILED', failure, this.clock.now(),
      ]);
    });
  }
}

interface Sorted<Item> {
  read: { item: Item; line: number; excerpt: string }[];
  refused: RefusedRow[];
}

/** Readable rows apart from refused ones, each with its line. */
function sort<Item extends ImportedCreator | ImportedNote>(
  batch: readonly FileRow[],
  reads: (values: Readonly<Record<string, unknown>>) => Item | { refused: RefusedRow['refused']; reason: string },
): Sorted<Item> {
  const sorted: Sorted<Item> = { read: [], refused: [] };
  for (const row of batch) {
    if ('refused' in row) {
      sorted.refused.push(row);
      continue;
    }
    const item = reads(row.values);
    if (isRefusal(item)) sorted.refused.push({ line: row.line, excerpt: row.excerpt, refused: item.refused, reason: item.reason });
    else sorted.read.push({ item, line: row.line, excerpt: row.excerpt });
  }
  return sorted;
}
