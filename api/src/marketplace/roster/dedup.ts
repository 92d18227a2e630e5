import { bestLinear, pick } from './linear.ts';
import { relax } from './lagrange.ts';
import { costOf, isImpossible, LOCKED, tierCounts, type Candidates, type Impossible, type Limits, type Roster } from './problem.ts';

/**
 * People in segments, and how many of each a creator reaches. Two creators reach a segment independently, so that the share of it that a roster
 * reaches is 1 − Π (1 − share): reach never counts a person twice.
 */
export interface Audience {
  /** People by segment. */
  people: Float64Array;
  /** Share of each segment that a creator reaches, row by row; 0 to less than 1. */
  shares: Float32Array;
}
/** A roster's people, each counted once. */
export function reachOf({ people, shares }: Audience, rows: readonly number[]): number {
  const segments = people.length;
  let reached = 0;
  for (let segment = 0; segment < segments; segment += 1) {
    let missed = 1;
    for (const row of rows) missed *= 1 - shares[row * segments + segment]!;
    reached += people[segment]! * (1 - missed);
  }
  return reached;
}

export interface Patience {
  /** Milliseconds on the clock of `now`. */
  budgetMs: number;
  now: () => number;
}
const STEPS = 14;

/**
 * The roster that reaches the most people, each counted once. The fractional optimum is approached by conditional gradients, each step a linear roster of its own;
 * its gradient gives the bound, and its linear roster a start; another start is lazy greedy. The better one is improved by swaps until nothing improves or time is up.
 * @see Frank and Wolfe (1956); Minoux, "Accelerated greedy algorithms for maximizing submodular set functions" (1978); Krause and Golovin, "Submodular function maximization" (2014)
 */
export function bestDeduplicated(all: Candidates, limits: Limits, everybody: Audience, patience: Patience): Roster | Impossible {
  const until = patience.now() + patience.budgetMs;
  const hasTime = () => patience.now() < until;
  const whole = fractional(all, limits, everybody, () => patience.now() < until - patience.budgetMs / 2);
  if ('code' in whole) return whole;
  const kept = coreOf(all, whole, CORE);
  const candidates = pick(all, kept);
  const audience = { people: everybody.people, shares: sharesOf(everybody, kept) };
  const gains = new Gains(candidates, audience);
  const place = new Map([...kept].map((row, at) => [row, at]));
  let best = { rows: whole.rows.flatMap((row) => place.get(row) ?? []), reach: 0 };
  best.reach = reachOf(audience, best.rows);
  const offer = (rows: readonly number[]) => {
    const better = swap(candidates, limits, gains, rows, hasTime);
    const reach = reachOf(audience, better);
    if (reach > best.reach) best = { rows: better, reach };
  };
  const around = (load: Float64Array) => {
    const rounded = bestLinear({ ...candidates, value: gains.tangent(load).gradient }, limits);
    if (!isImpossible(rounded)) offer(rounded.rows);
  };
  around(whole.load);
  offer(greedy(candidates, limits, gains, best.rows));
  // Between the fractional optimum and the best roster so far, the tangent judges dear creators better than swaps of one can.
  for (let round = 0; hasTime() && round < BLENDS.length; round += 1) {
    const load = new Float64Array(audience.people.length);
    addLoad(load, audience, best.rows, BLENDS[round]!);
    for (const [segment, at] of whole.load.entries()) load[segment]! += (1 - BLENDS[round]!) * at;
    around(load);
  }
  for (const row of dearestOf(candidates, best.rows)) {
    if (!hasTime()) break;
    const roster = forced(candidates, limits, gains, best.rows, row);
    if (roster) offer(roster);
  }
  const rows = best.rows.map((row) => kept[row]!).sort((a, b) => a - b);
  return { rows, cost: costOf(all, rows), value: best.reach, bound: Math.max(whole.bound, best.reach) };
}

const BLENDS = [0.5, 0.25, 0.75, 1, 0.4, 0.6, 0.9, 0.1];
/** Candidates that are looked at closely. */
const CORE = 700;
const WIDE_CORE = 2_500;
const DEAREST = 40;

