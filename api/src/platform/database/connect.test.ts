import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { eventually } from '../../../test/app.ts';
import { connectPool, steadyPool } from './connect.ts';

describe('a connection that PostgreSQL ends', () => {
  let test: TestDatabase;
  let owner: pg.Client;
  beforeAll(async () => {
    test = await createTestDatabase();
    owner = new pg.Client({ connectionString: test.url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner?.end();
    await test?.drop();
  });

  it('fails the next query of whoever holds it, and never the process, though nobody listens', async () => {
    const pool = connectPool({ url: test.url, role: 'meadow_worker', poolSize: 1, name: 'borrower' });
    const client = await pool.connect();
    const gone = new Promise((done) => client.once('end', done));
    await owner.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'borrower'`);
    await gone;
    await expect(client.query('SELECT 1')).rejects.toThrow();
    client.release(true);
    expect((await pool.query<{ one: number }>('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });

  it('is left out by its pool when nobody holds it, even while the pool ends', async () => {
    const pool = steadyPool({ connectionString: test.url, application_name: 'idler', max: 3 });
    const removed = new Set<unknown>();
    pool.on('remove', (client) => removed.add(client));
    await Promise.all([1, 2, 3].map(() => pool.query('SELECT pg_sleep(0.05)')));
    await owner.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'idler'`);
    await pool.end();
    await eventually(async () => removed.size, (size) => size === 3);
  });
});
