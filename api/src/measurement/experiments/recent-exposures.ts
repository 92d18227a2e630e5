import { mixed } from './assignment.ts';

const SLOTS = 1 << 19;

/**
 * Exposures that were written down of late, in 4 MB: a place for each hash, and the last one keeps it. Who was driven out
 * is written down once more, which changes nothing. Two with the same 64 bits pass for one: among a million, once in forty million times.
 */
export class RecentExposures {
  private readonly highs = new Int32Array(SLOTS);
  private readonly lows = new Int32Array(SLOTS);

  /** @returns whether it was new here */
  add(salt: { high: number; low: number }, visitor: { high: number; low: number }): boolean {
    const high = mixed(visitor.high ^ salt.low) | 0;
    const low = mixed(visitor.low ^ salt.high) | 0;
    const slot = low & (SLOTS - 1);
    if (this.highs[slot] === high && this.lows[slot] === low) return false;
    this.highs[slot] = high;
    this.lows[slot] = low;
    return true;
  }
}
