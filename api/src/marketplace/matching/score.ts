import { ageBands, matchParts, minorDigits, type MatchEvidence, type MatchPart, type MatchWeights, type NoteFormat, type Objective, type Tier } from '@meadow/shared';
import type { PriceBand } from '../creators/market-figures.ts';
import type { Prediction, Prior, Range } from '../creators/performance.ts';
import { predict, times } from '../creators/performance.ts';
import type { IndexedCreator } from '../search/indexed-creator.ts';
import {
  agesDegree, authenticityDegree, genderDegree, HALF, historyDegree, performanceDegree, priceDegree, reliabilityDegree, saturationDegree, tenthsOf, topicDegree, UNKNOWN,
} from './degrees.ts';

/** What a brief asks of a creator. */
export interface Aim {
  objective: Objective;
  weights: MatchWeights;
  categories: readonly string[];
  /** Words of the brief with what each says, see `CreatorIndex.weightOf`. */
  words: readonly { word: string; weight: number }[];
  country: string | null;
  language: string | null;
  femaleShare: number | null;
  ages: readonly string[];
  deliverables: readonly { format: NoteFormat; quantity: number }[];
  currency: string;
}
export type Candidate = Omit<IndexedCreator, 'name' | 'handle' | 'level' | 'open'>;
/** What is usual among a creator's peers. */
export interface Peers {
  prior: Prior;
  band(format: NoteFormat): PriceBand | undefined;
}
/** How deals of the same brand with the creator ended. */
export interface Together {
  completed: number;
  failed: number;
  /** Deals whose results are known, and those of them that beat what was predicted. */
  measured?: number;
  above?: number;
}

export interface Reason {
  code: MatchPart;
  points: number;
  maxPoints: number;
  /** How much of it rests on this creator's own data: 0 to 1. */
  confidence: number;
  evidence: MatchEvidence;
}
export interface Scored {
  id: string;
  tier: Tier;
  /** 0 to 100, the exact sum of the points. */
  score: number;
  reasons: Reason[];
  reach: Range;
  /** Null while no deal's link was measured on this market. */
  clicks: Range | null;
  conversions: Range | null;
  /** Degrees of the parts in thousandths, in their order. */
  degrees: number[];
  /** What the deliverables cost by the rate card; by the peers' median where the card is silent; null where neither knows. */
  costMinor: bigint | null;
  /** Currency units per engagement. */
  costPerEngagement: Range | null;
  band: PriceBand | undefined;
}

/** A part's degree in thousandths, how much of it is known, and what it rests on. */
interface Part {
  degree: number;
  confidence: number;
  evidence: MatchEvidence;
}
const round = (value: number, places: number): number => Math.round(value * 10 ** places) / 10 ** places;
const thousandths = (share: number | null): number => (share === null ? UNKNOWN : Math.round(share * 1_000));
/** Words that together fit fully. */
const FULL_WORDS = 4;

/** The weight at which words fit fully: that of the weightiest few. */
export const fullWeightOf = (words: Aim['words']): number =>
  words.map(({ weight }) => weight).sort((a, b) => b - a).slice(0, FULL_WORDS).reduce((sum, weight) => sum + weight, 0);

/** How well a creator fits a brief: named parts, each bounded, that sum to the score. Pure; nothing about the person, only about work and audience. */
export function scoreMatch(aim: Aim, candidate: Candidate, peers: Peers, together: Together = { completed: 0, failed: 0 }): Scored {
  const prediction = predict(pastOf(candidate), peers.prior);
  const format = aim.deliverables[0]?.format ?? 'IMAGE_NOTE';
  const band = peers.band(format);
  const parts: Record<MatchPart, Part> = {
    topic: topicFit(aim, candidate),
    audience: audienceFit(aim, candidate),
    performance: performanceFit(candidate, prediction, peers.prior),
    price: priceFit(aim, candidate, format, band),
    authenticity: authenticity(candidate, peers.prior),
    reliability: reliability(candidate),
    saturation: saturation(candidate),
    history: history(together),
  };
  // Points are whole tenths, so that their sum is the score to the last digit.
  const tenths = matchParts.map((code) => tenthsOf(aim.weights[code], parts[code].degree));
  const quantity = aim.deliverables.reduce((sum, one) => sum + one.quantity, 0) || 1;
  const costMinor = costOf(aim, candidate, peers);
  return {
    id: candidate.id,
    tier: candidate.tier,
    score: tenths.reduce((sum, points) => sum + points, 0) / 10,
    reasons: matchParts.map((code, index) => ({
      code, points: (tenths[index] ?? 0) / 10, maxPoints: aim.weights[code], confidence: round(parts[code].confidence, 2), evidence: parts[code].evidence,
    })),
    reach: times(prediction.reach, quantity),
    clicks: prediction.clicks && times(prediction.clicks, quantity),
    conversions: prediction.conversions && times(prediction.conversions, quantity),
    degrees: matchParts.map((code) => parts[code].degree),
    costMinor,
    costPerEngagement: costMinor === null ? null : perEngagement(costMinor, aim.currency, times(prediction.engagements, quantity)),
    band,
  };
}

