import { matchParts, matchWeights, minorDigits, type MatchEvidence, type MatchPart, type NoteFormat, type Objective, type Platform, type Tier } from '@meadow/shared';
import type { Share } from './candidate-row.ts';
import type { PriceBand } from '../creators/market-figures.ts';
import type { Past, Prediction, Prior, Range } from '../creators/performance.ts';
import { predict, times } from '../creators/performance.ts';

/** What a brief asks of a creator. */
export interface Aim {
  objective: Objective;
  categories: readonly string[];
  keywords: readonly string[];
  country: string | null;
  language: string | null;
  femaleShare: number | null;
  ages: readonly string[];
  deliverables: readonly { format: NoteFormat; quantity: number }[];
  currency: string;
}
/** What is known of a creator. Null is unknown, never zero. */
export interface Candidate {
  id: string;
  categories: readonly string[];
  keywords: readonly string[];
  country: string | null;
  language: string | null;
  platform: Platform | undefined;
  tier: Tier;
  claimed: boolean;
  femaleShare: number | null;
  ages: readonly Share[];
  past: Past;
  prices: readonly { format: NoteFormat; priceMinor: bigint; currency: string }[];
  dealsCompleted: number;
  dealsFailed: number;
}
/** What is usual among a creator's peers. */
export interface Peers {
  prior: Prior;
  band(format: NoteFormat): PriceBand | undefined;
}

export interface Reason {
  code: MatchPart;
  points: number;
  maxPoints: number;
  evidence: MatchEvidence;
}
export interface Scored {
  id: string;
  /** 0 to 100, the exact sum of the points. */
  score: number;
  reasons: Reason[];
  reach: Range;
  /** What the deliverables cost by the rate card; by the peers' median where the card is silent; null where neither knows. */
  costMinor: bigint | null;
  /** Currency units per engagement. */
  costPerEngagement: Range | null;
  band: PriceBand | undefined;
}

/** A part's degree, 0 to 1, and what it rests on. */
interface Part {
  degree: number;
  evidence: MatchEvidence;
}
const HALF = 0.5;
const clamp = (value: number): number => Math.min(1, Math.max(0, value));
const round = (value: number, places: number): number => Math.round(value * 10 ** places) / 10 ** places;

/** How well a creator fits a brief: five named parts, each bounded, that sum to the score. Pure; nothing about the person, only about work and audience. */
export function scoreMatch(aim: Aim, candidate: Candidate, peers: Peers): Scored {
  const prediction = predict(candidate.past, peers.prior);
  const format = aim.deliverables[0]?.format ?? 'IMAGE_NOTE';
  const band = peers.band(format);
  const parts: Record<MatchPart, Part> = {
    topic: topicFit(aim, candidate),
    audience: audienceFit(aim, candidate),
    performance: performanceFit(candidate, prediction, peers.prior),
    price: priceFit(aim, candidate, format, band),
    reliability: reliability(candidate),
  };
  // Points are whole tenths, so that their sum is the score to the last digit.
  const tenths = matchParts.map((code) => Math.round(matchWeights[aim.objective][code] * 10 * clamp(parts[code].degree)));
  const quantity = aim.deliverables.reduce((sum, one) => sum + one.quantity, 0) || 1;
  const costMinor = costOf(aim, candidate, peers);
  return {
    id: candidate.id,
    score: tenths.reduce((sum, points) => sum + points, 0) / 10,
    reasons: matchParts.map((code, index) => ({ code, points: (tenths[index] ?? 0) / 10, maxPoints: matchWeights[aim.objective][code], evidence: parts[code].evidence })),
    reach: times(prediction.reach, quantity),
    costMinor,
    costPerEngagement: costMinor === null ? null : perEngagement(costMinor, aim.currency, times(prediction.engagements, quantity)),
    band,
  };
}

function topicFit(aim: Aim, { categories, keywords }: Candidate): Part {
  if (aim.categories.length === 0 && aim.keywords.length === 0) return { degree: HALF, evidence: { code: 'topicOpen' } };
  const matched = aim.categories.filter((category) => categories.includes(category));
  const own = new Set(keywords);
  const hits = aim.keywords.filter((word) => own.has(word));
  const byCategory = matched.length === 0 ? 0 : 0.6 + (0.4 * matched.length) / aim.categories.length;
  const byWord = clamp(hits.length / Math.min(4, Math.max(1, aim.keywords.length)));
  const degree = aim.categories.length === 0 ? byWord : aim.keywords.length === 0 ? byCategory : 0.65 * byCategory + 0.35 * byWord;
  if (matched.length === 0 && hits.length === 0) return { degree, evidence: { code: 'topicOther', creatorCategories: [...categories] } };
  return { degree, evidence: { code: 'topicMatched', categories: matched, keywords: hits.slice(0, 6) } };
}

