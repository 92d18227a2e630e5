import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { ConfigError, readConfig, type Config } from '../platform/config/config.ts';
import { whyUnreachable } from './preconditions.ts';

/** Where a running installation says how to reach it; written at start, readable by its owner only. */
export const installationFile = (folder: string): string => join(resolve(folder), 'installation.json');

export interface Reachable {
  config: Config;
  /** The owner's login. */
  databaseUrl: string;
  publicUrl: string;
  edgeUrl: string;
  /** What its sealed texts open with, the newest first. */
  secrets: readonly string[];
}

const NOT_RUNNING = 'No installation is running here. Start it with npm start, or set DATABASE_URL.';

/**
 * How a command finds the installation it works on: `DATABASE_URL`, else the file of the running one.
 * @throws ConfigError with a sentence when there is neither, or its database does not answer
 */
export async function findInstallation(env: NodeJS.ProcessEnv): Promise<Reachable> {
  const config = readConfig(env);
  if (config.DATABASE_URL) {
    await reach(config.DATABASE_URL, (why) => `The database of DATABASE_URL cannot be reached: ${why}.`);
    return { config, databaseUrl: config.DATABASE_URL, publicUrl: config.PUBLIC_URL, edgeUrl: config.EDGE_URL, secrets: await secretsOf(config) };
  }
  const known = await readKnown(config.DATA_DIR);
  if (!known) throw new ConfigError(NOT_RUNNING);
  // The file outlives an installation that was killed.
  await reach(known.databaseUrl, () => NOT_RUNNING);
  return { ...known, config: { ...config, DATABASE_URL: known.databaseUrl }, secrets: await secretsOf(config) };
}

/** An installation that was given no secret keeps one beside its data. */
export const secretFile = (folder: string): string => join(resolve(folder), 'secret');

async function secretsOf({ SECRET, PREVIOUS_SECRETS, DATA_DIR }: Config): Promise<string[]> {
  const newest = SECRET ?? (await readFile(secretFile(DATA_DIR), 'utf8').catch(() => ''));
  return [newest, ...PREVIOUS_SECRETS].filter(Boolean);
}

type Known = Omit<Reachable, 'config' | 'secrets'>;
async function readKnown(folder: string): Promise<Known | null> {
  try {
    return JSON.parse(await readFile(installationFile(folder), 'utf8')) as Known;
  } catch {
    return null;
  }
}

async function reach(url: string, sentence: (why: string) => string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new ConfigError(sentence(whyUnreachable(error)));
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Runs a command line program; an expected refusal becomes one sentence and exit code 1. */
export async function runCommand(work: () => Promise<number | void>): Promise<void> {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
