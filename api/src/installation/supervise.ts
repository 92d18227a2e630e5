import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

const MIN_RESTART_MS = 250;
const MAX_RESTART_MS = 10_000;
const START_LIMIT_MS = 60_000;

interface Report {
  ready?: string;
  failed?: string;
  why?: string;
}

/** One process of the installation that is started again when it dies. */
export interface Supervised {
  readonly name: string;
  /** The pid of the copy that runs now. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

/**
 * Starts `api/dist/<name>.main.js` and keeps it alive: a copy that dies is replaced, with growing pauses.
 * @returns once the first copy is ready
 * @throws Error with the sentence the process gave when the first copy cannot start
 */
export async function supervise(name: string, env: NodeJS.ProcessEnv, onChange: (message: string) => void): Promise<Supervised> {
  const entry = fileURLToPath(new URL(`../${name}.main.js`, import.meta.url));
  let child: ChildProcess | undefined;
  let stopping = false;
  let pause = MIN_RESTART_MS;

  const launch = async (): Promise<void> => {
    const started = Date.now();
    child = fork(entry, { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child.once('exit', (code, signal) => {
      if (stopping) return;
      pause = Date.now() - started > MAX_RESTART_MS ? MIN_RESTART_MS : Math.min(pause * 2, MAX_RESTART_MS);
      onChange(`${name} ended (${signal ?? `code ${code}`}); it starts again.`);
      void sleep(pause).then(() => (stopping ? undefined : launch().catch(() => undefined)));
    });
    await readiness(child, name);
  };

  try {
    await launch();
  } catch (error) {
    stopping = true;
    child?.kill('SIGKILL');
    throw error;
  }
  return {
    name,
    pid: () => child?.pid,
    stop: async () => {
      stopping = true;
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise<void>((done) => child?.once('exit', () => done()));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function readiness(child: ChildProcess, name: string): Promise<void> {
  return new Promise((done, failed) => {
    const limit = setTimeout(() => failed(new Error(`${name} did not get ready within a minute.`)), START_LIMIT_MS);
    const settle = (finish: () => void) => {
      clearTimeout(limit);
      finish();
    };
    child.on('message', (report: Report) => {
      if (report.ready) settle(done);
      if (report.failed) settle(() => failed(new Error(`${name} could not start: ${report.why?.replace(/\.$/, '')}.`)));
    });
    child.once('exit', () => settle(() => failed(new Error(`${name} ended before it was ready.`))));
  });
}
