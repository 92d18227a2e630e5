import { bestDeduplicated, bestLinear, isFeasible, isImpossible, reachOf, solveExactly, valueOf, type Audience, type Candidates, type Limits } from '../marketplace/roster.ts';
import { normalFrom, randomFrom } from './made-market.ts';
import { quantile, rounded, type BenchResult } from './result.ts';

const LINEAR = 10_000;
const SEGMENTS = 200;
const INTERESTS = 20;
const HIGHS_SECONDS = Number(process.env['BENCH_HIGHS_SECONDS'] ?? 60);
const PATIENCE_MS = 900;
const ROUNDS = 5;
const tierFloors = [0, 10_000, 50_000, 500_000, 1_000_000];

/** Creators with followers from a heavy tail, prices that follow them loosely, and reach that follows the followers. */
function candidates(count: number, seed: number): Candidates {
  const random = randomFrom(seed);
  const made: Candidates = { value: new Float64Array(count), price: new Float64Array(count), tier: new Uint8Array(count), state: new Uint8Array(count) };
  for (let row = 0; row < count; row += 1) {
    const followers = Math.min(2e7, Math.exp(8 + 1.9 * Math.abs(normalFrom(random))));
    made.tier[row] = tierFloors.findLastIndex((floor) => followers >= floor);
    made.price[row] = Math.max(5_000, Math.round(14 * followers ** 0.85 * Math.exp(0.7 * normalFrom(random))));
    made.value[row] = Math.max(20, Math.round(followers * 0.25 * Math.exp(0.6 * normalFrom(random))));
  }
  return made;
}

/** Five tiers by numbers, 20 to 60 creators, a budget that binds. */
const limits = (budget: number, least: number, most: number): Limits => ({
  budget, least, most, tiers: [{ least: 4, most: 30 }, { least: 4, most: 30 }, { least: 2, most: 30 }, { least: 0, most: 4 }, { least: 0, most: 2 }],
});

/** Each creator's readers fall into two or three interests by gender and age, so that creators about the same things share readers. */
function audience(of: Candidates, seed: number): Audience {
  const random = randomFrom(seed);
  const people = Float64Array.from({ length: SEGMENTS }, () => Math.round(200_000 * Math.exp(normalFrom(random))));
  const shares = new Float32Array(of.value.length * SEGMENTS);
  for (let row = 0; row < of.value.length; row += 1) {
    const interests = [0, 1, 2].map(() => Math.floor(INTERESTS * random() ** 1.6));
    const weights = new Float64Array(SEGMENTS);
    let sum = 0;
    for (const interest of interests) {
      for (let group = 0; group < SEGMENTS / INTERESTS; group += 1) {
        const weight = Math.exp(1.2 * normalFrom(random));
        weights[interest * (SEGMENTS / INTERESTS) + group]! += weight;
        sum += weight;
      }
    }
    for (let segment = 0; segment < SEGMENTS; segment += 1) shares[row * SEGMENTS + segment] = Math.min(0.9, (of.value[row]! * weights[segment]!) / sum / people[segment]!);
  }
  return { people, shares };
}

function check(of: Candidates, within: Limits, rows: readonly number[], who: string): void {
  if (!isFeasible(of, within, rows)) throw new Error(`The roster of ${who} breaks a limit.`);
}

