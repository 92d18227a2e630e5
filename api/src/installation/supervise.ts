import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

const MIN_RESTART_MS = 250;
const MAX_RESTART_MS = 5_000;
/** A copy that lived so long died of something new: the next one starts without a growing pause. */
const STEADY_MS = 3_000;
const START_LIMIT_MS = 60_000;
/** A process drains for ten seconds at most; one that does not even end then is killed. */
const STOP_LIMIT_MS = 15_000;

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
  /** Whether that copy has said that it is ready. */
  isReady(): boolean;
  stop(): Promise<void>;
}

/**
 * Starts `api/dist/<name>.main.js` and keeps it alive: a copy that dies is replaced, with growing pauses.
 * @param stopped ends the process for good, also while it starts
 * @returns once the first copy is ready
 * @throws Error with the sentence the process gave when the first copy cannot start
 */
export async function supervise(name: string, env: NodeJS.ProcessEnv, onChange: (message: string) => void, stopped: AbortSignal): Promise<Supervised> {
  // The same place seen from the sources and from what they are compiled to.
  const entry = fileURLToPath(new URL(`../../dist/${name}.main.js`, import.meta.url));
  let child: ChildProcess | undefined;
  let ready = false;
  let stopping = false;
  let pause = MIN_RESTART_MS;

  const launch = async (): Promise<void> => {
    const started = Date.now();
    // Its own process group: Ctrl-C reaches the launcher, which stops the processes in order.
    const copy = fork(entry, { env, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: process.platform !== 'win32' });
    child = copy;
    let over = false;
    const ended = (how: string) => {
      ready = false;
      if (over || stopping) return;
      over = true;
      pause = Date.now() - started > STEADY_MS ? MIN_RESTART_MS : Math.min(pause * 2, MAX_RESTART_MS);
      onChange(`${name} ended (${how}); it starts again.`);
      void sleep(pause).then(() => (stopping ? undefined : launch().catch(() => undefined)));
    };
    copy.once('exit', (code, signal) => ended(signal ?? `code ${code}`));
    copy.on('error', (error) => copy.pid === undefined && ended(error.message));
    await readiness(copy, name).catch((error: unknown) => {
      // A copy that neither serves nor ends must not stand in the way of the next.
      copy.kill('SIGKILL');
      throw error;
    });
    ready = true;
  };

  const stop = async (): Promise<void> => {
    stopping = true;
    if (!child || child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const last = child;
    const ended = new Promise<void>((done) => last.once('exit', () => done()));
    last.kill('SIGTERM');
    const limit = setTimeout(() => last.kill('SIGKILL'), STOP_LIMIT_MS);
    await ended;
    clearTimeout(limit);
  };
  const onStopped = () => void stop();
  stopped.addEventListener('abort', onStopped, { once: true });

  try {
    await launch();
  } catch (error) {
    stopping = true;
    stopped.removeEventListener('abort', onStopped);
    await stop();
    throw error;
  }
  return { name, pid: () => child?.pid, isReady: () => ready, stop };
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
    child.once('error', (error) => settle(() => failed(error)));
  });
}