const pastOf = ({ followers, noteCount, logRateMean, logRateVariance, averageViews, outcomes = null }: Candidate) => ({ followers, noteCount, logRateMean, logRateVariance, averageViews, outcomes });

function topicFit(aim: Aim, { categories, keywords, noteCount }: Candidate): Part {
  const confidence = noteCount / (noteCount + 5);
  if (aim.categories.length === 0 && fullWeightOf(aim.words) === 0) return { degree: HALF, confidence: 1, evidence: { code: 'topicOpen' } };
  const matched = aim.categories.filter((category) => categories.includes(category));
  const own = new Set(keywords);
  const hits = aim.words.filter(({ word, weight }) => weight > 0 && own.has(word)).sort((a, b) => b.weight - a.weight);
  const degree = topicDegree(aim.categories.length, matched.length, hits.reduce((sum, { weight }) => sum + weight, 0), fullWeightOf(aim.words));
  if (matched.length === 0 && hits.length === 0) return { degree, confidence, evidence: { code: 'topicOther', creatorCategories: [...categories] } };
  return { degree, confidence, evidence: { code: 'topicMatched', categories: matched, keywords: hits.slice(0, 6).map(({ word }) => word) } };
}

function audienceFit(aim: Aim, { femaleShare, ages, country, language }: Candidate): Part {
  const evidence: Extract<MatchEvidence, { code: 'audienceShares' }> = { code: 'audienceShares' };
  const degrees: number[] = [];
  let known = 0;
  if (aim.femaleShare !== null) {
    if (femaleShare !== null) Object.assign(evidence, { femaleShare: round(femaleShare, 3), targetFemaleShare: aim.femaleShare });
    known += Number(femaleShare !== null);
    degrees.push(genderDegree(thousandths(femaleShare), thousandths(aim.femaleShare)));
  }
  const wanted = ageBands.filter((band) => aim.ages.includes(band));
  if (wanted.length > 0) {
    const share = ages.length === 0 ? UNKNOWN : wanted.reduce((sum, band) => sum + thousandths(ages.find(({ label }) => label === band)?.share ?? 0), 0);
    if (share !== UNKNOWN) evidence.ageShare = share / 1_000;
    known += Number(share !== UNKNOWN);
    degrees.push(agesDegree(share));
  }
  for (const [field, asked, own] of [['country', aim.country, country], ['language', aim.language, language]] as const) {
    if (asked === null) continue;
    if (own !== null) evidence[field] = own;
    known += Number(own !== null);
    degrees.push(own === null ? HALF : own === asked ? 1_000 : 0);
  }
  if (degrees.length === 0) return { degree: HALF, confidence: 1, evidence: { code: 'audienceOpen' } };
  const degree = Math.floor(degrees.reduce((sum, one) => sum + one, 0) / degrees.length);
  return { degree, confidence: known / degrees.length, evidence: known === 0 ? { code: 'audienceUnknown' } : evidence };
}

