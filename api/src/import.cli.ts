import 'reflect-metadata';
import { access } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { OPERATOR_ID } from './identity/index.ts';
import { findInstallation, runCommand } from './installation/installation-file.ts';
import { createRun, CreatorStats, ImportRunner, resolveMapping, type ImportKind } from './marketplace/import.ts';
import { SystemClock } from './platform/clock/clock.ts';
import { ConfigError } from './platform/config/config.ts';
import { connectDatabase } from './platform/database/connect.ts';
import type { Database } from './platform/database/database.ts';
import { systemContext } from './platform/database/tenant-context.ts';
import { DomainError } from './platform/errors/domain-error.ts';

const USAGE = 'Usage: npm run import -- creators|notes FILE [--org HANDLE]';
const say = (text: string): void => void process.stdout.write(`${text}\n`);

interface Arguments {
  kind: ImportKind;
  path: string;
  handle: string | undefined;
}

function readArguments(given: readonly string[]): Arguments {
  const at = given.indexOf('--org');
  const handle = at < 0 ? undefined : given[at + 1];
  const [kind, file, more] = at < 0 ? given : given.filter((_, index) => index !== at && index !== at + 1);
  if ((kind !== 'creators' && kind !== 'notes') || !file || more || (at >= 0 && !handle)) throw new ConfigError(USAGE);
  return { kind: kind === 'creators' ? 'CREATORS' : 'NOTES', path: resolve(process.env['INIT_CWD'] ?? process.cwd(), file), handle };
}

interface Owner {
  id: string;
  kind: string;
}

/** For whom the file is read: the organisation of that handle, or the operator, whose imports list on the market. */
async function findOwner(db: Database, handle: string | undefined): Promise<Owner> {
  const [found] = await db.read<Owner & Record<string, unknown>>(systemContext, 'SELECT id, kind FROM organisations WHERE ($1::text IS NULL AND id = $2) OR handle = $1', [handle ?? null, OPERATOR_ID]);
  if (!found) throw new ConfigError(handle === undefined ? 'The installation has no operator yet: start it once with npm start.' : `There is no organisation with the handle ${handle}.`);
  if (found.kind !== 'OPERATOR' && found.kind !== 'BRAND') throw new ConfigError('Only a brand or the operator imports creators.');
  return found;
}

interface Counts extends Record<string, unknown> {
  status: string;
  failure: string | null;
  rows_read: bigint;
  created: bigint;
  updated: bigint;
  unchanged: bigint;
  rejected: bigint;
}

async function importFile(db: Database, { kind, path, handle }: Arguments): Promise<boolean> {
  const owner = await findOwner(db, handle);
  const mapping = await resolveMapping(path, kind, []);
  say(`Reading ${basename(path)}: ${Object.entries(mapping).map(([field, column]) => `${field} ← ${column}`).join(', ')}`);
  const visibility = owner.kind === 'OPERATOR' ? 'LISTED' : 'PRIVATE';
  const id = await db.transaction(systemContext, (tx) => createRun(tx, { orgId: owner.id, kind, visibility, fileName: basename(path), path, mapping }));
  const counts = async () => (await db.read<Counts>(systemContext, 'SELECT * FROM import_runs WHERE id = $1', [id]))[0];
  const progress = setInterval(() => void counts().then((run) => run && say(`  ${run.rows_read} rows …`), () => undefined), 2_000);
  try {
    await new ImportRunner(db, new SystemClock(), new CreatorStats()).run({ runId: id });
  } finally {
    clearInterval(progress);
  }
  const run = await counts();
  if (!run) return false;
  say(`${run.rows_read} rows: ${run.created} created, ${run.updated} updated, ${run.unchanged} unchanged, ${run.rejected} rejected.`);
  await showRejections(db, id, Number(run.rejected));
  if (run.failure) say(run.failure);
  return run.status === 'COMPLETED';
}

async function showRejections(db: Database, id: string, count: number): Promise<void> {
  const shown = await db.read<{ line: bigint; reason: string; excerpt: string }>(systemContext, 'SELECT line, reason, excerpt FROM import_rejections WHERE run_id = $1 ORDER BY line LIMIT 10', [id]);
  for (const { line, reason, excerpt } of shown) say(`  line ${line}: ${reason}  ${excerpt.slice(0, 60)}`);
  if (count > shown.length) say(`  … and ${count - shown.length} more; the import page lists them.`);
}

await runCommand(async () => {
  const args = readArguments(process.argv.slice(2));
  await access(args.path).catch(() => {
    throw new ConfigError(`There is no file ${args.path}.`);
  });
  const { databaseUrl } = await findInstallation(process.env);
  const db = await connectDatabase({ url: databaseUrl, role: 'meadow_worker', poolSize: 2, name: 'meadow-import' }, []);
  try {
    return (await importFile(db, args)) ? 0 : 1;
  } catch (error) {
    throw error instanceof DomainError ? new ConfigError(error.message) : error;
  } finally {
    await db.close();
  }
});
