import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWeb, compile, fail, install, root } from './setup.mjs';

/** `npm test`: sets everything up, runs every test of every project, and ends with one line that counts them. */
await install();
compile();
await buildWeb();

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
if (!process.env.CHROMIUM_PATH && !browsers.some(existsSync)) installPackages('chromium', 'fonts-noto-cjk');
const found = process.env.CHROMIUM_PATH ?? browsers.find(existsSync);
if (!found) {
  process.stdout.write('No Chromium was found: its tests are skipped. Install Chromium or set CHROMIUM_PATH to run them.\n');
}

const hasRedis = () => spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
if (!hasRedis()) installPackages('redis-server');
if (!hasRedis()) process.stdout.write('No redis-server was found: its tests are skipped. Install it to run them.\n');

/** On Debian as root packages are installed; elsewhere a person decides. */
function installPackages(...packages) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  process.stdout.write(`Installing ${packages.join(', ')} …\n`);
  for (const args of [['update', '-qq'], ['install', '-y', '-qq', '--no-install-recommends', ...packages]]) {
    spawnSync('apt-get', args, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  }
}

const only = process.argv.slice(2);
const reports = await mkdtemp(join(tmpdir(), 'meadow-jest-'));
const totals = { passed: 0, failed: 0, skipped: 0 };
for (const project of ['shared', 'web', 'api']) {
  const report = join(reports, `${project}.json`);
  spawnSync(process.execPath, ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', join(root, 'node_modules/jest/bin/jest.js'), '--json', `--outputFile=${report}`, '--passWithNoTests', ...only], {
    cwd: join(root, project),
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_ENV: 'test', ...(found ? { CHROMIUM_PATH: found } : {}) },
  });
  if (!existsSync(report)) fail(`The tests of ${project} could not be run.`);
  const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = JSON.parse(await readFile(report, 'utf8'));
  totals.passed += numPassedTests;
  totals.failed += numFailedTests + numRuntimeErrorTestSuites;
  totals.skipped += numPendingTests;
}
await rm(reports, { recursive: true, force: true });
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`);
process.exit(totals.failed === 0 && totals.passed > 0 ? 0 : 1);
