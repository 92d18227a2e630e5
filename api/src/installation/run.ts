import { isExpected, say, startInstallation } from './start-installation.ts';

const banner = (url: string) => `
Meadow is ready: ${url}
Ctrl-C stops it; the data stays.`;

/** `npm start` after set-up: runs until it is told to stop. @returns the exit code */
export async function runInstallation(env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const installation = await startInstallation(env);
    say(banner(installation.config.PUBLIC_URL));
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
