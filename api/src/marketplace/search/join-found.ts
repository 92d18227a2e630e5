import type { Facets } from './facets.ts';
import type { Found } from './creator-index.ts';

/** Two answers to one question as one: no creator is in both. */
export function joinFound(a: Found, b: Found, limit: number): Found {
  const counts = <Item extends { count: number }>(one: readonly Item[], other: readonly Item[], name: (item: Item) => string): Item[] => {
    const sums = new Map(one.map((item) => [name(item), item]));
    for (const item of other) sums.set(name(item), { ...item, count: item.count + (sums.get(name(item))?.count ?? 0) });
    return [...sums.values()];
  };
  const facets: Facets | null = a.facets && b.facets && {
    platforms: counts(a.facets.platforms, b.facets.platforms, ({ value }) => value),
    tiers: counts(a.facets.tiers, b.facets.tiers, ({ value }) => value),
    categories: counts(a.facets.categories, b.facets.categories, ({ value }) => value).sort((x, y) => y.count - x.count),
    country: counts(a.facets.country, b.facets.country, ({ value }) => value).sort((x, y) => y.count - x.count),
    language: counts(a.facets.language, b.facets.language, ({ value }) => value).sort((x, y) => y.count - x.count),
  };
  return {
    best: [...a.best, ...b.best].sort((x, y) => y.key - x.key || (x.id < y.id ? -1 : 1)).slice(0, limit),
    total: a.total + b.total,
    facets,
    relaxing: counts(a.relaxing, b.relaxing, ({ code }) => code).sort((x, y) => y.count - x.count),
    dearer: [...a.dearer, ...b.dearer].sort((x, y) => x - y),
    overBudget: [...a.overBudget, ...b.overBudget].sort((x, y) => x - y),
  };
}
