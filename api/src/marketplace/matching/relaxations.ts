import { money } from '../../platform/graphql/money.view.ts';
import type { Found } from '../search/creator-index.ts';
import type { Relaxation } from './match.view.ts';

const MOST = 4;
/** A price limit is raised as far as this many of those beyond it need. */
const ENOUGH = 0.5;

/** What letting go of one limit would bring, the most first; for a price, how far it has to rise. */
export function relaxationsOf({ relaxing, dearer, overBudget }: Pick<Found, 'relaxing' | 'dearer' | 'overBudget'>, currency: string): Relaxation[] {
  return relaxing.slice(0, MOST).map(({ code, count }) => {
    const prices = code === 'maxPrice' ? dearer : code === 'budget' ? overBudget : [];
    if (prices.length === 0) return { code, adds: count, priceTo: null };
    const at = Math.min(prices.length - 1, Math.floor(prices.length * ENOUGH));
    return { code, adds: at + 1, priceTo: money(BigInt(Math.ceil(prices[at] ?? 0)), currency) };
  });
}