function audienceFit(aim: Aim, { femaleShare, ages, country, language }: Candidate): Part {
  const evidence: Extract<MatchEvidence, { code: 'audienceShares' }> = { code: 'audienceShares' };
  const degrees: number[] = [];
  if (aim.femaleShare !== null) {
    if (femaleShare !== null) Object.assign(evidence, { femaleShare: round(femaleShare, 3), targetFemaleShare: aim.femaleShare });
    degrees.push(femaleShare === null ? HALF : 1 - Math.abs(femaleShare - aim.femaleShare) / 0.5);
  }
  if (aim.ages.length > 0) {
    const share = ages.filter(({ label }) => aim.ages.includes(label)).reduce((sum, one) => sum + one.share, 0);
    if (ages.length > 0) evidence.ageShare = round(share, 3);
    degrees.push(ages.length === 0 ? HALF : share / 0.6);
  }
  if (aim.country !== null) {
    if (country !== null) evidence.country = country;
    degrees.push(country === null ? HALF : Number(country === aim.country));
  }
  if (aim.language !== null) {
    if (language !== null) evidence.language = language;
    degrees.push(language === null ? HALF : Number(language === aim.language));
  }
  if (degrees.length === 0) return { degree: HALF, evidence: { code: 'audienceOpen' } };
  const degree = degrees.reduce((sum, one) => sum + clamp(one), 0) / degrees.length;
  return { degree, evidence: Object.keys(evidence).length === 1 ? { code: 'audienceUnknown' } : evidence };
}

/** Against peers of the same platform and tier: a small creator is measured by what small creators do. */
function performanceFit({ past }: Candidate, { logRate, engagements, ownWeight }: Prediction, prior: Prior): Part {
  const degree = normal((logRate - prior.mean) / Math.sqrt(prior.between));
  const facts = { expected: Math.round(engagements.mid), followers: past.followers, usualRate: round(Math.exp(prior.mean), 4) };
  if (ownWeight === 0) return { degree, evidence: { code: 'engagementFromPeers', ...facts } };
  return { degree, evidence: { code: 'engagement', ...facts, notes: past.noteCount, rate: round(Math.exp(logRate), 4) } };
}

function priceFit({ currency }: Aim, { prices }: Candidate, format: NoteFormat, band: PriceBand | undefined): Part {
  const price = prices.find((one) => one.format === format && one.currency === currency)?.priceMinor;
  if (price === undefined) return { degree: HALF, evidence: { code: 'priceUnknown' } };
  if (!band) return { degree: HALF, evidence: { code: 'priceNoPeers', priceMinor: price.toString(), currency } };
  const facts = { priceMinor: price.toString(), lowMinor: band.lowMinor.toString(), highMinor: band.highMinor.toString(), currency };
  const [at, low, high] = [Number(price), Number(band.lowMinor), Number(band.highMinor)];
  if (price < band.lowMinor) return { degree: 1, evidence: { code: 'priceBelowBand', ...facts } };
  if (price > band.highMinor) return { degree: 0.6 * Math.max(0, 2 - at / high), evidence: { code: 'priceAboveBand', ...facts } };
  return { degree: high === low ? 0.8 : 1 - (0.4 * (at - low)) / (high - low), evidence: { code: 'priceInBand', ...facts } };
}

/** The delivery record, shrunk to four good ones of five; a profile that its person runs answers sooner. */
function reliability({ dealsCompleted, dealsFailed, claimed }: Candidate): Part {
  const rate = (dealsCompleted + 4) / (dealsCompleted + dealsFailed + 5);
  const degree = 0.7 * rate + (claimed ? 0.3 : 0.1);
  const evidence: MatchEvidence =
    dealsCompleted + dealsFailed === 0 ? { code: 'newcomer', claimed } : { code: 'delivered', completed: dealsCompleted, failed: dealsFailed, claimed };
  return { degree, evidence };
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

/** Normal distribution function, to 10⁻⁴: enough for points in tenths. @see Abramowitz and Stegun 26.2.18 */
function normal(z: number): number {
  const x = Math.abs(z);
  const tail = 0.5 * (1 + 0.196854 * x + 0.115194 * x ** 2 + 0.000344 * x ** 3 + 0.019527 * x ** 4) ** -4;
  return z >= 0 ? 1 - tail : tail;
}
