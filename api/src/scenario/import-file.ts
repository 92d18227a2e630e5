import type { Session } from './session.ts';
import { until } from './until.ts';

export interface ImportResult {
  status: string;
  rowsRead: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
  failure: string | null;
}

/** Uploads a file, imports it with the detected columns and waits for the end. */
export async function importFile(session: Session, kind: 'CREATORS' | 'NOTES', name: string, content: Buffer): Promise<ImportResult> {
  const uploadId = await session.upload(name, content);
  const { startImport } = await session.ask<{ startImport: { id: string } }>('mutation ($uploadId: ID!, $kind: ImportKind!) { startImport(uploadId: $uploadId, kind: $kind) { id } }', { uploadId, kind });
  const read = () =>
    session.ask<{ importRun: ImportResult }>('query ($id: ID!) { importRun(id: $id) { status rowsRead created updated unchanged rejected failure } }', { id: startImport.id });
  const { importRun } = await until(`the import of ${name}`, read, (answer) => answer.importRun.status !== 'RUNNING', 300_000);
  if (importRun.status === 'FAILED') throw new Error(`The import of ${name} failed: ${importRun.failure}`);
  return importRun;
}
