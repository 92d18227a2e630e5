/** A way of channels that people went, how many of them converted at its end and how many did not. */
export interface WeightedPath {
  channels: readonly string[];
  conversions: number;
  nulls: number;
}

const PRECISION = 1e-12;
const MOST_SWEEPS = 20_000;

interface Chain {
  /** Channel that each state ends with; states are the last `order` channels of a way. */
  lastOf: string[];
  /** Per state: next states with their probability. */
  next: { to: Int32Array; share: Float64Array }[];
  /** Per state: probability of converting next. */
  converts: Float64Array;
  start: { to: Int32Array; share: Float64Array };
}

/**
 * How much of all conversions would be lost without each channel: a first-, second- or third-order Markov chain is
 * fitted to the paths, and a channel is taken out by leading everybody who meets it to nothing.
 * @param order how many channels back the next step depends on
 * @returns 1 − P(conversion without the channel) ÷ P(conversion), from 0 to 1, in order of first appearance
 * @see Anderl, Becker, von Wangenheim, Schumann (2016), Mapping the customer journey
 */
export function removalEffects(paths: readonly WeightedPath[], order: number): Map<string, number> {
  const chain = fit(paths, order);
  const all = conversionRate(chain, null);
  const channels = [...new Set(paths.flatMap(({ channels: way }) => way))];
  return new Map(channels.map((channel) => [channel, all === 0 ? 0 : Math.max(0, 1 - conversionRate(chain, channel) / all)]));
}

/** P(conversion) of the fitted chain; it is the observed rate. */
export const chainRate = (paths: readonly WeightedPath[], order: number): number => conversionRate(fit(paths, order), null);

function fit(paths: readonly WeightedPath[], order: number): Chain {
  const numbers = new Map<string, number>();
  const lastOf: string[] = [];
  const steps: Map<number, number>[] = [];
  const [converted, left]: [number[], number[]] = [[], []];
  const first = new Map<number, number>();
  const stateOf = (way: readonly string[], end: number): number => {
    const recent = way.slice(Math.max(0, end - order), end);
    const key = recent.join('\u0001');
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const made = numbers.size;
    numbers.set(key, made);
    lastOf.push(recent.at(-1) ?? '');
    steps.push(new Map());
    converted.push(0);
    left.push(0);
    return made;
  };
  for (const { channels, conversions, nulls } of paths) {
    const people = conversions + nulls;
    if (channels.length === 0 || people <= 0) continue;
    let at = stateOf(channels, 1);
    first.set(at, (first.get(at) ?? 0) + people);
    for (let end = 2; end <= channels.length; end += 1) {
      const to = stateOf(channels, end);
      const from = steps[at];
      from?.set(to, (from.get(to) ?? 0) + people);
      at = to;
    }
    converted[at] = (converted[at] ?? 0) + conversions;
    left[at] = (left[at] ?? 0) + nulls;
  }
  const totals = steps.map((to, state) => [...to.values()].reduce((sum, people) => sum + people, (converted[state] ?? 0) + (left[state] ?? 0)));
  return {
    lastOf,
    next: steps.map((to, state) => sharesOf(to, totals[state] ?? 0)),
    converts: Float64Array.from(converted, (people, state) => people / (totals[state] || 1)),
    start: sharesOf(first, [...first.values()].reduce((sum, people) => sum + people, 0)),
  };
}

const sharesOf = (to: ReadonlyMap<number, number>, total: number): { to: Int32Array; share: Float64Array } => ({
  to: Int32Array.from(to.keys()),
  share: Float64Array.from(to.values(), (people) => people / (total || 1)),
});

const expected = ({ to, share }: { to: Int32Array; share: Float64Array }, rates: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < to.length; i += 1) sum += (share[i] ?? 0) * (rates[to[i] ?? 0] ?? 0);
  return sum;
};

/** Probability of absorption in a conversion, by sweeps over the sparse chain; whoever meets `without` is lost. */
function conversionRate({ lastOf, next, converts, start }: Chain, without: string | null): number {
  const rates = new Float64Array(lastOf.length);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep += 1) {
    let change = 0;
    for (let state = lastOf.length - 1; state >= 0; state -= 1) {
      if (lastOf[state] === without) continue;
      const steps = next[state];
      const rate = (converts[state] ?? 0) + (steps ? expected(steps, rates) : 0);
      change = Math.max(change, Math.abs(rate - (rates[state] ?? 0)));
      rates[state] = rate;
    }
    if (change < PRECISION) break;
  }
  return expected(start, rates);
}
