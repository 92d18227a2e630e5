import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MS = 300;
const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** A process that is started again whenever it ends, as the launcher would, until it is stopped. One of it runs at a time. */
export class Kept {
  private child: ChildProcess | null = null;
  private isWanted = false;
  private resumeAtMs = 0;
  private life: Promise<void> = Promise.resolve();
  private waiting: (() => void)[] = [];

  /** @param launch resolves once it is ready, rejects when it ended before that */
  constructor(private readonly launch: () => Promise<ChildProcess>) {}

  get isAway(): boolean {
    return this.child === null || hasEnded(this.child);
  }

  /** Resolves once it is ready. */
  start(): Promise<void> {
    this.isWanted = true;
    const ready = this.ready();
    this.life = this.live();
    return ready;
  }

  /** Ends it with SIGKILL; resolves once it is back, at the earliest after `awayMs`. */
  async kill(awayMs: number): Promise<void> {
    if (this.isAway) return this.ready();
    this.resumeAtMs = Date.now() + awayMs;
    const back = this.ready();
    this.child?.kill('SIGKILL');
    await back;
  }

  /** Resolves when it is ready the next time, or at once when it runs. */
  back(): Promise<void> {
    return this.isAway ? this.ready() : Promise.resolve();
  }

  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.isWanted = false;
    this.child?.kill(signal);
    await this.life;
  }

  private ready(): Promise<void> {
    return new Promise((done) => this.waiting.push(done));
  }

  private async live(): Promise<void> {
    while (this.isWanted) {
      await sleep(Math.max(0, this.resumeAtMs - Date.now()));
      let child: ChildProcess;
      try {
        child = await this.launch();
      } catch {
        // While PostgreSQL is away, or the disk is full, a process cannot start.
        await sleep(RETRY_MS);
        continue;
      }
      const ended = new Promise<void>((done) => (hasEnded(child) ? done() : child.once('exit', () => done())));
      this.child = child;
      for (const done of this.waiting.splice(0)) done();
      if (!this.isWanted) child.kill('SIGKILL');
      await ended;
      this.child = null;
    }
  }
}
