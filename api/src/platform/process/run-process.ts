import { createLogger } from '../telemetry/logger.ts';

const GRACE_MS = 10_000;

/**
 * Runs one process of the installation: starts it, tells the launcher that it is ready, drains on SIGTERM or SIGINT,
 * and ends when the launcher is gone, so that nothing is left behind after a kill -9.
 * @param start brings the process up and returns how to drain it
 */
export async function runProcess(name: string, start: () => Promise<() => Promise<void>>): Promise<void> {
  const log = createLogger(name, process.env['LOG_LEVEL'] || 'info');
  let stop: (() => Promise<void>) | undefined;
  let ending = false;
  const end = (code: number) => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(code), GRACE_MS).unref();
    void (stop?.() ?? Promise.resolve())
      .catch((error: unknown) => log.error({ err: error }, 'could not drain'))
      .finally(() => process.exit(code));
  };
  process.on('SIGTERM', () => end(0));
  process.on('SIGINT', () => end(0));
  process.on('disconnect', () => end(0));
  // The launcher may be gone before this listener was there.
  if (process.send && !process.connected) return end(0);
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'));
  try {
    stop = await start();
    process.send?.({ ready: name });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === 'EADDRINUSE' ? 'its port is taken by another program' : error instanceof Error ? error.message : String(error);
    process.send?.({ failed: name, why });
    log.fatal({ err: error }, `${name} could not start`);
    process.exitCode = 1;
    end(1);
  }
}
