import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';

const folder = fileURLToPath(new URL('../../../../migrations/', import.meta.url));
const LOCK = 7_311_046;

/** The steps of `migrations/`, in order of their numbers: `0010-ledger.sql` is one transaction. */
async function steps(): Promise<(new () => MigrationInterface)[]> {
  const files = (await readdir(folder)).filter((name) => /^\d{4}-[a-z-]+\.sql$/.test(name)).sort();
  return Promise.all(
    files.map(async (file) => {
      const sql = await readFile(`${folder}${file}`, 'utf8');
      const [number, title] = [file.slice(0, 4), file.slice(5, -4)];
      return class implements MigrationInterface {
        // TypeORM orders migrations by the 13 digits that end the name.
        readonly name = `${title}${number.padStart(13, '0')}`;
        async up(runner: QueryRunner): Promise<void> {
          await runner.query(sql);
        }
        async down(): Promise<void> {
          throw new Error(`${file} has no way back; restore a backup instead.`);
        }
      };
    }),
  );
}

/**
 * Brings the database to the current schema. Safe to call from several processes: they queue on an advisory lock.
 * @param url a login that may create tables and roles
 * @returns names of the steps that ran now
 */
export async function migrate(url: string): Promise<string[]> {
  const source = new DataSource({ type: 'postgres', url, migrations: await steps(), migrationsTableName: 'schema_migrations', poolSize: 2 });
  await source.initialize();
  const guard = source.createQueryRunner();
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const ran = await source.runMigrations({ transaction: 'each' });
    return ran.map((migration) => migration.name);
  } finally {
    await guard.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
    await guard.release();
    await source.destroy();
  }
}
