import { tiers, type MatchWeights } from '@meadow/shared';
import type { BriefView } from '../briefs/brief.view.ts';
import { keywordsOf } from '../creators/keywords.ts';
import type { Market } from '../creators/market-figures.ts';
import { categoryBit, permille } from '../search/creator-columns.ts';
import { agesAt, type AimNumbers } from '../search/wanted.ts';
import { UNKNOWN } from './degrees.ts';
import { fullWeightOf, type Aim, type Candidate, type Peers } from './score.ts';

/** The weightiest words of a brief; their sum fits into 16 bits. */
const MAX_WORDS = 24;

/** What a brief asks for, as the score reads it. @param weightOf how much a word says on this market */
export const aimOf = (brief: BriefView, weights: MatchWeights, weightOf: (word: string) => number): Aim => ({
  objective: brief.objective,
  weights,
  categories: brief.categories,
  words: keywordsOf([brief.product, ...brief.mustInclude, brief.title, brief.description].join('\n'))
    .map((word) => ({ word, weight: weightOf(word) })).filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight).slice(0, MAX_WORDS),
  country: brief.country,
  language: brief.language,
  femaleShare: brief.targetFemaleShare,
  ages: brief.targetAges,
  deliverables: brief.deliverables,
  currency: brief.budget.currency,
});

export const peersOf = (market: Market, { platforms, tier, categories }: Candidate, currency: string): Peers => ({
  prior: market.prior(platforms[0], tier, categories[0]),
  band: (format) => market.band(tier, format, currency),
});

/** The same for the loop over the columns. */
export function numbersOf(aim: Aim, market: Market): AimNumbers {
  const format = aim.deliverables[0]?.format ?? 'IMAGE_NOTE';
  return {
    categoryMask: aim.categories.reduce((mask, category) => mask | categoryBit(category), 0),
    categoryCount: aim.categories.length,
    words: aim.words,
    fullWeight: fullWeightOf(aim.words),
    female: permille(aim.femaleShare),
    ages: agesAt(aim.ages),
    country: aim.country,
    language: aim.language,
    format,
    currency: aim.currency,
    weights: aim.weights,
    bands: tiers.map((tier) => {
      const band = market.band(tier, format, aim.currency);
      return band ? { low: Number(band.lowMinor), high: Number(band.highMinor) } : { low: UNKNOWN, high: UNKNOWN };
    }),
  };
}
