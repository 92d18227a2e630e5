import type { Range } from './performance.ts';

/** What a creator's delivered deals brought through their own links, once their notes were out for a week. */
export interface Outcomes {
  deals: number;
  clicks: number;
  conversions: number;
}
/** What is usual among peers: clicks per thousand followers and deal, a gamma distribution, and orders per click, worth so many clicks. */
export interface OutcomePrior {
  clickRate: number;
  clickShape: number;
  orderRate: number;
  orderWeight: number;
  /** By how much ranges are widened, because earlier ones held too seldom or too often; 1 if it is not known. */
  stretch?: number;
}
export interface OutcomePrediction {
  /** Per note, 80 % ranges. */
  clicks: Range;
  conversions: Range;
  /** How far clicks and orders per follower stand from the peers', in deviations among them. */
  z: number;
  /** How much of it is the creator's own past: 0 to 1. */
  ownWeight: number;
}
const Z_80 = 1.2816;
const NOTHING: Outcomes = { deals: 0, clicks: 0, conversions: 0 };

/** Half of what clicks per follower scatter among peers is from note to note, until there are enough creators with several deals to tell. */
const NOTE_TO_NOTE = 0.5;

/**
 * Clicks and orders of a creator's next note: the own past drawn towards the peers', the more the fewer deals there are, so that one lucky deal moves little.
 * @see Robbins, "An empirical Bayes approach to statistics" (1956); clicks per follower are log-normal among creators and notes, orders per click beta
 */
export function predictOutcomes(followers: number, { deals, clicks, conversions }: Outcomes = NOTHING, prior: OutcomePrior): OutcomePrediction {
  const thousands = Math.max(followers, 1) / 1_000;
  const { between, within } = scatterOf(prior);
  const usual = Math.log(prior.clickRate);
  const ownWeight = deals === 0 ? 0 : between / (between + within / deals + 1 / (clicks + 0.5));
  const logRate = deals === 0 ? usual : ownWeight * Math.log((clicks + 0.5) / (thousands * deals)) + (1 - ownWeight) * usual;
  const orderRate = (prior.orderRate * prior.orderWeight + conversions) / (prior.orderWeight + clicks);
  const uncertainty = within + between * (1 - ownWeight);
  const mean = Math.exp(logRate) * thousands;
  const surprise = logRate - usual + Math.log(Math.max(orderRate, 1e-9) / Math.max(prior.orderRate, 1e-9));
  return { clicks: rangeOf(mean, uncertainty, prior.stretch), conversions: rangeOf(mean * orderRate, uncertainty, prior.stretch), z: surprise / Math.sqrt(between + 1 / Math.max(1, prior.orderWeight * prior.orderRate)), ownWeight };
}

const scatterOf = ({ clickShape }: OutcomePrior) => ({ between: (1 - NOTE_TO_NOTE) / clickShape, within: NOTE_TO_NOTE / clickShape });

/** Four fifths of what a count around this middle scatters: by chance, and as far as the rate is not known. */
function rangeOf(mid: number, uncertainty: number, stretch = 1): Range {
  const factor = Math.exp(Z_80 * stretch * Math.sqrt(uncertainty + Math.log1p(1 / Math.max(mid, 0.5))));
  return { low: mid / factor, mid, high: mid * factor };
}

export interface Observed extends Outcomes {
  followers: number;
  tier: string;
  category: string;
}
/** So many creators the peers' parent counts for. */
const PARENT = 5;
/** Fewer than these say nothing of a market. */
const FEWEST = 3;

/** What is usual, by tier and category: each group drawn towards its tier, each tier towards all, the more the fewer it has. Empty names stand for all. */
export function outcomePriors(observed: readonly Observed[]): (OutcomePrior & { tier: string; category: string; creators: number })[] {
  if (observed.length < FEWEST) return [];
  const all = priorOf(observed, null);
  const found = [{ ...all, tier: '', category: '', creators: observed.length }];
  for (const [tier, ofTier] of by(observed, (one) => one.tier)) {
    const parent = priorOf(ofTier, all);
    found.push({ ...parent, tier, category: '', creators: ofTier.length });
    for (const [category, list] of by(ofTier, (one) => one.category)) found.push({ ...priorOf(list, parent), tier, category, creators: list.length });
  }
  return found;
}

function by(list: readonly Observed[], keyOf: (one: Observed) => string): Map<string, Observed[]> {
  const groups = new Map<string, Observed[]>();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

function priorOf(list: readonly Observed[], parent: OutcomePrior | null): OutcomePrior {
  const sum = (of: (one: Observed) => number) => list.reduce((total, one) => total + of(one), 0);
  const exposure = sum((one) => (one.followers * one.deals) / 1_000);
  const [clicks, orders] = [sum((one) => one.clicks), sum((one) => one.conversions)];
  const usual = exposure / list.length;
  const clickRate = parent === null ? (clicks + 0.5) / Math.max(exposure, 1e-6) : (clicks + PARENT * usual * parent.clickRate) / (exposure + PARENT * usual);
  // By how much creators differ beyond chance: the spread of their rates less what counting alone makes.
  const spread = sum((one) => ((one.clicks - clickRate * ((one.followers * one.deals) / 1_000)) / Math.max(1, clickRate * ((one.followers * one.deals) / 1_000))) ** 2 - 1 / Math.max(1, clickRate * ((one.followers * one.deals) / 1_000))) / list.length;
  const own = 1 / Math.min(4, Math.max(0.05, spread));
  const clickShape = parent === null ? own : (own * list.length + PARENT * parent.clickShape) / (list.length + PARENT);
  const weight = parent === null ? 50 : parent.orderWeight;
  const orderRate = parent === null ? (orders + 0.5) / (clicks + 1) : (orders + parent.orderRate * PARENT * (clicks / list.length + 1)) / (clicks + PARENT * (clicks / list.length + 1));
  return { clickRate, clickShape, orderRate, orderWeight: weight };
}