/** The choice of creators beside HiGHS on the same instances in the same run. */
export async function run(): Promise<BenchResult> {
  const linear: { objective: number; time: number; ours: number; highs: number; gap: number; greedy: number }[] = [];
  for (const [seed, budget, least, most] of [[11, 30_000_000, 20, 60], [12, 12_000_000, 20, 40], [13, 80_000_000, 30, 60]] as const) {
    const of = candidates(LINEAR, seed);
    const within = limits(budget, least, most);
    const times: number[] = [];
    let roster = bestLinear(of, within);
    for (let round = 0; round < ROUNDS; round += 1) {
      const at = performance.now();
      roster = bestLinear(of, within);
      times.push((performance.now() - at) / 1_000);
    }
    const ours = quantile(times.sort((a, b) => a - b), 0.5);
    if (isImpossible(roster)) throw new Error('The made instance has no roster.');
    check(of, within, roster.rows, 'ours');
    const exact = await solveExactly(of, within, null, HIGHS_SECONDS * 2);
    check(of, within, exact.rows, 'HiGHS');
    const best = valueOf(of, exact.rows);
    linear.push({ objective: roster.value / best, time: ours / exact.seconds, ours, highs: exact.seconds, gap: 1 - roster.value / roster.bound, greedy: greedyValue(of, within) / best });
    process.stderr.write(`${JSON.stringify({ linear: seed, optimal: exact.isOptimal, ...linear.at(-1) })}\n`);
  }
  const dedup: { size: number; objective: number; ours: number; gap: number }[] = [];
  for (const [size, seed, budget] of [[1_000, 21, 30_000_000], [10_000, 22, 30_000_000]] as const) {
    const of = candidates(size, seed);
    const within = limits(budget, 20, 60);
    const people = audience(of, seed + 100);
    const at = performance.now();
    const roster = bestDeduplicated(of, within, people, { budgetMs: PATIENCE_MS, now: () => performance.now() });
    const ours = (performance.now() - at) / 1_000;
    if (isImpossible(roster)) throw new Error('The made instance has no roster.');
    check(of, within, roster.rows, 'ours');
    const found = await solveExactly(of, within, people, HIGHS_SECONDS);
    if (found.rows.length > 0) check(of, within, found.rows, 'HiGHS');
    dedup.push({ size, objective: roster.value / Math.max(1, reachOf(people, found.rows)), ours, gap: 1 - roster.value / roster.bound });
    process.stderr.write(`${JSON.stringify({ optimal: found.isOptimal, highsRows: found.rows.length, highsSeconds: found.seconds, ...dedup.at(-1) })}\n`);
  }
  const [small, large] = [dedup[0]!, dedup[1]!];
  return {
    figures: {
      linear_seconds: rounded(quantile(linear.map(({ ours }) => ours).sort((a, b) => a - b), 0.5), 4), linear_gap_shown: rounded(Math.max(...linear.map(({ gap }) => gap)), 6),
      greedy_objective_vs_highs: rounded(Math.min(...linear.map(({ greedy }) => greedy)), 4), dedup_seconds: rounded(Math.max(small.ours, large.ours)),
      dedup_gap_shown_1000: rounded(small.gap, 5), dedup_gap_shown_10000: rounded(large.gap, 5),
    },
    limits: { highs_linear_seconds: rounded(quantile(linear.map(({ highs }) => highs).sort((a, b) => a - b), 0.5)), highs_dedup_seconds: HIGHS_SECONDS },
    ratios: {
      linear_objective_vs_highs: rounded(Math.min(...linear.map(({ objective }) => objective)), 6), linear_time_vs_highs: rounded(Math.max(...linear.map(({ time }) => time)), 4),
      dedup_objective_vs_highs60: rounded(Math.min(small.objective, large.objective), 5), dedup_1000_vs_highs60: rounded(small.objective, 5), dedup_10000_vs_highs60: rounded(large.objective, 5),
    },
  };
}

/** What most tools do: the best value for money first, while it fits. */
function greedyValue({ value, price, tier }: Candidates, within: Limits): number {
  const order = [...value.keys()].sort((a, b) => value[b]! / price[b]! - value[a]! / price[a]!);
  const counts = within.tiers.map(() => 0);
  let [sum, slack, count] = [0, within.budget, 0];
  for (const row of order) {
    if (count >= within.most || price[row]! > slack || counts[tier[row]!]! >= within.tiers[tier[row]!]!.most) continue;
    sum += value[row]!;
    slack -= price[row]!;
    count += 1;
    counts[tier[row]!]! += 1;
  }
  return sum;
}
