import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { SystemClock } from '../../platform/clock/clock.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { systemContext, type TenantContext } from '../../platform/database/tenant-context.ts';
import { CreatorStats } from '../creators/creator-stats.ts';
import { createRun } from './create-run.ts';
import { ImportRunner } from './import-runner.ts';
import { resolveMapping } from './imports.service.ts';
import type { ImportKind } from './detect-columns.ts';
import { UploadSweep } from './upload-sweep.ts';

const data = new URL('../../../../../shared/data/', import.meta.url).pathname;
const real = existsSync(join(data, 'creators')) ? it : it.skip;

describe('importing files', () => {
  let test: TestDatabase;
  let worker: Database;
  let api: Database;
  let runner: ImportRunner;
  let folder: string;
  const [house, brand, rival] = [uuidv7(), uuidv7(), uuidv7()];
  const as = (id: string): TenantContext => ({ userId: null, actorId: id, orgIds: [id] });

  beforeAll(async () => {
    test = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'meadow-import-'));
    const owner = new pg.Client({ connectionString: test.url });
    await owner.connect();
    await owner.query(`INSERT INTO organisations (id, kind, name, handle) VALUES ($1,'OPERATOR','House','house'), ($2,'BRAND','Spring','spring'), ($3,'BRAND','Rival','rival')`, [house, brand, rival]);
    await owner.end();
    worker = await connectDatabase({ url: test.url, role: 'meadow_worker', poolSize: 4, name: 'test' }, []);
    api = await connectDatabase({ url: test.url, role: 'meadow_api', poolSize: 2, name: 'test' }, []);
    runner = new ImportRunner(worker, new SystemClock(), new CreatorStats());
  });
  afterAll(async () => {
    await worker?.close();
    await api?.close();
    await test?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  async function begin(kind: ImportKind, path: string, orgId = house, fileName = path): Promise<string> {
    const mapping = await resolveMapping(path, kind, []);
    return worker.transaction(systemContext, (tx) => createRun(tx, { orgId, kind, visibility: orgId === house ? 'LISTED' : 'PRIVATE', fileName, path, mapping }));
  }
  const counts = async (id: string) => {
    const [run] = await worker.read(systemContext, 'SELECT status, failure, rows_read, created, updated, unchanged, rejected FROM import_runs WHERE id = $1', [id]);
    return Object.fromEntries(Object.entries(run ?? {}).map(([key, value]) => [key, typeof value === 'bigint' ? Number(value) : value]));
  };
  async function importFile(kind: ImportKind, path: string, orgId = house) {
    const id = await begin(kind, path, orgId);
    await runner.run({ runId: id });
    return counts(id);
  }
  async function text(name: string, content: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }
  const seen = async (context: TenantContext, handle: string) => (await api.read(context, 'SELECT * FROM market_creators WHERE handle = $1', [handle]))[0];

  it('takes good rows, refuses each bad one with line and reason, and counts every row once', async () => {
    const path = await text('mixed.csv', 'id,name,followers,price\ngood_1,小红🌸,12000,800\nbad,مرحبا,-4,1\n,none,5,1\nshort,row\ngood_2,Ann,900,-1\ngood_3,Bo,5,\n');
    const id = await begin('CREATORS', path);
    await runner.run({ runId: id });
    expect(await counts(id)).toMatchObject({ status: 'COMPLETED', rows_read: 6, created: 2, rejected: 4 });
    const rejections = await worker.read(systemContext, 'SELECT line::int, code FROM import_rejections WHERE run_id = $1 ORDER BY line', [id]);
    expect(rejections).toEqual([
      { line: 3, code: 'FOLLOWERS_INVALID' }, { line: 4, code: 'ID_MISSING' }, { line: 5, code: 'WRONG_COLUMN_COUNT' }, { line: 6, code: 'PRICE_INVALID' },
    ]);
    expect(await seen(as(brand), 'good_1')).toMatchObject({ name: '小红🌸', tier: 'MICRO', claimed: false });
  });

  it('imports the same file again without a change, and a corrected one as updates', async () => {
    const path = await text('again.csv', 'id,followers\nr1,100\nr2,200\n');
    expect(await importFile('CREATORS', path)).toMatchObject({ created: 2 });
    expect(await importFile('CREATORS', path)).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
    await writeFile(path, 'id,followers\nr1,100\nr2,20000\n');
    expect(await importFile('CREATORS', path)).toMatchObject({ created: 0, updated: 1, unchanged: 1 });
    expect(await seen(as(brand), 'r2')).toMatchObject({ tier: 'MICRO' });
  });

  it('keeps the latest of several snapshots, whatever their order', async () => {
    const path = await text('snapshots.csv', 'handle,followers,snapshot\ns1,300,2022-11\ns1,100,2022-00\ns1,200,2022-06\n');
    expect(await importFile('CREATORS', path)).toMatchObject({ created: 1, unchanged: 2 });
    await importFile('CREATORS', await text('old.csv', 'handle,followers,snapshot\ns1,50,2021-01\n'));
    expect(await seen(as(brand), 's1')).toMatchObject({ followers: 300n });
  });

  it("keeps a brand's import to the brand: a rival sees neither profile nor name", async () => {
    await importFile('CREATORS', await text('private.csv', 'id,followers,price\nsecret,1000,50\n'), brand);
    expect(await seen(as(brand), 'secret')).toBeDefined();
    expect(await seen(as(rival), 'secret')).toBeUndefined();
    for (const relation of ['market_rates', 'market_channels']) {
      const rows = await api.read(as(rival), `SELECT 1 FROM ${relation} r WHERE r.creator_id IN (SELECT id FROM organisations WHERE name = 'secret')`);
      expect(rows).toEqual([]);
    }
    expect(await api.read(as(rival), `SELECT 1 FROM public_organisations WHERE name = 'secret'`)).toEqual([]);
  });

  it('attaches notes to creators of the same importer and says whose creator is unknown', async () => {
    await importFile('CREATORS', await text('authors.csv', 'id,followers\nauthor_1,1000\n'));
    const notes = await text('notes.ndjson', [
      { note: 'n1', creator: 'author_1', time: '2024-05-01', title: '咖啡探店', likes: 100, comments: 5 },
      { note: 'n2', creator: 'author_1', time: '2024-05-02', title: '咖啡 #广告', likes: 300, comments: 5 },
      { note: 'n3', creator: 'nobody', time: '2024-05-02', title: 'x', likes: 1 },
      { note: 'n4', creator: 'author_1', time: '2024-15-02', title: 'x', likes: 1 },
      { note: 'n5', creator: 'author_1', time: '2024-05-02', title: 'x', likes: 'many' },
    ].map((row) => JSON.stringify(row)).join('\n'));
    expect(await importFile('NOTES', notes)).toMatchObject({ created: 2, rejected: 3 });
    expect(await importFile('NOTES', notes)).toMatchObject({ created: 0, unchanged: 2, rejected: 3 });
    expect(await importFile('NOTES', notes, brand)).toMatchObject({ created: 0, rejected: 5 });
    const author = await seen(as(brand), 'author_1');
    expect(author).toMatchObject({ note_count: 2, sponsored_count: 1, median_engagements: 105n, categories: ['food'] });
    expect(author?.['keywords']).toEqual(expect.arrayContaining(['咖啡']));
  });

  it('goes on after the last committed batch when it was killed', async () => {
    const path = await text('long.csv', `id,followers\n${Array.from({ length: 2_500 }, (_, i) => `k${i},${i}`).join('\n')}\n`);
    const id = await begin('CREATORS', path);
    const commit = worker.transaction.bind(worker);
    let left = 2;
    worker.transaction = async (context, work) => {
      if ((left -= 1) < 0) throw new Error('killed');
      return commit(context, work);
    };
    await expect(runner.run({ runId: id })).rejects.toThrow('killed');
    worker.transaction = commit;
    expect(await counts(id)).toMatchObject({ status: 'RUNNING', rows_read: 2_000 });
    await runner.run({ runId: id });
    expect(await counts(id)).toMatchObject({ status: 'COMPLETED', rows_read: 2_500, created: 2_500, unchanged: 0 });
  });

  it('reads a run once when ten workers get it', async () => {
    const id = await begin('CREATORS', await text('ten.csv', `id,followers\n${Array.from({ length: 1_500 }, (_, i) => `t${i},${i}`).join('\n')}\n`));
    await Promise.all(Array.from({ length: 10 }, () => runner.run({ runId: id })));
    await runner.run({ runId: id });
    expect(await counts(id)).toMatchObject({ status: 'COMPLETED', rows_read: 1_500, created: 1_500 });
  });

  it('says when the file is gone', async () => {
    const path = await text('gone.csv', 'id,followers\nx,1\n');
    const id = await begin('CREATORS', path);
    await rm(path);
    await runner.run({ runId: id });
    expect(await counts(id)).toMatchObject({ status: 'FAILED', failure: 'The uploaded file is no longer there.' });
  });

  it('removes an uploaded file after a week, unless it is being read', async () => {
    const [old, busy, fresh] = await Promise.all(['old', 'busy', 'fresh'].map((name) => text(name, 'id,followers\nq,1\n')));
    await begin('CREATORS', busy!);
    const now = new Date();
    const lastMonth = new Date(now.getTime() - 30 * 86_400_000);
    await worker.transaction(systemContext, (tx) => tx.query(
      `INSERT INTO uploads (id, org_id, file_name, path, bytes, created_at) SELECT gen_random_uuid(), $1, 'f', path, 1, at FROM unnest($2::text[], $3::timestamptz[]) AS r(path, at)`,
      [house, [old, busy, fresh], [lastMonth, lastMonth, now]]));
    await new UploadSweep(worker, new SystemClock()).sweep();
    expect([old, busy, fresh].map((path) => existsSync(path!))).toEqual([false, true, true]);
    expect(await worker.read(systemContext, 'SELECT 1 FROM uploads')).toHaveLength(2);
  });

  real('takes the real creators and their posts as they are, twice', async () => {
    const creators = [['xhs_creators.ndjson', 63], ['instagram_influencers.csv.gz', 15_321], ['top_creators_2022_panel.csv.gz', 5_259]] as const;
    for (const [name, count] of creators) {
      expect([name, await importFile('CREATORS', join(data, 'creators', name))]).toMatchObject([name, { status: 'COMPLETED', created: count, rejected: 0 }]);
      expect([name, await importFile('CREATORS', join(data, 'creators', name))]).toMatchObject([name, { created: 0, updated: 0, rejected: 0 }]);
    }
    // Posts whose creators are in no file of creators are refused: 344 of Instagram, 423 of Xiaohongshu. 88 posts stand in the file twice.
    expect(await importFile('NOTES', join(data, 'creators', 'instagram_posts.ndjson.gz'))).toMatchObject({ rows_read: 18_041, created: 17_609, unchanged: 88, rejected: 344 });
    expect(await importFile('NOTES', join(data, 'posts', 'xhs_notes.ndjson.gz'))).toMatchObject({ rows_read: 10_413, created: 9_990, rejected: 423 });
    expect(await importFile('NOTES', join(data, 'posts', 'xhs_notes.ndjson.gz'))).toMatchObject({ created: 0, updated: 0, unchanged: 9_990 });
    const bands = await api.read(as(brand), `SELECT * FROM price_bands WHERE currency = 'CNY'`);
    expect(bands.length).toBeGreaterThan(0);
  }, 300_000);
});
