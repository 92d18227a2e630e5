import { DEMO_PASSWORD, demoLogins } from '../demo/demo-logins.ts';
import { hasDemo, loadDemo } from '../demo/load-demo.ts';
import { isExpected, say, startInstallation, step } from './start-installation.ts';

const demoText = (): string =>
  [
    '',
    `Sign in to the demo workspace (password: ${DEMO_PASSWORD})`,
    ...demoLogins.map(({ role, email, tryFirst }) => `  ${role.padEnd(9)}${email.padEnd(24)}${tryFirst}`),
  ].join('\n');

/** `npm start` after set-up: runs until it is told to stop. @returns the exit code */
export async function runInstallation(env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const installation = await startInstallation(env, async (config) => {
      if (config.DEMO && !(await hasDemo(config.DATABASE_URL))) await step('Loading the demo workspace', () => loadDemo(config));
    });
    const { PUBLIC_URL, DATABASE_URL } = installation.config;
    say(`\nMeadow is ready: ${PUBLIC_URL}`);
    if (await hasDemo(DATABASE_URL)) say(demoText());
    say('\nCtrl-C stops it; the data stays.');
    const signal = await new Promise<NodeJS.Signals>((done) => {
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => done(name));
    });
    say(`\nStopping (${signal}) …`);
    await installation.stop();
    return 0;
  } catch (error) {
    if (!isExpected(error)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    return 1;
  }
}
