import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../test/database.ts';

describe('importing from the command line', () => {
  let database: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'meadow-cli-'));
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (args: string[]) =>
    new Promise<{ code: number; out: string }>((done) => {
      const program = new URL('../dist/import.cli.js', import.meta.url).pathname;
      const env = { ...process.env, DATABASE_URL: database.url, INIT_CWD: folder, NODE_OPTIONS: '' };
      execFile(process.execPath, [program, ...args], { env }, (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, out: stdout + stderr }));
    });

  it('reads a file for the operator, says what became of each row, and changes nothing the second time', async () => {
    await writeFile(join(folder, 'some.csv'), 'id,followers\nc1,100\nc2,many\n');
    const first = await run(['creators', 'some.csv']);
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining('2 rows: 1 created, 0 updated, 0 unchanged, 1 rejected.') });
    expect(first.out).toContain('line 3: “many” is not a number of followers.');
    expect((await run(['creators', 'some.csv'])).out).toContain('0 created, 0 updated, 1 unchanged, 1 rejected.');
    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    const { rows } = await owner.query('SELECT visibility FROM creators');
    await owner.end();
    expect(rows).toEqual([{ visibility: 'LISTED' }]);
  });

  it.each([
    [['creators'], 'Usage'],
    [['videos', 'some.csv'], 'Usage'],
    [['creators', 'nowhere.csv'], 'There is no file'],
    [['creators', 'empty.csv'], 'it is empty'],
    [['notes', 'some.csv'], 'Say which columns hold'],
    [['creators', 'some.csv', '--org', 'nobody'], 'There is no organisation with the handle nobody.'],
  ])('refuses %j with a sentence', async (args, sentence) => {
    await writeFile(join(folder, 'some.csv'), 'id,followers\nc1,100\n');
    await writeFile(join(folder, 'empty.csv'), '');
    const { code, out } = await run(args);
    expect({ code, said: out.includes(sentence), stack: out.includes('    at ') }).toEqual({ code: 1, said: true, stack: false });
  });
});
