import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Set-up that the commands share. Plain Node: it runs before any package is there. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const windows = process.platform === 'win32';

export function fail(message) {
  process.stderr.write(`\n${message}\n`);
  process.exit(1);
}

/** Runs a command and waits; ends with its exit code when it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: windows, ...options });
  if (error) fail(`${command} could not be run: ${error.message}.`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Hands over to a long-running program: signals reach it, its exit code is ours, and it ends when we are killed. */
export function become(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: ['inherit', 'inherit', 'inherit', 'ipc'], ...options });
  // Ctrl-C reaches the whole group; the child decides when it is done.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`${command} could not be run: ${error.message}.`));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

export const tool = (name) => join(root, 'node_modules', '.bin', windows ? `${name}.cmd` : name);

async function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(await readFile(join(root, file)));
  return hash.digest('hex');
}

async function filesUnder(folder, keep = () => true) {
  const entries = await readdir(join(root, folder), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
    .filter(keep)
    .sort();
}

async function whenChanged(stamp, hash, work) {
  const known = await readFile(join(root, stamp), 'utf8').catch(() => '');
  if (known === hash) return;
  await work();
  await writeFile(join(root, stamp), hash);
}

/** @returns what is wrong with a Node of this version, or null */
export function nodeProblem(version) {
  const [major, minor] = version.split('.').map(Number);
  return major < 20 || (major === 20 && minor < 19) ? `Meadow needs Node 20.19 or newer; this is ${version}.` : null;
}

export function checkNode() {
  const problem = nodeProblem(process.versions.node);
  if (problem) fail(problem);
}

/** Installs packages when they are missing or the lock file changed. */
export async function install() {
  checkNode();
  const hash = await hashOf(['package-lock.json']);
  await whenChanged('node_modules/.meadow-lock', hash, () => {
    process.stdout.write('Installing packages (about a minute the first time) …\n');
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  });
}

/** Compiles the TypeScript of shared and api; seconds at first, nothing when nothing changed. */
export function compile() {
  run(tool('tsc'), ['-b', 'api']);
}

/** Builds the web app when its sources changed. */
export async function buildWeb() {
  const sources = [...(await filesUnder('web', (file) => !/^web[\\/](dist|node_modules|test-results)[\\/]/.test(file) && !file.endsWith('.tsbuildinfo'))), ...(await filesUnder('shared/src'))];
  const missing = !existsSync(join(root, 'web/dist/index.html'));
  const hash = missing ? 'missing' : await hashOf(sources);
  await whenChanged('node_modules/.meadow-web', hash, () => {
    process.stdout.write('Building the web app …\n');
    run(tool('vite'), ['build', '--logLevel', 'warn'], { cwd: join(root, 'web') });
  });
  if (missing) await writeFile(join(root, 'node_modules/.meadow-web'), await hashOf(sources));
}
