import type { BriefView } from '../briefs/brief.view.ts';
import { keywordsOf } from '../creators/keywords.ts';
import type { Market } from '../creators/market-figures.ts';
import type { Aim, Candidate, Peers } from './score.ts';

const MAX_KEYWORDS = 120;

/** What a brief asks for, as the score reads it. */
export const aimOf = (brief: BriefView): Aim => ({
  objective: brief.objective,
  categories: brief.categories,
  keywords: keywordsOf([brief.product, ...brief.mustInclude, brief.title, brief.description].join('\n')).slice(0, MAX_KEYWORDS),
  country: brief.country,
  language: brief.language,
  femaleShare: brief.targetFemaleShare,
  ages: brief.targetAges,
  deliverables: brief.deliverables,
  currency: brief.budget.currency,
});

export const peersOf = (market: Market, { platform, tier }: Candidate, currency: string): Peers => ({
  prior: market.prior(platform, tier),
  band: (format) => market.band(tier, format, currency),
});
