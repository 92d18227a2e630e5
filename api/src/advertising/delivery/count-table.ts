import type { VisitorId } from '../../measurement/edge.ts';

const FIRST_SLOTS = 4_096;
const MOST_COUNT = 65_535;

/**
 * Small counts by 64-bit key, in three flat arrays: 10 bytes a slot, nothing for the collector to visit. A key is a visitor's
 * keyed hash turned by an ad group's salt; two pairs share one with a probability of 2⁻⁶⁴, and then count together, never too little.
 */
export class CountTable {
  size = 0;
  private mask = FIRST_SLOTS - 1;
  private highs = new Int32Array(FIRST_SLOTS);
  private lows = new Int32Array(FIRST_SLOTS);
  private counts = new Uint16Array(FIRST_SLOTS);

  get(visitor: VisitorId, salt: VisitorId): number {
    return this.counts[this.slotOf(visitor.high ^ salt.high, visitor.low ^ salt.low)]!;
  }

  /** @returns the new count */
  add(visitor: VisitorId, salt: VisitorId, more: 1 | -1): number {
    const [high, low] = [visitor.high ^ salt.high, visitor.low ^ salt.low];
    const slot = this.slotOf(high, low);
    const count = Math.max(0, Math.min(MOST_COUNT, this.counts[slot]! + more));
    this.put(slot, high, low, count);
    return count;
  }

  /** Counts as many at least. */
  raise(visitor: VisitorId, salt: VisitorId, count: number): void {
    const [high, low] = [visitor.high ^ salt.high, visitor.low ^ salt.low];
    const slot = this.slotOf(high, low);
    if (count > this.counts[slot]!) this.put(slot, high, low, Math.min(MOST_COUNT, count));
  }

  /** Where the key stands, or would. A free slot has both halves zero, and the one key that has as well is kept apart by its low half. */
  private slotOf(high: number, low: number): number {
    const key = high === 0 && low === 0 ? 1 : low;
    let slot = (key ^ (high << 7)) & this.mask;
    while ((this.lows[slot] !== key || this.highs[slot] !== high) && (this.lows[slot] !== 0 || this.highs[slot] !== 0)) slot = (slot + 1) & this.mask;
    return slot;
  }

  private put(slot: number, high: number, low: number, count: number): void {
    if (this.lows[slot] === 0 && this.highs[slot] === 0) {
      if (count === 0) return;
      this.highs[slot] = high;
      this.lows[slot] = high === 0 && low === 0 ? 1 : low;
      this.size += 1;
    }
    this.counts[slot] = count;
    if (this.size * 4 > this.mask * 3) this.grow();
  }

  private grow(): void {
    const [highs, lows, counts] = [this.highs, this.lows, this.counts];
    const slots = (this.mask + 1) * 2;
    this.mask = slots - 1;
    this.highs = new Int32Array(slots);
    this.lows = new Int32Array(slots);
    this.counts = new Uint16Array(slots);
    for (let at = 0; at < counts.length; at += 1) {
      if (lows[at] === 0 && highs[at] === 0) continue;
      const slot = this.slotOf(highs[at]!, lows[at]!);
      this.highs[slot] = highs[at]!;
      this.lows[slot] = lows[at]!;
      this.counts[slot] = counts[at]!;
    }
  }
}
