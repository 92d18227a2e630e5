import type { MatchBinding } from '@meadow/shared';
import type { BriefView } from '../briefs/brief.view.ts';
import type { MatchFilter } from './match.view.ts';

/** A hard limit on who may be ranked: a condition on `market_creators c` and the value it takes. */
export interface Limit {
  code: MatchBinding;
  sql(parameter: string): string;
  value: unknown;
}

const some = <Item>(list: readonly Item[] | null | undefined): list is readonly Item[] => !!list && list.length > 0;

/**
 * The limits that a brief and a filter set. Who is known to break one is out; who is unknown in a respect stays in and is ranked by what is known.
 * A creator's own price is what the first deliverable costs in the brief's currency.
 */
export function limitsOf(brief: BriefView, filter: MatchFilter): Limit[] {
  const limits: Limit[] = [];
  const add = (code: MatchBinding, sql: Limit['sql'], value: unknown) => limits.push({ code, sql, value });
  const platforms = some(filter.platforms) ? filter.platforms : some(brief.platforms) ? brief.platforms : brief.deliverables.map((one) => one.platform);
  if (some(platforms)) add('platforms', (p) => `(c.platforms && ${p}::text[] OR cardinality(c.platforms) = 0)`, [...new Set(platforms)]);
  const tiers = some(filter.tiers) ? filter.tiers : brief.tiers;
  if (some(tiers)) add('tiers', (p) => `c.tier = ANY (${p}::text[])`, tiers);
  if (some(filter.categories)) add('categories', (p) => `c.categories && ${p}::text[]`, filter.categories);
  if (brief.country) add('country', (p) => `(c.country IS NULL OR c.country = ${p})`, brief.country);
  if (brief.language) add('language', (p) => `(c.language IS NULL OR c.language = ${p})`, brief.language);
  if (filter.minFollowers != null) add('minFollowers', (p) => `c.followers >= ${p}::bigint`, filter.minFollowers);
  const first = brief.deliverables[0];
  const tooDear = (p: string) => `NOT EXISTS (SELECT FROM market_rates r WHERE r.creator_id = c.id AND r.format = (${p}::jsonb ->> 'format') AND r.currency = (${p}::jsonb ->> 'currency')
    AND r.price_minor * (${p}::jsonb ->> 'quantity')::bigint > (${p}::jsonb ->> 'most')::bigint)`;
  const price = (most: bigint) => JSON.stringify({ format: first?.format ?? 'IMAGE_NOTE', currency: brief.budget.currency, quantity: first?.quantity ?? 1, most: most.toString() });
  const mostMinor = filter.maxPriceMinor ?? brief.feeMax?.minor;
  if (mostMinor != null) add('maxPrice', tooDear, price(mostMinor));
  add('budget', tooDear, price(brief.budget.minor - brief.committed.minor));
  if (filter.openOnly ?? true) add('openOnly', (p) => `c.open_for_sponsorship = ${p}::boolean`, true);
  return limits;
}

/** The limits as one condition, with their values as parameters from `$from` on. */
export function whereOf(limits: readonly Limit[], from: number): { sql: string; values: unknown[] } {
  return { sql: limits.map((limit, index) => limit.sql(`$${from + index}`)).join(' AND ') || 'true', values: limits.map((limit) => limit.value) };
}