interface Fractional {
  bound: number;
  load: Float64Array;
  /** A roster within the limits. */
  rows: number[];
  gradient: Float64Array;
  worth: number;
}

/** The optimum when creators can be booked in part: its value no roster exceeds. Steps look at the most promising; the last one at all, for the proof. */
function fractional(all: Candidates, limits: Limits, everybody: Audience, hasTime: () => boolean): Fractional | Impossible {
  const gains = new Gains(all, everybody);
  const alone = gains.alone();
  const first = relax({ ...all, value: alone }, limits);
  if ('code' in first) return first;
  const kept = coreOf(all, { gradient: alone, worth: first.worth, rows: first.rows }, WIDE_CORE);
  const some = pick(all, kept);
  const audience = { people: everybody.people, shares: sharesOf(everybody, kept) };
  const someGains = new Gains(some, audience);
  const load = new Float64Array(everybody.people.length);
  addLoad(load, everybody, first.rows, 1);
  for (let step = 0; step < STEPS && hasTime(); step += 1) {
    const next = relax({ ...some, value: someGains.tangent(load).gradient }, limits);
    if ('code' in next) break;
    const size = 2 / (step + 3);
    for (let segment = 0; segment < load.length; segment += 1) load[segment]! *= 1 - size;
    addLoad(load, audience, next.rows, size / 2);
    addLoad(load, audience, next.beyond ?? next.rows, size / 2);
  }
  const { gradient, height } = gains.tangent(load);
  const last = relax({ ...all, value: gradient }, limits);
  // The reach is concave in the loads: no roster lies above its tangent.
  const bound = 'code' in last ? first.bound : Math.min(first.bound, height + last.bound);
  return { bound, load, rows: first.rows, gradient, worth: 'code' in last ? first.worth : last.worth };
}

/** Those with the most left after the price of money, and those that are locked or stand in a roster already. */
function coreOf({ price, state, tier }: Candidates, { gradient, worth, rows }: Pick<Fractional, 'gradient' | 'worth' | 'rows'>, size: number): Int32Array {
  const kept = new Set(rows);
  const byTier = new Map<number, number>();
  const free: number[] = [];
  for (let row = 0; row < state.length; row += 1) {
    if (state[row] === LOCKED) kept.add(row);
    else if (state[row] === 0) free.push(row);
  }
  free.sort((a, b) => gradient[b]! - worth * price[b]! - (gradient[a]! - worth * price[a]!));
  for (const [at, row] of free.entries()) {
    const count = byTier.get(tier[row]!) ?? 0;
    if (at < size || count < 60) kept.add(row);
    byTier.set(tier[row]!, count + 1);
  }
  return Int32Array.from([...kept].sort((a, b) => a - b));
}

function sharesOf({ people, shares }: Audience, rows: Int32Array): Float32Array {
  const segments = people.length;
  const some = new Float32Array(rows.length * segments);
  for (const [at, row] of rows.entries()) some.set(shares.subarray(row * segments, (row + 1) * segments), at * segments);
  return some;
}

/** Dear creators outside: the ones that no swap of one for one can afford. */
function dearestOf({ price, state, value }: Candidates, rows: readonly number[]): number[] {
  const chosen = new Set(rows);
  const outside = [...state.keys()].filter((row) => state[row] === 0 && !chosen.has(row));
  const usual = outside.map((row) => price[row]!).sort((a, b) => a - b)[Math.floor(outside.length / 2)] ?? 0;
  return outside.filter((row) => price[row]! > usual).sort((a, b) => value[b]! / price[b]! - value[a]! / price[a]!).slice(0, DEAREST);
}