function performanceFit({ followers, noteCount, outcomes }: Candidate, { logRate, engagements, ownWeight, standing, clicks, conversions }: Prediction, prior: Prior): Part {
  const degree = performanceDegree(standing);
  const facts = {
    ...(clicks && conversions ? { clicks: round(clicks.mid, 0), conversions: round(conversions.mid, 1), measuredDeals: outcomes?.deals ?? 0 } : {}),
    expected: Math.round(engagements.mid), followers, usualRate: round(Math.exp(prior.mean), 4),
  };
  if (ownWeight === 0) return { degree, confidence: 0, evidence: { code: 'engagementFromPeers', ...facts } };
  return { degree, confidence: ownWeight, evidence: { code: 'engagement', ...facts, notes: noteCount, rate: round(Math.exp(logRate), 4) } };
}

function priceFit({ currency }: Aim, { prices }: Candidate, format: NoteFormat, band: PriceBand | undefined): Part {
  const price = prices.find((one) => one.format === format && one.currency === currency)?.priceMinor;
  if (price === undefined) return { degree: HALF, confidence: 0, evidence: { code: 'priceUnknown' } };
  if (!band) return { degree: HALF, confidence: 0.5, evidence: { code: 'priceNoPeers', priceMinor: price.toString(), currency } };
  const facts = { priceMinor: price.toString(), lowMinor: band.lowMinor.toString(), highMinor: band.highMinor.toString(), currency };
  const degree = priceDegree(Number(price), Number(band.lowMinor), Number(band.highMinor));
  const code = price < band.lowMinor ? 'priceBelowBand' : price > band.highMinor ? 'priceAboveBand' : 'priceInBand';
  return { degree, confidence: 1, evidence: { code, ...facts } };
}

function authenticity({ activeShare, logRateMean }: Candidate, prior: Prior): Part {
  const z = logRateMean === null ? null : (logRateMean - prior.mean) / Math.sqrt(prior.between);
  const degree = authenticityDegree(thousandths(activeShare), z);
  if (activeShare !== null) return { degree, confidence: 1, evidence: { code: 'activeFollowers', activeShare: round(activeShare, 3) } };
  if (z === null || logRateMean === null) return { degree, confidence: 0, evidence: { code: 'authenticityUnknown' } };
  const facts = { rate: round(Math.exp(logRateMean), 4), usualRate: round(Math.exp(prior.mean), 4) };
  return { degree, confidence: 0.4, evidence: { code: Math.abs(z) > 2 ? 'engagementOdd' : 'engagementPlausible', ...facts } };
}

function reliability({ dealsCompleted, dealsFailed, claimed }: Candidate): Part {
  const all = dealsCompleted + dealsFailed;
  const degree = reliabilityDegree(dealsCompleted, dealsFailed, claimed);
  return { degree, confidence: all / (all + 5), evidence: all === 0 ? { code: 'newcomer', claimed } : { code: 'delivered', completed: dealsCompleted, failed: dealsFailed, claimed } };
}

function saturation({ noteCount, sponsoredCount }: Candidate): Part {
  const degree = saturationDegree(noteCount, sponsoredCount);
  if (noteCount === 0) return { degree, confidence: 0, evidence: { code: 'saturationUnknown' } };
  return { degree, confidence: noteCount / (noteCount + 10), evidence: { code: 'sponsoredShare', sponsored: sponsoredCount, notes: noteCount } };
}

function history({ completed, failed, measured = 0, above = 0 }: Together): Part {
  const all = completed + failed;
  return { degree: historyDegree(completed, failed, measured, above), confidence: all / (all + 2), evidence: all === 0 ? { code: 'neverTogether' } : { code: 'workedTogether', completed, failed, ...(measured > 0 ? { measured, above } : {}) } };
}

function costOf({ deliverables, currency }: Aim, { prices }: Candidate, peers: Peers): bigint | null {
  let total = 0n;
  for (const { format, quantity } of deliverables) {
    const price = prices.find((one) => one.format === format && one.currency === currency)?.priceMinor ?? peers.band(format)?.midMinor;
    if (price === undefined) return null;
    total += price * BigInt(quantity);
  }
  return deliverables.length === 0 ? null : total;
}

const perEngagement = (costMinor: bigint, currency: string, { low, mid, high }: Range): Range => {
  const at = (engagements: number) => round(Number(costMinor) / 10 ** minorDigits(currency) / Math.max(engagements, 1), 4);
  return { low: at(high), mid: at(mid), high: at(low) };
};
