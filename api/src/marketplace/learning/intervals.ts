import { predict, type Prior, type Range } from '../creators/performance.ts';
import { mean } from './ranking-metrics.ts';

export interface History {
  followers: number;
  group: string;
  /** ln((engagements + 1) ÷ (followers + 1)) by time. */
  rates: number[];
}
export interface Held {
  group: string;
  predictions: number;
  /** Share of the 80 % ranges that held. */
  held: number;
  /** The same with ranges widened by what earlier predictions missed. */
  heldRecalibrated: number;
  /** By how much ranges have to be stretched, learnt from all of the group. */
  stretch: number;
}

const variance = (values: readonly number[]): number => {
  const middle = mean(values);
  return values.length < 2 ? 0 : values.reduce((sum, one) => sum + (one - middle) ** 2, 0) / (values.length - 1);
};

/** The stretch that would have held four of five, a little more for few. */
function stretchOf(misses: readonly number[]): number {
  return [...misses].sort((a, b) => a - b)[Math.min(misses.length - 1, Math.ceil(0.8 * (misses.length + 1)) - 1)] ?? 1;
}

/**
 * Predicts each creator's latest note from the earlier ones and their peers, and counts how often the 80 % range held. Half of the creators teach by how much ranges of
 * their group have to be stretched, the other half are judged by it. @see Vovk, Gammerman and Shafer (2005), conformal prediction; Romano, Patterson and Candès (2019)
 */
export function replayIntervals(histories: readonly History[], fewest = 4): Held[] {
  const groups = new Map<string, History[]>();
  for (const history of histories) if (history.rates.length >= fewest) groups.set(history.group, [...(groups.get(history.group) ?? []), history]);
  return [...groups].filter(([, list]) => list.length >= 20).map(([group, list]) => {
    const means = list.map(({ rates }) => mean(rates.slice(0, -1)));
    const within = Math.max(0.05, mean(list.map(({ rates }) => variance(rates.slice(0, -1)))));
    const prior: Prior = { mean: mean(means), between: Math.max(0.05, variance(means) - within / mean(list.map(({ rates }) => rates.length - 1))), within };
    return { group, ...judged(list.map(({ followers, rates }, at): Miss => {
      const past = rates.slice(0, -1);
      const { engagements } = predict({ followers, noteCount: past.length, logRateMean: means[at]!, logRateVariance: variance(past), averageViews: null }, prior);
      return { miss: missOf(engagements, Math.exp(rates.at(-1)!) * (followers + 1) - 1), given: 1 };
    })) };
  });
}

/** What was predicted of a deal, and what came of it. */
export interface Outcome {
  group: string;
  predicted: Range;
  real: number;
  /** By how much the range was stretched when it was given. */
  stretch: number;
}
/** Fewer deals of a group say nothing. */
const FEWEST_DEALS = 10;

/** How often the ranges that were really given held, by group; the same halves teach and judge. */
export function heldRanges(outcomes: readonly Outcome[]): Held[] {
  const groups = new Map<string, Miss[]>();
  for (const { group, predicted, real, stretch } of outcomes) groups.set(group, [...(groups.get(group) ?? []), { miss: missOf(predicted, real), given: stretch }]);
  return [...groups].filter(([, misses]) => misses.length >= FEWEST_DEALS).map(([group, misses]) => ({ group, ...judged(misses) }));
}

/** How far beyond its half of the range the truth lies: 1 is its end. In logarithms, since figures of creators differ by factors. */
function missOf(range: Range, value: number): number {
  const [low, mid, high, real] = [Math.log(range.low + 1), Math.log(range.mid + 1), Math.log(range.high + 1), Math.log(value + 1)];
  return real < mid ? (mid - real) / Math.max(0.01, mid - low) : (real - mid) / Math.max(0.01, high - mid);
}

/** Half of them teach by how much ranges have to be stretched, the other half judge. */
interface Miss {
  miss: number;
  given: number;
}
function judged(misses: readonly Miss[]): Omit<Held, 'group'> {
  const [teaching, judging] = [misses.filter((_, at) => at % 2 === 0), misses.filter((_, at) => at % 2 === 1)];
  /** The stretch of the plain range that each would have needed. */
  const needed = ({ miss, given }: Miss) => miss * given;
  const stretch = stretchOf(teaching.map(needed));
  return { predictions: judging.length, held: mean(judging.map(({ miss }) => Number(miss <= 1))), heldRecalibrated: mean(judging.map((one) => Number(needed(one) <= stretch))), stretch: stretchOf(misses.map(needed)) };
}
