import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ConfigError, readConfig, type Config } from '../platform/config/config.ts';

/** Where a running installation says how to reach it; written at start, readable by its owner only. */
export const installationFile = (folder: string): string => join(resolve(folder), 'installation.json');

export interface Reachable {
  config: Config;
  /** The owner's login. */
  databaseUrl: string;
  publicUrl: string;
  edgeUrl: string;
}

/**
 * How a command finds the installation it works on: `DATABASE_URL`, else the file of the running one.
 * @throws ConfigError with a sentence when there is neither
 */
export async function findInstallation(env: NodeJS.ProcessEnv): Promise<Reachable> {
  const config = readConfig(env);
  if (config.DATABASE_URL) return { config, databaseUrl: config.DATABASE_URL, publicUrl: config.PUBLIC_URL, edgeUrl: config.EDGE_URL };
  try {
    const known = JSON.parse(await readFile(installationFile(config.DATA_DIR), 'utf8')) as Omit<Reachable, 'config'>;
    return { ...known, config: { ...config, DATABASE_URL: known.databaseUrl } };
  } catch {
    throw new ConfigError('No installation is running here. Start it with npm start, or set DATABASE_URL.');
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
