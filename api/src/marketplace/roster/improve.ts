import type { Gains } from './gains.ts';
import { costOf, LOCKED, tierCounts, type Candidates, type Limits } from './problem.ts';

/** By gain per money, then whatever still fits; a gain only shrinks, so most need not be computed again. What the limits need comes from the relaxed roster. */
export function greedy({ price, tier, state }: Candidates, limits: Limits, gains: Gains, needed: readonly number[]): number[] {
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
export function swap({ price, tier, state }: Candidates, limits: Limits, gains: Gains, start: readonly number[], hasTime: () => boolean): number[] {
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

export function lossOf(gains: Gains, left: Float64Array, row: number): number {
  const without = Float64Array.from(left);
  gains.giveBack(without, row);
  return gains.of(without, row);
}

const DEAREST = 40;

/** Dear creators outside: the ones that no swap of one for one can afford. */
export function dearestOf({ price, state, value }: Candidates, rows: readonly number[]): number[] {
  const chosen = new Set(rows);
  const outside = [...state.keys()].filter((row) => state[row] === 0 && !chosen.has(row));
  const usual = outside.map((row) => price[row]!).sort((a, b) => a - b)[Math.floor(outside.length / 2)] ?? 0;
  return outside.filter((row) => price[row]! > usual).sort((a, b) => value[b]! / price[b]! - value[a]! / price[a]!).slice(0, DEAREST);
}

/** A roster with this creator in it: whoever is worth least for the money leaves until it fits. @returns null when the numbers do not allow it */
export function forced(candidates: Candidates, limits: Limits, gains: Gains, rows: readonly number[], row: number): number[] | null {
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
