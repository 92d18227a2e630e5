import { Interrupted } from './cannot-start.ts';

const NAMES = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Aborted by Ctrl-C, a request to end, a closed terminal, or when the program that started this one is gone. The
 * handlers stay: Ctrl-C comes from the terminal and again from each program in between, and must not cut the stopping short.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (why: string) => controller.abort(new Interrupted(why));
  for (const name of NAMES) process.on(name, () => stop(name));
  process.on('disconnect', () => stop('the program that started it ended'));
  if (process.send && !process.connected) stop('the program that started it ended');
  return controller.signal;
}

/** Settles as `work` does, or rejects with {@link Interrupted} when the signal comes first. */
export async function unlessStopped<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let giveUp: (() => void) | undefined;
  const stopped = new Promise<never>((_done, failed) => {
    giveUp = () => failed(signal.reason as Error);
    signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([work(), stopped]);
  } finally {
    if (giveUp) signal.removeEventListener('abort', giveUp);
  }
}
