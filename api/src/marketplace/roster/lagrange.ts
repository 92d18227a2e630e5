import { costOf, EXCLUDED, LOCKED, type Candidates, type Impossible, type Limits } from './problem.ts';

/** The best choice when money has a price instead of a limit, and what it proves. */
interface Priced {
  rows: number[];
  cost: number;
  value: number;
}
export interface Relaxed {
  /** Within the budget. */
  rows: number[];
  /** Just beyond it; null when the budget does not bind. */
  beyond: number[] | null;
  bound: number;
  /** What one more minor unit of budget is worth. */
  worth: number;
}
const ROUNDS = 60;

/**
 * Replaces the budget by a price on money and finds the price at which the best choice just fits (Lagrangian relaxation; the dual has one
 * variable and is solved by intersecting its two known lines). What is left, numbers per tier and in all, greedy solves exactly.
 * @see Fisher, "The Lagrangian relaxation method for solving integer programming problems", Management Science 27 (1981); Kellerer, Pferschy, Pisinger, Knapsack Problems (2004), 5.3
 */
export function relax(candidates: Candidates, limits: Limits): Relaxed | Impossible {
  const wrong = wrongNumbers(candidates, limits);
  if (wrong) return wrong;
  let over = choose(candidates, limits, 0);
  if (over.cost <= limits.budget) return { rows: over.rows, beyond: null, bound: over.value, worth: 0 };
  const cheapest = choose(candidates, limits, Number.POSITIVE_INFINITY);
  if (cheapest.cost > limits.budget) return { code: 'budget', cheapest: cheapest.cost };
  let under = cheapest;
  let bound = over.value;
  let worth = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const price = (over.value - under.value) / (over.cost - under.cost);
    const next = choose(candidates, limits, price);
    const dual = next.value + price * (limits.budget - next.cost);
    if (dual < bound) {
      bound = dual;
      worth = price;
    }
    const known = over.value + price * (limits.budget - over.cost);
    // No choice lies above the two lines where they meet: that is the lowest point.
    if (dual <= known + Math.abs(known) * 1e-12) break;
    if (next.cost <= limits.budget) under = next;
    else over = next;
  }
  return { rows: under.rows, beyond: over.rows, bound, worth };
}

function wrongNumbers({ tier, state }: Candidates, limits: Limits): Impossible | null {
  const has = limits.tiers.map(() => 0);
  const locked = limits.tiers.map(() => 0);
  for (const [row, one] of tier.entries()) {
    if (state[row] !== EXCLUDED) has[one]! += 1;
    if (state[row] === LOCKED) locked[one]! += 1;
  }
  for (const [one, { least, most }] of limits.tiers.entries()) {
    if (has[one]! < least) return { code: 'tooFew', tier: one, has: has[one]!, needs: least };
    if (Math.max(locked[one]!, least) > most) return { code: 'tooMany', tier: one, has: Math.max(locked[one]!, least), needs: most };
  }
  const needed = limits.tiers.reduce((sum, { least }, one) => sum + Math.max(least, locked[one]!), 0);
  if (needed > limits.most) return { code: 'tooMany', tier: null, has: needed, needs: limits.most };
  const all = has.reduce((sum, count, one) => sum + Math.min(count, limits.tiers[one]!.most), 0);
  return all < limits.least ? { code: 'tooFew', tier: null, has: all, needs: limits.least } : null;
}

/** The best choice by value − price · money: the best of each tier that it needs, then the best of all while they are worth something or still needed. */
function choose(candidates: Candidates, limits: Limits, moneyPrice: number): Priced {
  const { value, price, state, tier } = candidates;
  const worthOf = moneyPrice === Number.POSITIVE_INFINITY ? (row: number) => -price[row]! : (row: number) => value[row]! - moneyPrice * price[row]!;
  const rows: number[] = [];
  const counts = limits.tiers.map(() => 0);
  for (let row = 0; row < state.length; row += 1) {
    if (state[row] !== LOCKED) continue;
    rows.push(row);
    counts[tier[row]!]! += 1;
  }
  const tops = limits.tiers.map(({ most }, one) => new Top(Math.max(0, Math.min(most, limits.most) - counts[one]!)));
  for (let row = 0; row < state.length; row += 1) if (state[row] === 0) tops[tier[row]!]!.offer(row, worthOf(row));
  const rest: { row: number; worth: number }[] = [];
  for (const [one, top] of tops.entries()) {
    const sorted = top.sorted();
    const needed = Math.max(0, limits.tiers[one]!.least - counts[one]!);
    for (const { row } of sorted.slice(0, needed)) rows.push(row);
    rest.push(...sorted.slice(needed));
  }
  rest.sort((a, b) => b.worth - a.worth);
  for (const { row, worth } of rest) {
    if (rows.length >= limits.most || (worth <= 0 && rows.length >= limits.least)) break;
    rows.push(row);
  }
  return { rows, cost: costOf(candidates, rows), value: rows.reduce((sum, row) => sum + value[row]!, 0) };
}

/** The best few of many. */
class Top {
  private readonly heap: { row: number; worth: number }[] = [];

  constructor(private readonly limit: number) {}

  offer(row: number, worth: number): void {
    const { heap } = this;
    if (heap.length < this.limit) {
      heap.push({ row, worth });
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (heap[parent]!.worth <= heap[at]!.worth) break;
        [heap[parent], heap[at]] = [heap[at]!, heap[parent]!];
        at = parent;
      }
      return;
    }
    if (this.limit === 0 || worth <= heap[0]!.worth) return;
    heap[0] = { row, worth };
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < heap.length && heap[left]!.worth < heap[least]!.worth) least = left;
      if (right < heap.length && heap[right]!.worth < heap[least]!.worth) least = right;
      if (least === at) return;
      [heap[least], heap[at]] = [heap[at]!, heap[least]!];
      at = least;
    }
  }

  sorted(): { row: number; worth: number }[] {
    return [...this.heap].sort((a, b) => b.worth - a.worth || a.row - b.row);
  }
}