/** A roster with this creator in it: whoever is worth least for the money leaves until it fits. @returns null when the numbers do not allow it */
function forced(candidates: Candidates, limits: Limits, gains: Gains, rows: readonly number[], row: number): number[] | null {
  const { price, tier, state } = candidates;
  const left = gains.left(rows);
  const counts = tierCounts(candidates, [...rows, row], limits.tiers.length);
  const order = [...rows].filter((one) => state[one] !== LOCKED).map((one) => ({ one, ratio: lossOf(gains, left, one) / price[one]! })).sort((a, b) => a.ratio - b.ratio);
  const kept = new Set([...rows, row]);
  let cost = costOf(candidates, [...kept]);
  const own = tier[row]!;
  for (const { one } of order) {
    const isTierFull = counts[own]! > limits.tiers[own]!.most;
    if (cost <= limits.budget && kept.size <= limits.most && !isTierFull) break;
    const from = tier[one]!;
    if ((isTierFull && cost <= limits.budget && from !== own) || counts[from]! <= limits.tiers[from]!.least) continue;
    kept.delete(one);
    counts[from]! -= 1;
    cost -= price[one]!;
  }
  const isFine = cost <= limits.budget && kept.size <= limits.most && kept.size >= limits.least && counts[own]! <= limits.tiers[own]!.most;
  return isFine ? [...kept] : null;
}

function addLoad(load: Float64Array, { shares }: Audience, rows: readonly number[], weight: number): void {
  const segments = load.length;
  for (const row of rows) for (let segment = 0; segment < segments; segment += 1) load[segment]! -= weight * Math.log1p(-shares[row * segments + segment]!);
}

/** What each creator would add to what is reached already. */
class Gains {
  readonly segments: number;
  private readonly logs: Float32Array;

  constructor(
    readonly candidates: Candidates,
    readonly audience: Audience,
  ) {
    this.segments = audience.people.length;
    this.logs = new Float32Array(audience.shares.length);
    for (let at = 0; at < this.logs.length; at += 1) {
      const share = audience.shares[at]!;
      if (share > 0) this.logs[at] = -Math.log1p(-share);
    }
  }

  alone(): Float64Array {
    return this.all(this.audience.people, this.audience.shares);
  }

  /** The people whom a roster leaves, by segment. */
  left(rows: readonly number[]): Float64Array {
    const left = Float64Array.from(this.audience.people);
    for (const row of rows) this.take(left, row);
    return left;
  }

  take(left: Float64Array, row: number): void {
    const { shares } = this.audience;
    const at = row * this.segments;
    for (let segment = 0; segment < this.segments; segment += 1) left[segment]! *= 1 - shares[at + segment]!;
  }

  giveBack(left: Float64Array, row: number): void {
    const { shares } = this.audience;
    const at = row * this.segments;
    for (let segment = 0; segment < this.segments; segment += 1) left[segment]! /= 1 - shares[at + segment]!;
  }

  of(left: Float64Array, row: number): number {
    const { shares } = this.audience;
    const at = row * this.segments;
    let sum = 0;
    for (let segment = 0; segment < this.segments; segment += 1) sum += left[segment]! * shares[at + segment]!;
    return sum;
  }

  every(left: Float64Array): Float64Array {
    return this.all(left, this.audience.shares);
  }

  /** The tangent plane of Σ people · (1 − exp(−load)) in the loads: what a creator's load is worth, and the plane's height without any. */
  tangent(load: Float64Array): { gradient: Float64Array; height: number } {
    const slope = load.map((at, segment) => this.audience.people[segment]! * Math.exp(-at));
    let height = 0;
    for (const [segment, at] of load.entries()) height += this.audience.people[segment]! - slope[segment]! * (1 + at);
    return { gradient: this.all(slope, this.logs), height };
  }

  private all(weights: Float64Array, matrix: Float32Array): Float64Array {
    const { segments } = this;
    const { state } = this.candidates;
    const sums = new Float64Array(state.length);
    for (let row = 0, at = 0; row < sums.length; row += 1, at += segments) {
      let a = 0;
      let b = 0;
      for (let segment = 0; segment + 1 < segments; segment += 2) {
        a += weights[segment]! * matrix[at + segment]!;
        b += weights[segment + 1]! * matrix[at + segment + 1]!;
      }
      if (segments % 2 === 1) a += weights[segments - 1]! * matrix[at + segments - 1]!;
      sums[row] = a + b;
    }
    return sums;
  }
}

