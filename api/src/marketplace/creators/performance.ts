import { predictOutcomes, type OutcomePrior, type Outcomes } from './outcomes.ts';

/**
 * What a note of a creator will probably do, from their own past and their peers'. Engagement per follower is taken as log-normal:
 * a creator's mean lies around the mean of the platform and tier (variance `between`), a note around the creator's (variance `within`).
 * The fewer notes, the closer the estimate to the peers (empirical Bayes).
 * @see Efron and Morris, "Data analysis using Stein's estimator" (1975)
 */
export interface Prior {
  mean: number;
  between: number;
  within: number;
  /** By how much ranges are widened, because earlier ones held too seldom or too often; 1 if it is not known. */
  stretch?: number;
  /** What deals of peers bring; unknown until some were measured. */
  outcomes?: OutcomePrior;
}
export interface Past {
  followers: number;
  noteCount: number;
  /** Mean and variance of ln((engagements + 1) ÷ (followers + 1)). */
  logRateMean: number | null;
  logRateVariance: number | null;
  averageViews: number | null;
  outcomes?: Outcomes | null;
}
export interface Range {
  low: number;
  mid: number;
  high: number;
}
export interface Prediction {
  /** Per note, 80 % of notes. */
  engagements: Range;
  reach: Range;
  /** What the note's link brings; null while the market has measured none. */
  clicks: Range | null;
  conversions: Range | null;
  /** Deviations of the whole estimate from the peers. */
  standing: number;
  /** Estimated ln of engagement per follower, and how much of it is the creator's own past: 0 to 1. */
  logRate: number;
  ownWeight: number;
}

/** Where the market has no figures yet. */
export const weakPrior: Prior = { mean: Math.log(0.03), between: 1, within: 0.7 };
/** A reported average stands for about this many notes. */
const NOTES_OF_AN_AVERAGE = 10;
/** Weight of the peers' variance, in notes. */
const VARIANCE_NOTES = 10;
/** Engagements per person reached, until reach itself is measured. */
const ENGAGEMENTS_PER_READER = 0.05;
const Z_80 = 1.2816;

export function predict(past: Past, prior: Prior): Prediction {
  const own = past.logRateMean;
  const notes = own === null ? 0 : past.noteCount > 0 ? past.noteCount : NOTES_OF_AN_AVERAGE;
  const spread = notes > 1 && past.logRateVariance !== null ? past.logRateVariance : prior.within;
  const within = Math.max(0.01, (notes * spread + VARIANCE_NOTES * prior.within) / (notes + VARIANCE_NOTES));
  const noise = notes > 0 ? within / notes : Number.POSITIVE_INFINITY;
  const ownWeight = prior.between / (prior.between + noise);
  const logRate = own === null ? prior.mean : ownWeight * own + (1 - ownWeight) * prior.mean;
  const uncertainty = prior.between * (1 - ownWeight);
  const deviation = Z_80 * Math.sqrt(within + uncertainty) * (prior.stretch ?? 1);
  const at = (shift: number) => Math.max(0, Math.exp(logRate + shift) * (past.followers + 1) - 1);
  const engagements = { low: at(-deviation), mid: at(0), high: at(deviation) };
  const actions = prior.outcomes ? predictOutcomes(past.followers, past.outcomes ?? undefined, prior.outcomes) : null;
  const z = (logRate - prior.mean) / Math.sqrt(prior.between);
  const weight = actions?.ownWeight ?? 0;
  const readers = past.averageViews === null ? 1 / ENGAGEMENTS_PER_READER : past.averageViews / Math.max(engagements.mid, 1);
  return {
    engagements, reach: times(engagements, readers), logRate, ownWeight, clicks: actions?.clicks ?? null, conversions: actions?.conversions ?? null,
    // Engagement always counts; what links brought counts as far as it is the creator's own.
    standing: weight === 0 || actions === null ? z : (z + weight * actions.z) / Math.sqrt(1 + weight ** 2),
  };
}

export const times = ({ low, mid, high }: Range, factor: number): Range => ({ low: low * factor, mid: mid * factor, high: high * factor });
