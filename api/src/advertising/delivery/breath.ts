/** Lets others have their turn of the event loop while much is done at once. */
export class Breath {
  private until: number;

  constructor(private readonly mostMs = 1) {
    this.until = performance.now() + mostMs;
  }

  get isOver(): boolean {
    return performance.now() > this.until;
  }

  /** Ends this turn. */
  async take(): Promise<void> {
    await new Promise((done) => setImmediate(done));
    this.until = performance.now() + this.mostMs;
  }
}
