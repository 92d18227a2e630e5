import { predict, type Prior } from '../creators/performance.ts';
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
    const misses = list.map(({ followers, rates }, at) => {
      const past = rates.slice(0, -1);
      const { engagements } = predict({ followers, noteCount: past.length, logRateMean: means[at]!, logRateVariance: variance(past), averageViews: null }, prior);
      const [low, mid, high] = [Math.log(engagements.low + 1), Math.log(engagements.mid + 1), Math.log(engagements.high + 1)];
      const real = Math.log(Math.exp(rates.at(-1)!) * (followers + 1));
      return real < mid ? (mid - real) / Math.max(0.01, mid - low) : (real - mid) / Math.max(0.01, high - mid);
    });
    const [teaching, judged] = [misses.filter((_, at) => at % 2 === 0), misses.filter((_, at) => at % 2 === 1)];
    const stretch = stretchOf(teaching);
    return { group, predictions: judged.length, held: mean(judged.map((miss) => Number(miss <= 1))), heldRecalibrated: mean(judged.map((miss) => Number(miss <= stretch))), stretch: stretchOf(misses) };
  });
}
