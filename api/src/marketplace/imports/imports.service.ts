import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, NotFound } from '../../platform/errors/domain-error.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { createRun } from './create-run.ts';
import { columnsOf, detectColumns, fieldsOf, missingFields, valueAt, type ImportField, type ImportKind, type Mapping } from './detect-columns.ts';
import { openRows } from './file-rows.ts';
import { ImportMappingIncomplete, UploadTooLarge } from './imports.errors.ts';
import { runImport } from './imports.jobs.ts';
import type { ColumnMapping, ImportPreviewView, ImportRejectionView, ImportRunView } from './import.view.ts';

const MAX_UPLOAD_BYTES = 2 ** 30;
const SAMPLE_ROWS = 200;
const SHOWN_ROWS = 5;

interface UploadRow {
  id: string;
  file_name: string;
  path: string;
}

const runColumns = `id, kind, file_name AS "fileName", status, rows_read AS "rowsRead", created, updated, unchanged, rejected, failure,
  started_at AS "startedAt", finished_at AS "finishedAt"`;

/** Files brought in by people: stored, looked at, then read by the worker. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly audit: AuditService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Streams a file to the data folder.
   * @throws UploadTooLarge above 1 GiB; nothing is kept then
   */
  async upload(viewer: Viewer, fileName: string, body: Readable): Promise<string> {
    const name = fileName.normalize('NFC').replace(/[\p{Cc}/\\]/gu, '').trim().slice(0, 200);
    if (name === '') throw new BadInput({ name: 'is needed: the name of the file' });
    const id = uuidv7();
    const folder = resolve(this.config.DATA_DIR, 'uploads');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, id);
    let bytes = 0;
    try {
      await pipeline(body, async function* counted(chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          bytes += chunk.length;
          if (bytes > MAX_UPLOAD_BYTES) throw new UploadTooLarge();
          yield chunk;
        }
      }, createWriteStream(path, { mode: 0o600 }));
      if (bytes === 0) throw new BadInput({ name: 'is of a file without content' });
      await this.db.transaction(viewer.context, (tx) =>
        tx.query('INSERT INTO uploads (id, org_id, file_name, path, bytes) VALUES ($1, $2, $3, $4, $5)', [id, viewer.accountId, name, path, bytes]));
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    return id;
  }

  /** The first rows of an upload and how its columns would be read. */
  async preview(viewer: Viewer, uploadId: string, kind: ImportKind): Promise<ImportPreviewView> {
    const upload = await this.findUpload(viewer, uploadId);
    const { format, columns, rows, mapping } = await inspect(upload.path, kind);
    return {
      uploadId, kind, format, columns,
      mapping: fieldsOf(kind).map((field) => ({ field, column: mapping[field] ?? null })),
      sample: rows.slice(0, SHOWN_ROWS).map((row) => columns.map((column) => shown(valueAt(row, column)))),
    };
  }

  /**
   * Begins to read an upload; the worker goes on. A brand's import is private to it, an operator's lists on the market.
   * @param chosen columns that replace the detected ones, field by field
   * @throws NotFound, ImportUnreadable, ImportMappingIncomplete
   */
  async start(viewer: Viewer, uploadId: string, kind: ImportKind, chosen: readonly ColumnMapping[]): Promise<ImportRunView> {
    const upload = await this.findUpload(viewer, uploadId);
    const mapping = await resolveMapping(upload.path, kind, chosen);
    const id = await this.db.transaction(viewer.context, async (tx) => {
      const visibility = viewer.kind === 'OPERATOR' ? 'LISTED' : 'PRIVATE';
      const made = await createRun(tx, { orgId: viewer.accountId, kind, visibility, fileName: upload.file_name, path: upload.path, mapping });
      await this.outbox.add(tx, runImport, { runId: made });
      await this.audit.record(tx, viewer, { action: 'import.start', object: 'import', objectId: made, after: { kind, fileName: upload.file_name } });
      return made;
    });
    return this.get(viewer, id);
  }

  list(viewer: Viewer, first: number): Promise<ImportRunView[]> {
    return this.db.read<ImportRunView & Record<string, unknown>>(
      viewer.context, `SELECT ${runColumns} FROM import_runs WHERE org_id = $1 ORDER BY id DESC LIMIT $2`, [viewer.accountId, first]);
  }

  async get(viewer: Viewer, id: string): Promise<ImportRunView> {
    const [run] = isUuid(id)
      ? await this.db.read<ImportRunView & Record<string, unknown>>(viewer.context, `SELECT ${runColumns} FROM import_runs WHERE id = $1 AND org_id = $2`, [id, viewer.accountId])
      : [];
    if (!run) throw new NotFound('import', id);
    return run;
  }

  rejections(viewer: Viewer, runId: string, first: number): Promise<ImportRejectionView[]> {
    return this.db.read<ImportRejectionView & Record<string, unknown>>(
      viewer.context, 'SELECT line::int, code, reason, excerpt FROM import_rejections WHERE run_id = $1 AND org_id = $2 ORDER BY line LIMIT $3', [runId, viewer.accountId, first]);
  }

  private async findUpload(viewer: Viewer, id: string): Promise<UploadRow> {
    const [upload] = isUuid(id)
      ? await this.db.read<UploadRow & Record<string, unknown>>(viewer.context, 'SELECT id, file_name, path FROM uploads WHERE id = $1 AND org_id = $2', [id, viewer.accountId])
      : [];
    if (!upload) throw new NotFound('upload', id);
    return upload;
  }
}

/** The beginning of a file. @throws ImportUnreadable */
async function inspect(path: string, kind: ImportKind) {
  const { format, rows: all } = await openRows(path);
  const rows: Readonly<Record<string, unknown>>[] = [];
  let seen = 0;
  for await (const row of all) {
    if ('values' in row) rows.push(row.values);
    seen += 1;
    if (seen === SAMPLE_ROWS) break;
  }
  const columns = columnsOf(rows);
  return { format, columns, rows, mapping: detectColumns(kind, columns, rows) };
}

/**
 * The detected columns with a person's choices put over them.
 * @throws ImportMappingIncomplete when a required field has no column, BadInput for a field or column that does not exist
 */
export async function resolveMapping(path: string, kind: ImportKind, chosen: readonly ColumnMapping[]): Promise<Mapping> {
  const { columns, mapping } = await inspect(path, kind);
  for (const { field, column } of chosen) {
    const known = fieldsOf(kind).find((one): one is ImportField => one === field);
    if (!known) throw new BadInput({ [`mapping.${field}`]: 'is not a field of this import' });
    if (column && !columns.includes(column)) throw new BadInput({ [`mapping.${field}`]: `names the column “${column}”, which the file does not have` });
    if (column) mapping[known] = column;
    else delete mapping[known];
  }
  const missing = missingFields(kind, mapping);
  if (missing.length > 0) throw new ImportMappingIncomplete(missing);
  return mapping;
}

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
};
