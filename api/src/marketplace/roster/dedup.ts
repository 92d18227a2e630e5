import { addLoad, reachOf, sharesOf, type Audience } from './audience.ts';
import { Gains } from './gains.ts';
import { dearestOf, forced, greedy, swap } from './improve.ts';
import { bestLinear, pick } from './linear.ts';
import { relax } from './lagrange.ts';
import { costOf, isImpossible, LOCKED, type Candidates, type Impossible, type Limits, type Roster } from './problem.ts';

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
