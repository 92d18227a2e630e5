import { uuidv7 } from 'uuidv7';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { connectDatabase } from './connect.ts';
import type { Database } from './database.ts';
import { anonymousContext, setContextSql, systemContext, type TenantContext } from './tenant-context.ts';
import pg from 'pg';

describe('tenant isolation in the database', () => {
  let test: TestDatabase;
  let api: Database;
  let worker: Database;
  const [brand, rival, agency] = [uuidv7(), uuidv7(), uuidv7()];
  /** The installation's own, made by a migration. */
  const operator = '00000000-0000-7000-8000-000000000001';
  const as = (actorId: string, orgIds: string[] = [actorId]): TenantContext => ({ userId: null, actorId, orgIds });
  const seen = async (db: Database, context: Parameters<Database['read']>[0]) =>
    (await db.read<{ id: string }>(context, 'SELECT id FROM organisations')).map((row) => row.id).sort();

  beforeAll(async () => {
    test = await createTestDatabase();
    const owner = new pg.Client({ connectionString: test.url });
    await owner.connect();
    await owner.query(
      `INSERT INTO organisations (id, kind, name, handle) VALUES ($1,'BRAND','Spring','spring'), ($2,'BRAND','Rival','rival'), ($3,'AGENCY','Desk','desk')`,
      [brand, rival, agency],
    );
    await owner.query(
      `INSERT INTO mandates (id, agency_id, client_id, status, expires_at) VALUES ($1,$2,$3,'ACTIVE',NULL), ($4,$2,$5,'ACTIVE', now() - interval '1 day')`,
      [uuidv7(), agency, brand, uuidv7(), rival],
    );
    await owner.end();
    api = await connectDatabase({ url: test.url, role: 'meadow_api', poolSize: 2, name: 'test' }, []);
    worker = await connectDatabase({ url: test.url, role: 'meadow_worker', poolSize: 2, name: 'test' }, []);
  });
  afterAll(async () => {
    await api?.close();
    await worker?.close();
    await test?.drop();
  });

  it('shows a tenant its own rows when the query forgets to ask for them', async () => {
    expect(await seen(api, as(brand))).toEqual([brand]);
  });

  it('shows a stranger nothing', async () => {
    expect(await seen(api, anonymousContext)).toEqual([]);
  });

  it('gives nothing for asking to act for an organisation without a mandate', async () => {
    expect(await seen(api, as(rival, [brand]))).toEqual([]);
  });

  it('lets an agency act under its active mandate and not under the expired one', async () => {
    expect(await seen(api, as(agency, [brand, rival]))).toEqual([brand]);
  });

  it('opens all rows to the operator for reading only', async () => {
    expect(await seen(api, as(operator))).toEqual([brand, rival, agency, operator].sort());
    const changed = await api.transaction(as(operator), (tx) => tx.query(`UPDATE organisations SET name = 'x' WHERE id = $1 RETURNING id`, [brand]));
    expect(changed[1]).toBe(0);
  });

  it('gives the worker all rows only when it says that it works for the system', async () => {
    expect(await seen(worker, as(brand))).toEqual([brand]);
    expect(await seen(worker, systemContext)).toHaveLength(4);
    expect(await seen(api, systemContext)).toEqual([]);
  });

  it('refuses to write a row for another tenant', async () => {
    await expect(
      api.transaction(as(rival), (tx) => tx.query(`UPDATE organisations SET id = $1 WHERE id = $2`, [uuidv7(), rival])),
    ).rejects.toThrow(/row-level security/);
  });

  it('takes nothing but uuids into the statement that cannot carry parameters', () => {
    expect(() => setContextSql(as(`' OR true --`))).toThrow(TypeError);
  });

  it('leaves no context behind on a pooled connection', async () => {
    await seen(api, as(brand));
    const pool = await api.read<{ actor: string | null }>(anonymousContext, 'SELECT app.actor() AS actor');
    expect(pool[0]?.actor).toBeNull();
  });
});
