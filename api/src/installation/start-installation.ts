import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ConfigError, readConfig, type Config } from '../platform/config/config.ts';
import { EmbeddedPostgresError } from '../platform/database/embedded-postgres.ts';
import { migrate } from '../platform/database/migrate.ts';
import { CannotStart } from './cannot-start.ts';
import { claimFolder } from './claim-folder.ts';
import { installationFile, secretFile } from './installation-file.ts';
import { keepPostgres, type KeptPostgres } from './keep-postgres.ts';
import { checkDatabase, checkFolder, checkPorts, checkRedis } from './preconditions.ts';
import { say, step } from './say.ts';
import { unlessStopped } from './stop-signal.ts';
import { supervise, type Supervised } from './supervise.ts';

/** Processes of a killed installation drain for so long at most. */
const ENDING_MS = 15_000;
const never = new AbortController().signal;

type Settled = Config & { DATABASE_URL: string };

/** A started installation: PostgreSQL (unless one is given) and the three processes, each kept alive. */
export interface Installation {
  config: Settled;
  processes: Supervised[];
  postgres: KeptPostgres | undefined;
  stop(): Promise<void>;
}

/**
 * Brings up everything an installation needs. When it cannot, or is stopped meanwhile, nothing of it is left running.
 * @param env settings, see the README
 * @param prepare runs once the database is migrated and before the processes start
 * @throws CannotStart | ConfigError | EmbeddedPostgresError | Interrupted
 */
export async function startInstallation(env: NodeJS.ProcessEnv, prepare: (config: Settled) => Promise<void> = async () => undefined, signal: AbortSignal = never): Promise<Installation> {
  const config = readConfig(env);
  const folder = resolve(config.DATA_DIR);
  await checkFolder(folder);
  const claim = await claimFolder(folder);
  const processes: Supervised[] = [];
  const stopping = new AbortController();
  let postgres: KeptPostgres | undefined;
  let starting: Promise<void> | undefined;
  let stopped: Promise<void> | undefined;
  const stop = () =>
    (stopped ??= (async () => {
      stopping.abort();
      await starting?.catch(() => undefined);
      await Promise.all(processes.map((one) => one.stop()));
      await postgres?.stop();
      await rm(installationFile(folder), { force: true });
      await claim.release();
    })());
  try {
    const listeners = [{ setting: 'PORT', host: config.HOST, port: config.PORT }, { setting: 'EDGE_PORT', host: config.HOST, port: config.EDGE_PORT }] as const;
    await unlessStopped(signal, () => checkPorts(listeners, claim.afterKill ? ENDING_MS : 0));
    if (config.REDIS_URL) await checkRedis(config.REDIS_URL);
    if (config.DATABASE_URL) await checkDatabase(config.DATABASE_URL);
    else postgres = await step('Starting PostgreSQL', () => keepPostgres(folder, say));
    const url = config.DATABASE_URL ?? postgres!.url;
    await writeFile(installationFile(folder), JSON.stringify({ databaseUrl: url, publicUrl: config.PUBLIC_URL, edgeUrl: config.EDGE_URL }), { mode: 0o600 });
    await unlessStopped(signal, () => step('Migrating', () => migrated(url)));
    const full = { ...config, DATABASE_URL: url, SECRET: config.SECRET ?? (await installationSecret(folder)) };
    await unlessStopped(signal, () => prepare(full));
    const childEnv = { ...process.env, ...env, ...environmentOf(full), DATA_DIR: folder };
    await unlessStopped(signal, () => (starting = step('Starting api, edge and worker', () => startProcesses(childEnv, processes, stopping.signal))));
    return { config: full, processes, postgres, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startProcesses(env: NodeJS.ProcessEnv, processes: Supervised[], stopped: AbortSignal): Promise<void> {
  const names = ['api', 'edge', 'worker'];
  const started = await Promise.allSettled(names.map(async (name) => processes.push(await supervise(name, env, say, stopped))));
  const failed = started.find((one) => one.status === 'rejected');
  if (failed) throw new CannotStart(failed.reason instanceof Error ? failed.reason.message : String(failed.reason));
}

async function migrated(url: string): Promise<void> {
  try {
    await migrate(url);
  } catch (error) {
    throw new CannotStart(`The database could not be brought to the current schema: ${error instanceof Error ? error.message : String(error)}.`, { cause: error });
  }
}

const environmentOf = (config: Config): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(config).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));

/** The key that signs tokens and hashes visitors: made at the first start, kept with the data. */
async function installationSecret(folder: string): Promise<string> {
  const file = secretFile(folder);
  const known = await readFile(file, 'utf8').catch(() => '');
  if (known.length >= 32) return known;
  const made = randomBytes(32).toString('hex');
  await writeFile(file, made, { mode: 0o600 });
  return made;
}

export const isExpected = (error: unknown): error is Error => error instanceof CannotStart || error instanceof ConfigError || error instanceof EmbeddedPostgresError;
