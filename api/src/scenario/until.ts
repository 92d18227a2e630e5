import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again until the answer holds. @throws Error naming what was waited for, with the last answer */
export async function until<T>(what: string, check: () => Promise<T>, holds: (value: T) => boolean, limitMs = 30_000): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await check();
    if (holds(value)) return value;
    if (Date.now() > end) throw new Error(`${what} did not happen within ${limitMs / 1000} s; last seen: ${JSON.stringify(value)?.slice(0, 400)}`);
    await sleep(100);
  }
}
