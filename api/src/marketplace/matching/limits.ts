import type { BriefView } from '../briefs/brief.view.ts';
import { anybody, type Wanted } from '../search/wanted.ts';
import type { MatchFilter } from './match.view.ts';

const listed = <Item>(list: readonly Item[] | null | undefined): readonly Item[] => list ?? [];

/**
 * The limits that a brief and a filter set. Who is known to break one is out; who is unknown in a respect stays in and is ranked by what is known.
 * A creator's own price is what the first deliverable costs in the brief's currency.
 */
export function wantedOf(brief: BriefView, filter: MatchFilter, avoidCategories: readonly string[]): Wanted {
  const platforms = listed(filter.platforms).length > 0 ? listed(filter.platforms) : brief.platforms.length > 0 ? brief.platforms : brief.deliverables.map((one) => one.platform);
  const first = brief.deliverables[0];
  const mostMinor = filter.maxPriceMinor ?? brief.feeMax?.minor ?? null;
  return {
    ...anybody,
    platforms: [...new Set(platforms)],
    tiers: listed(filter.tiers).length > 0 ? listed(filter.tiers) : brief.tiers,
    categories: listed(filter.categories),
    countries: brief.country ? [brief.country] : [],
    language: brief.language,
    minFollowers: filter.minFollowers ?? null,
    format: first?.format ?? 'IMAGE_NOTE',
    currency: brief.budget.currency,
    quantity: first?.quantity ?? 1,
    maxPriceMinor: mostMinor === null ? null : Number(mostMinor),
    budgetMinor: Number(brief.budget.minor - brief.committed.minor),
    openOnly: filter.openOnly ?? true,
    avoidCategories,
    keepUnknown: true,
  };
}
