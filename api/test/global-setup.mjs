import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../dist/platform/database/embedded-postgres.js';
import { migrate } from '../dist/platform/database/migrate.js';

/** One PostgreSQL for the run: the embedded one, or the server of DATABASE_URL. Each test file clones the migrated template. */
export default async function setUp() {
  const given = process.env.DATABASE_URL;
  const folder = given ? undefined : await mkdtemp(join(tmpdir(), 'meadow-test-'));
  const server = folder ? await startEmbeddedPostgres(folder, { fsync: 'off', full_page_writes: 'off' }) : undefined;
  const url = new URL(given ?? server.url);
  const template = `meadow_template_${process.pid}`;
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${template}`);
  await migrate(Object.assign(new URL(url), { pathname: `/${template}` }).href);
  await admin.end();

  process.env.MEADOW_TEST_SERVER = url.href;
  process.env.MEADOW_TEST_TEMPLATE = template;
  globalThis.__meadowTest = {
    async stop() {
      await server?.stop();
      if (folder) await rm(folder, { recursive: true, force: true });
    },
  };
}
