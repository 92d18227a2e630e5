import { relax, type Relaxed } from './lagrange.ts';
import { costOf, LOCKED, tierCounts, type Candidates, type Impossible, type Limits, type Roster } from './problem.ts';
import { undominated } from './undominated.ts';

/** Outsiders that a swap may bring in: those with the best value after the price of money. */
const CORE = 60;
const PASSES = 200;
const NODES = 40;
/** A gap too small to matter to anybody. */
const CLOSE = 1e-4;
const ONE_BY_ONE = 1;
const TWO_BY_TWO = 2;

interface Node {
  state: Uint8Array;
  relaxed: Relaxed;
}

/**
 * The roster whose values sum to the most. Who is dominated is left away; the relaxed choice is repaired and improved by swaps; then the question "with or without
 * this one?" is asked of whoever the relaxation cannot decide on, best bound first. Always within the limits; what is left open is the bound.
 * @see Land and Doig (1960), branch and bound; Balas and Zemel, "An algorithm for large zero-one knapsack problems", Operations Research 28 (1980)
 * @param most nodes; few are needed, and more only narrow the bound
 */
export function bestLinear(all: Candidates, limits: Limits, most = NODES): Roster | Impossible {
  const kept = undominated(all, limits);
  const candidates = pick(all, kept);
  const root = relax(candidates, limits);
  if ('code' in root) return root;
  const core = coreOf(candidates, root.worth);
  let best = start(candidates, limits, root, core);
  const open: Node[] = [{ state: candidates.state, relaxed: root }];
  let bound = root.bound;
  for (let nodes = 0; open.length > 0; nodes += 1) {
    const node = open.pop()!;
    bound = node.relaxed.bound;
    if (bound <= best.value * (1 + CLOSE) || nodes >= most) break;
    const undecided = branchOn(candidates, node);
    if (undecided < 0) continue;
    for (const state of [LOCKED, 2]) {
      const states = Uint8Array.from(node.state);
      states[undecided] = state;
      const within = { ...candidates, state: states };
      const relaxed = relax(within, limits);
      if ('code' in relaxed || relaxed.bound <= best.value * (1 + 1e-7)) continue;
      const tried = [relaxed.rows, relaxed.beyond && repair(within, limits, relaxed.beyond)].flatMap((rows) => (rows ? [improve(candidates, limits, rows, core, ONE_BY_ONE)] : []));
      for (const rows of tried) {
        const value = valueOf(candidates, rows);
        if (value > best.value) best = { rows, value };
      }
      insert(open, { state: states, relaxed });
    }
    bound = open.at(-1)?.relaxed.bound ?? best.value;
  }
  const rows = best.rows.map((row) => kept[row]!).sort((a, b) => a - b);
  return { rows, cost: costOf(all, rows), value: best.value, bound: Math.max(best.value, bound) };
}

export const pick = ({ value, price, tier, state }: Candidates, rows: Int32Array): Candidates => ({
  value: Float64Array.from(rows, (row) => value[row]!), price: Float64Array.from(rows, (row) => price[row]!), tier: Uint8Array.from(rows, (row) => tier[row]!), state: Uint8Array.from(rows, (row) => state[row]!),
});

function start(candidates: Candidates, limits: Limits, relaxed: Relaxed, core: readonly number[]): { rows: number[]; value: number } {
  const starts = [relaxed.rows, relaxed.beyond && repair(candidates, limits, relaxed.beyond)].flatMap((rows) => (rows ? [improve(candidates, limits, rows, core, TWO_BY_TWO)] : []));
  return starts.map((rows) => ({ rows, value: valueOf(candidates, rows) })).sort((a, b) => b.value - a.value)[0]!;
}

/** The dearest of those on whom the choices on both sides of the budget differ. */
function branchOn({ price }: Candidates, { state, relaxed: { rows, beyond } }: Node): number {
  if (!beyond) return -1;
  const [under, over] = [new Set(rows), new Set(beyond)];
  let found = -1;
  for (const row of [...rows, ...beyond]) if (state[row] === 0 && under.has(row) !== over.has(row) && (found < 0 || price[row]! > price[found]!)) found = row;
  return found;
}

/** Keeps the best bound last. */
function insert(open: Node[], node: Node): void {
  let low = 0;
  let high = open.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (open[middle]!.relaxed.bound < node.relaxed.bound) low = middle + 1;
    else high = middle;
  }
  open.splice(low, 0, node);
}

export const valueOf = ({ value }: Candidates, rows: readonly number[]): number => rows.reduce((sum, row) => sum + value[row]!, 0);

function coreOf({ value, price, state }: Candidates, worth: number): number[] {
  const free: number[] = [];
  for (let row = 0; row < state.length; row += 1) if (state[row] === 0) free.push(row);
  return free.sort((a, b) => value[b]! - worth * price[b]! - (value[a]! - worth * price[a]!));
}

