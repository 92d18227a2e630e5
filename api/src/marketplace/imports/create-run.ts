import { uuidv7 } from 'uuidv7';
import type { Tx } from '../../platform/database/database.ts';
import type { ImportKind, Mapping } from './detect-columns.ts';

export interface NewRun {
  orgId: string;
  kind: ImportKind;
  /** A brand's import is private to it, an operator's lists on the market. */
  visibility: 'PRIVATE' | 'LISTED';
  fileName: string;
  path: string;
  mapping: Mapping;
}

/** Notes that a file is to be read. @returns the id of the run */
export async function createRun(tx: Tx, { orgId, kind, visibility, fileName, path, mapping }: NewRun): Promise<string> {
  const id = uuidv7();
  await tx.query('INSERT INTO import_runs (id, org_id, kind, visibility, file_name, path, mapping) VALUES ($1, $2, $3, $4, $5, $6, $7)', [
    id, orgId, kind, visibility, fileName, path, JSON.stringify(mapping),
  ]);
  return id;
}
