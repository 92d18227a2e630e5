import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { compile, install, root, tool, windows } from './setup.mjs';

/**
 * `npm run dev`: the installation with its processes restarted when the TypeScript of api or shared changes, and the web
 * app from Vite's server, which reloads as you type and passes requests on to the api.
 */
await install();
compile();
const env = { ...process.env, NODE_ENV: 'development', MEADOW_API: `http://127.0.0.1:${process.env.PORT || 3000}` };
// Groups of their own: both start programs that must end with them.
const apart = { stdio: 'inherit', env, detached: !windows, shell: windows };
const compiler = spawn(tool('tsc'), ['-b', 'api', '--watch', '--preserveWatchOutput'], { cwd: root, ...apart });
const vite = spawn(tool('vite'), ['--clearScreen', 'false'], { cwd: join(root, 'web'), ...apart });
const installation = spawn(process.execPath, ['api/dist/start.main.js'], { cwd: root, stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env });

let planned;
for (const folder of ['api/dist', 'shared/dist']) {
  watch(join(root, folder), { recursive: true }, (_event, file) => {
    if (!file?.endsWith('.js')) return;
    // The compiler writes many files: once it is quiet, the processes start again.
    clearTimeout(planned);
    planned = setTimeout(() => installation.connected && installation.send('restart'), 500);
  });
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => installation.kill(signal));
installation.on('exit', (code) => {
  for (const helper of [compiler, vite]) {
    if (windows) helper.kill();
    else if (helper.exitCode === null) process.kill(-helper.pid, 'SIGTERM');
  }
  process.exit(code ?? 1);
});