/** Drops what is worth least for its money until the budget holds. @returns null when the numbers do not allow it */
function repair(candidates: Candidates, limits: Limits, rows: readonly number[]): number[] | null {
  const { value, price, tier, state } = candidates;
  const kept = [...rows].sort((a, b) => value[b]! / price[b]! - value[a]! / price[a]!);
  let cost = costOf(candidates, kept);
  const counts = tierCounts(candidates, kept, limits.tiers.length);
  for (let at = kept.length - 1; at >= 0 && cost > limits.budget; at -= 1) {
    const row = kept[at]!;
    const own = tier[row]!;
    if (state[row] === LOCKED || counts[own]! <= limits.tiers[own]!.least || kept.length <= limits.least) continue;
    kept.splice(at, 1);
    counts[own]! -= 1;
    cost -= price[row]!;
  }
  return cost <= limits.budget ? kept : null;
}

/** Adds, swaps one for one, then two for two of the same tiers, as long as something improves. */
function improve(candidates: Candidates, limits: Limits, start: readonly number[], ordered: readonly number[], width: number): number[] {
  const rows = [...start];
  const chosen = new Set(rows);
  for (let pass = 0; pass < PASSES; pass += 1) {
    const outside: number[] = [];
    for (const row of ordered) {
      if (!chosen.has(row)) outside.push(row);
      if (outside.length === CORE) break;
    }
    const move = bestMove(candidates, limits, rows, outside) ?? bestAdd(candidates, limits, rows, chosen, ordered) ?? (width === TWO_BY_TWO ? bestPairSwap(candidates, limits, rows, outside) : null);
    if (!move) return rows;
    for (const row of move.out) {
      rows.splice(rows.indexOf(row), 1);
      chosen.delete(row);
    }
    for (const row of move.in) {
      rows.push(row);
      chosen.add(row);
    }
  }
  return rows;
}

interface Move {
  out: number[];
  in: number[];
}

function bestMove({ value, price, tier, state }: Candidates, limits: Limits, rows: readonly number[], outside: readonly number[]): Move | null {
  const counts = limits.tiers.map(() => 0);
  let slack = limits.budget;
  for (const row of rows) {
    counts[tier[row]!]! += 1;
    slack -= price[row]!;
  }
  let best: Move | null = null;
  let gain = 1e-9;
  for (const row of rows) {
    if (state[row] === LOCKED) continue;
    const from = tier[row]!;
    for (const other of outside) {
      const more = value[other]! - value[row]!;
      if (more <= gain || price[other]! - price[row]! > slack) continue;
      const to = tier[other]!;
      if (to !== from && (counts[from]! <= limits.tiers[from]!.least || counts[to]! >= limits.tiers[to]!.most)) continue;
      gain = more;
      best = { out: [row], in: [other] };
    }
  }
  return best;
}

function bestAdd({ value, price, tier }: Candidates, limits: Limits, rows: readonly number[], chosen: ReadonlySet<number>, ordered: readonly number[]): Move | null {
  if (rows.length >= limits.most) return null;
  const counts = limits.tiers.map(() => 0);
  let slack = limits.budget;
  for (const row of rows) {
    counts[tier[row]!]! += 1;
    slack -= price[row]!;
  }
  let best: Move | null = null;
  let gain = 1e-9;
  for (const row of ordered) {
    if (price[row]! > slack || value[row]! <= gain || chosen.has(row) || counts[tier[row]!]! >= limits.tiers[tier[row]!]!.most) continue;
    gain = value[row]!;
    best = { out: [], in: [row] };
  }
  return best;
}

/** Two for two of the same tiers, so that all numbers stay: pairs from outside sorted by price with the best value up to there. */
function bestPairSwap({ value, price, tier, state }: Candidates, limits: Limits, rows: readonly number[], outside: readonly number[]): Move | null {
  const slack = limits.budget - rows.reduce((sum, row) => sum + price[row]!, 0);
  const kinds = limits.tiers.length;
  const pairs = Array.from({ length: kinds * kinds }, () => [] as { a: number; b: number; price: number; value: number }[]);
  const kindOf = (a: number, b: number) => Math.min(tier[a]!, tier[b]!) * kinds + Math.max(tier[a]!, tier[b]!);
  for (let i = 0; i < outside.length; i += 1) {
    for (let j = i + 1; j < outside.length; j += 1) {
      const [a, b] = [outside[i]!, outside[j]!];
      pairs[kindOf(a, b)]!.push({ a, b, price: price[a]! + price[b]!, value: value[a]! + value[b]! });
    }
  }
  const bests = pairs.map((list) => {
    list.sort((a, b) => a.price - b.price);
    let top = -1;
    return list.map((pair, at) => (top < 0 || pair.value > list[top]!.value ? (top = at) : top));
  });
  let best: Move | null = null;
  let gain = 1e-9;
  for (let i = 0; i < rows.length; i += 1) {
    for (let j = i + 1; j < rows.length; j += 1) {
      const [a, b] = [rows[i]!, rows[j]!];
      if (state[a] === LOCKED || state[b] === LOCKED) continue;
      const kind = kindOf(a, b);
      const list = pairs[kind]!;
      const at = lastWithin(list, slack + price[a]! + price[b]!);
      if (at < 0) continue;
      const pair = list[bests[kind]![at]!]!;
      const more = pair.value - value[a]! - value[b]!;
      if (more <= gain) continue;
      gain = more;
      best = { out: [a, b], in: [pair.a, pair.b] };
    }
  }
  return best;
}

/** @returns the last place whose price lies within, or -1 */
function lastWithin(list: readonly { price: number }[], most: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.price <= most) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