/** By gain per money, then whatever still fits; a gain only shrinks, so most need not be computed again. What the limits need comes from the relaxed roster. */
function greedy({ price, tier, state }: Candidates, limits: Limits, gains: Gains, needed: readonly number[]): number[] {
  const rows: number[] = [];
  const counts = limits.tiers.map(() => 0);
  let slack = limits.budget;
  const left = gains.left([]);
  const put = (row: number) => {
    rows.push(row);
    counts[tier[row]!]! += 1;
    slack -= price[row]!;
    gains.take(left, row);
  };
  const minimal = [...needed].sort((a, b) => price[a]! - price[b]!);
  for (const row of needed) if (state[row] === LOCKED) put(row);
  for (const row of minimal) if (state[row] !== LOCKED && counts[tier[row]!]! < limits.tiers[tier[row]!]!.least) put(row);
  for (const row of minimal) if (rows.length < limits.least && !rows.includes(row)) put(row);
  const chosen = new Set(rows);
  const open = [...gains.every(left).entries()].filter(([row]) => state[row] === 0 && !chosen.has(row)).map(([row, gain]) => ({ row, ratio: gain / price[row]! })).sort((a, b) => a.ratio - b.ratio);
  while (open.length > 0 && rows.length < limits.most) {
    const top = open.pop()!;
    const own = tier[top.row]!;
    if (price[top.row]! > slack || counts[own]! >= limits.tiers[own]!.most) continue;
    const ratio = gains.of(left, top.row) / price[top.row]!;
    const next = open.at(-1);
    if (!next || ratio >= next.ratio) {
      if (ratio > 0) put(top.row);
      continue;
    }
    let low = 0;
    let high = open.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (open[middle]!.ratio < ratio) low = middle + 1;
      else high = middle;
    }
    open.splice(low, 0, { row: top.row, ratio });
  }
  return rows;
}

/** One for one, and one more where there is room, as long as it reaches more people. */
function swap({ price, tier, state }: Candidates, limits: Limits, gains: Gains, start: readonly number[], hasTime: () => boolean): number[] {
  const rows = [...start];
  const chosen = new Set(rows);
  const left = gains.left(rows);
  const counts = tierCounts(gains.candidates, rows, limits.tiers.length);
  let slack = limits.budget - costOf(gains.candidates, rows);
  /** @param only a tier that the row must be of, or null */
  const best = (values: Float64Array, only: number | null) => {
    let top = -1;
    let most = 0;
    for (let row = 0; row < values.length; row += 1) {
      const to = tier[row]!;
      if (values[row]! > most && price[row]! <= slack && state[row] === 0 && !chosen.has(row) && (only === null || to === only) && counts[to]! < limits.tiers[to]!.most) {
        top = row;
        most = values[row]!;
      }
    }
    return { top, most };
  };
  const add = (row: number) => {
    rows.push(row);
    chosen.add(row);
    counts[tier[row]!]! += 1;
    slack -= price[row]!;
    gains.take(left, row);
  };
  const drop = (row: number) => {
    rows.splice(rows.indexOf(row), 1);
    chosen.delete(row);
    counts[tier[row]!]! -= 1;
    slack += price[row]!;
    gains.giveBack(left, row);
  };
  for (let improved = true; improved && hasTime(); ) {
    improved = false;
    while (rows.length < limits.most) {
      const { top } = best(gains.every(left), null);
      if (top < 0) break;
      add(top);
      improved = true;
    }
    // The weakest first: they are the likeliest to be replaced.
    const order = [...rows].filter((row) => state[row] !== LOCKED).map((row) => ({ row, worth: lossOf(gains, left, row) })).sort((a, b) => a.worth - b.worth);
    for (const { row } of order) {
      if (!hasTime()) break;
      const from = tier[row]!;
      drop(row);
      const back = gains.of(left, row);
      const mayChange = counts[from]! >= limits.tiers[from]!.least;
      const { top, most } = best(gains.every(left), mayChange ? null : from);
      const isBetter = top >= 0 && most > back * (1 + 1e-9);
      add(isBetter ? top : row);
      if (isBetter) improved = true;
    }
  }
  return rows;
}

function lossOf(gains: Gains, left: Float64Array, row: number): number {
  const without = Float64Array.from(left);
  gains.giveBack(without, row);
  return gains.of(without, row);
}
