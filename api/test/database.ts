import { randomUUID } from 'node:crypto';
import pg from 'pg';

const server = () => {
  const url = process.env['MEADOW_TEST_SERVER'];
  const template = process.env['MEADOW_TEST_TEMPLATE'];
  if (!url || !template) throw new Error('tests need the global setup of jest.config.mjs');
  return { url, template };
};

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server().url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

export interface TestDatabase {
  /** Owner URL of a fresh, migrated database. */
  url: string;
  drop(): Promise<void>;
}

/** A database of its own, cloned from the migrated template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { url, template } = server();
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  await administer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  return {
    url: Object.assign(new URL(url), { pathname: `/${name}` }).href,
    drop: () => administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}
