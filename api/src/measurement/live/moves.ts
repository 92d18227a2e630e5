/** Told at most so often: a dashboard asks anew each time. */
const PACE_MS = 400;

/** The moments at which watched figures moved; moments that nobody took yet become one. */
export class Moves implements AsyncIterableIterator<Date> {
  private moved = false;
  private isEnded = false;
  private toldAtMs = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly waiting: ((result: IteratorResult<Date>) => void)[] = [];

  constructor(
    private readonly orgIds: ReadonlySet<string> | null,
    private readonly ended: () => void,
  ) {}

  /** @param moved organisations whose figures moved; null when it may be any */
  tell(moved: ReadonlySet<string> | null): void {
    if (this.isEnded || !this.concerns(moved)) return;
    this.moved = true;
    this.give();
  }

  next(): Promise<IteratorResult<Date>> {
    if (this.isEnded) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.give();
    });
  }

  return(): Promise<IteratorResult<Date>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(error: unknown): Promise<IteratorResult<Date>> {
    this.end();
    return Promise.reject(error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  end(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    clearTimeout(this.timer);
    for (const resolve of this.waiting.splice(0)) resolve({ done: true, value: undefined });
    this.ended();
  }

  private concerns(moved: ReadonlySet<string> | null): boolean {
    if (moved === null || this.orgIds === null) return true;
    for (const id of this.orgIds) if (moved.has(id)) return true;
    return false;
  }

  private give(): void {
    if (!this.moved || this.waiting.length === 0 || this.timer) return;
    const wait = this.toldAtMs + PACE_MS - Date.now();
    if (wait > 0) {
      this.timer = setTimeout(() => {
        this.timer = undefined;
        this.give();
      }, Math.min(wait, PACE_MS)).unref();
      return;
    }
    this.moved = false;
    this.toldAtMs = Date.now();
    this.waiting.shift()?.({ done: false, value: new Date(this.toldAtMs) });
  }
}
