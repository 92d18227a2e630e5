import { DEMO_PASSWORD, demoLogins } from '../demo/demo-logins.ts';
import { demoState } from '../demo/demo-state.ts';
import { emptyEmbedded } from '../platform/database/embedded-postgres.ts';
import { migrate } from '../platform/database/migrate.ts';
import type { Config } from '../platform/config/config.ts';
import { CannotStart, Interrupted } from './cannot-start.ts';
import { say, step } from './say.ts';
import { isExpected, startInstallation, type Installation } from './start-installation.ts';
import { stopSignal } from './stop-signal.ts';

const demoText = (): string =>
  [
    '',
    `Sign in to the demo workspace (password: ${DEMO_PASSWORD})`,
    ...demoLogins.map(({ role, email, tryFirst }) => `  ${role.padEnd(9)}${email.padEnd(24)}${tryFirst}`),
  ].join('\n');

/** Loads the demo workspace into an empty installation; one whose load was cut short is emptied first, nobody has worked in it. */
async function prepareDemo(config: Config & { DATABASE_URL: string }, isEmbedded: boolean): Promise<void> {
  const state = config.DEMO ? await demoState(config.DATABASE_URL) : 'used';
  if (state === 'loaded' || state === 'used') return;
  if (state === 'half') {
    if (!isEmbedded) throw new CannotStart('The demo workspace was loaded only in part, an earlier start was cut short. Give DATABASE_URL an empty database, or set DEMO=false.');
    await emptyEmbedded(config.DATABASE_URL);
    await migrate(config.DATABASE_URL);
  }
  // Loaded when needed: it brings the whole api into this process.
  const { loadDemo } = await import('../demo/load-demo.ts');
  await step('Loading the demo workspace', () => loadDemo(config));
}

/** Ends the processes; whoever keeps them alive starts them again, with the code as it is now. */
function restart({ processes }: Installation): void {
  for (const { pid } of processes) {
    const running = pid();
    if (running !== undefined) process.kill(running, 'SIGTERM');
  }
}

/** `npm start` after set-up: runs until it is told to stop. @returns the exit code */
export async function runInstallation(env: NodeJS.ProcessEnv): Promise<number> {
  const signal = stopSignal();
  try {
    const installation = await startInstallation(env, (config) => prepareDemo(config, !env['DATABASE_URL']), signal);
    const { PUBLIC_URL, DATABASE_URL } = installation.config;
    say(`\nMeadow is ready: ${PUBLIC_URL}`);
    if ((await demoState(DATABASE_URL)) === 'loaded') say(demoText());
    say('\nCtrl-C stops it; the data stays.');
    // From `npm run dev`, when the code has changed.
    process.on('message', (message) => message === 'restart' && restart(installation));
    if (!signal.aborted) await new Promise((done) => signal.addEventListener('abort', done, { once: true }));
    say('\nStopping …');
    await installation.stop();
    return 0;
  } catch (error) {
    if (error instanceof Interrupted) {
      say(`\nStopped before it was ready (${error.message}).`);
      return 130;
    }
    if (!isExpected(error)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    return 1;
  }
}
