import { LOCKED, type Candidates, type Limits } from './problem.ts';

/**
 * Rows that some best roster may need. Who is dearer and worth no more than as many of the same tier as a roster can hold is never needed:
 * whenever chosen, one of those is not and does better.
 */
export function undominated({ value, price, tier, state }: Candidates, limits: Limits): Int32Array {
  const byTier = limits.tiers.map((): number[] => []);
  const kept: number[] = [];
  for (let row = 0; row < state.length; row += 1) {
    if (state[row] === LOCKED) kept.push(row);
    else if (state[row] === 0) byTier[tier[row]!]!.push(row);
  }
  for (const [one, rows] of byTier.entries()) {
    const room = Math.min(limits.tiers[one]!.most, limits.most);
    rows.sort((a, b) => price[a]! - price[b]! || value[b]! - value[a]! || a - b);
    const best = new Smallest(room);
    for (const row of rows) if (best.take(value[row]!)) kept.push(row);
  }
  return Int32Array.from(kept.sort((a, b) => a - b));
}

/** The largest few values so far; a heap with the smallest of them on top. */
class Smallest {
  private readonly heap: number[] = [];

  constructor(private readonly room: number) {}

  /** @returns false when as many values as there is room are at least as large */
  take(value: number): boolean {
    const { heap } = this;
    if (heap.length < this.room) {
      heap.push(value);
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (heap[parent]! <= heap[at]!) break;
        [heap[parent], heap[at]] = [heap[at]!, heap[parent]!];
        at = parent;
      }
      return true;
    }
    if (this.room <= 0 || value <= heap[0]!) return false;
    heap[0] = value;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < heap.length && heap[left]! < heap[least]!) least = left;
      if (right < heap.length && heap[right]! < heap[least]!) least = right;
      if (least === at) return true;
      [heap[least], heap[at]] = [heap[at]!, heap[least]!];
      at = least;
    }
  }
}
