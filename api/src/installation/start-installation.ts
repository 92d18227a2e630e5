import { randomBytes } from 'node:crypto';
import { access, constants, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { ConfigError, readConfig, type Config } from '../platform/config/config.ts';
import { EmbeddedPostgresError, startEmbeddedPostgres, type EmbeddedPostgres } from '../platform/database/embedded-postgres.ts';
import { migrate } from '../platform/database/migrate.ts';
import { installationFile } from './installation-file.ts';
import { supervise, type Supervised } from './supervise.ts';

/** Why the installation cannot start; the message is what the person at the terminal reads. */
class CannotStart extends Error {}

const say = (line: string) => process.stdout.write(`${line}\n`);

/** A step that shows its name while it runs and its time when done. */
async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const start = Date.now();
  process.stdout.write(`  ${name} …`);
  try {
    const result = await work();
    process.stdout.write(` ${((Date.now() - start) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stdout.write(' failed\n');
    throw error;
  }
}

/** A started installation: PostgreSQL (unless one is given) and the three processes, each kept alive. */
export interface Installation {
  config: Config & { DATABASE_URL: string };
  processes: Supervised[];
  postgres: EmbeddedPostgres | undefined;
  stop(): Promise<void>;
}

/**
 * Brings up everything an installation needs.
 * @param env settings, see the README
 * @param prepare runs once the database is migrated and before the processes start
 * @throws CannotStart | ConfigError | EmbeddedPostgresError
 */
export async function startInstallation(env: NodeJS.ProcessEnv, prepare: (config: Config & { DATABASE_URL: string }) => Promise<void> = async () => undefined): Promise<Installation> {
  const config = readConfig(env);
  const folder = resolve(config.DATA_DIR);
  await checkFolder(folder);
  await Promise.all([checkPort(config.HOST, config.PORT, 'PORT'), checkPort(config.HOST, config.EDGE_PORT, 'EDGE_PORT')]);
  let postgres: EmbeddedPostgres | undefined;
  const processes: Supervised[] = [];
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= stopAll(processes, () => postgres));
  try {
    const url = config.DATABASE_URL ?? (await step('Starting PostgreSQL', async () => {
      postgres = await startEmbeddedPostgres(folder);
      return postgres.url;
    }));
    if (config.DATABASE_URL) await checkDatabase(config.DATABASE_URL);
    await writeFile(installationFile(folder), JSON.stringify({ databaseUrl: url, publicUrl: config.PUBLIC_URL, edgeUrl: config.EDGE_URL }), { mode: 0o600 });
    await step('Migrating', () => migrate(url));
    const full = { ...config, DATABASE_URL: url, SECRET: config.SECRET ?? (await installationSecret(folder)) };
    await prepare(full);
    const childEnv = { ...process.env, ...env, ...environmentOf(full), DATA_DIR: folder };
    await step('Starting api, edge and worker', async () => {
      const started = await Promise.allSettled(['api', 'edge', 'worker'].map((name) => supervise(name, childEnv, say)));
      for (const one of started) if (one.status === 'fulfilled') processes.push(one.value);
      const failed = started.find((one) => one.status === 'rejected');
      if (failed) throw new CannotStart(failed.reason instanceof Error ? failed.reason.message : String(failed.reason));
    });
    const running: Installation = { config: full, processes, postgres, stop };
    if (postgres) keepPostgres(running, folder, () => stopped !== undefined);
    return running;
  } catch (error) {
    await stop();
    throw error;
  }
}

const environmentOf = (config: Config): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(config).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));

async function stopAll(processes: Supervised[], postgres: () => EmbeddedPostgres | undefined): Promise<void> {
  await Promise.all(processes.map((one) => one.stop()));
  await postgres()?.stop();
}

/** PostgreSQL that died is started again on the same port, so that the processes find it where it was. */
function keepPostgres(running: Installation, folder: string, isStopping: () => boolean): void {
  running.postgres?.process.once('exit', () => {
    if (isStopping()) return;
    say('PostgreSQL ended; it starts again.');
    const { postgres } = running;
    void startEmbeddedPostgres(folder, {}, postgres?.port).then(
      (again) => {
        if (postgres) Object.assign(postgres, again);
        keepPostgres(running, folder, isStopping);
      },
      (error: unknown) => say(error instanceof Error ? error.message : String(error)),
    );
  });
}

async function checkFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    const probe = join(folder, '.writable');
    await writeFile(probe, '');
  } catch {
    throw new CannotStart(`The data folder ${folder} cannot be written. Choose another with DATA_DIR or change its owner.`);
  }
}

function checkPort(host: string, port: number, setting: string): Promise<void> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be opened (${error.code})`;
      failed(new CannotStart(`Port ${port} ${why}. Stop that program or choose another port with ${setting}.`));
    });
    probe.listen(port, host, () => probe.close(() => done()));
  });
}

async function checkDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(`SELECT current_setting('server_version_num')::int AS version`);
    if ((rows[0]?.version ?? 0) < 150_000) throw new CannotStart('The database of DATABASE_URL is older than PostgreSQL 15.');
  } catch (error) {
    if (error instanceof CannotStart) throw error;
    const why = error instanceof Error && error.message ? error.message : String((error as { code?: string }).code);
    throw new CannotStart(`The database of DATABASE_URL cannot be reached: ${why}.`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The key that signs tokens and hashes visitors: made at the first start, kept with the data. */
async function installationSecret(folder: string): Promise<string> {
  const file = join(folder, 'secret');
  const known = await readFile(file, 'utf8').catch(() => '');
  if (known.length >= 32) return known;
  const made = randomBytes(32).toString('hex');
  await writeFile(file, made, { mode: 0o600 });
  return made;
}

export const isExpected = (error: unknown): error is Error => error instanceof CannotStart || error instanceof ConfigError || error instanceof EmbeddedPostgresError;
export { say, step };
