import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where systems keep libraries for their architecture. */
const roots = ['/usr/lib', '/usr/lib64', '/usr/local/lib'];

/** libfaketime where it is installed: what a process that loads it takes for the time of day can be stepped while it runs. */
function findLibrary(): string | undefined {
  const folders = roots.filter((root) => existsSync(root)).flatMap((root) => [root, ...readdirSync(root).filter((name) => name.endsWith('-linux-gnu')).map((name) => join(root, name))]);
  return folders.flatMap((folder) => [join(folder, 'faketime/libfaketimeMT.so.1'), join(folder, 'libfaketimeMT.so.1')]).find((path) => existsSync(path));
}

/** The clock of all processes of a drill, stepped as an operator or a broken time server would. Timers run on, as they do on a machine. */
export class SteppedClock {
  private constructor(private readonly path: string) {}

  /** Whatever this process starts from now on is under the clock. @returns null where libfaketime is not installed */
  static install(folder: string): SteppedClock | null {
    const library = findLibrary();
    if (!library) return null;
    const clock = new SteppedClock(join(folder, 'clock'));
    clock.set(0);
    Object.assign(process.env, { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: clock.path, FAKETIME_CACHE_DURATION: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' });
    return clock;
  }

  /** @param seconds ahead of the true time; negative: behind */
  set(seconds: number): void {
    writeFileSync(this.path, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}`);
  }

  remove(): void {
    for (const name of ['LD_PRELOAD', 'FAKETIME_TIMESTAMP_FILE', 'FAKETIME_CACHE_DURATION', 'FAKETIME_DONT_FAKE_MONOTONIC']) delete process.env[name];
  }
}
